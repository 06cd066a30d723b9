"""Who may delete pictures and documents: the table of permissions, where Wagtail knows only "change".

For: Wagtail's own screens of media, single, bulk and while uploading. Not for: changing media, which Wagtail's
policy already grants to those who write.

Rules
- Approvers delete anything; editors what they uploaded themselves (`logic.permissions`, kind "media").
- Django's superuser flag opens nothing here.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.db.models import QuerySet
from wagtail import permissions
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)

from kit.core.queries.people import user_may


class MediaPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy of media, with deleting asked from the table as well.

    Who writes nothing, by the table, is not asked about collections either: the menu asks on every screen.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        wanted = action == "choose" or _writes(user)
        return wanted and bool(super().user_has_permission(user, action))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        wanted = set(actions)
        if "delete" in wanted and not self.may_delete(user, instance):
            wanted.discard("delete")
        return bool(wanted) and super().user_has_any_permission_for_instance(user, wanted, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        found = super().instances_user_has_any_permission_for(user, actions)
        if set(actions) != {"delete"} or user_may(user, "delete", "media"):
            return found
        own = user_may(user, "delete", "media", own=True)
        return found.filter(**{self.owner_field_name: user}) if own else found.none()

    def may_delete(self, user: Any, instance: Any) -> bool:
        own = getattr(instance, f"{self.owner_field_name}_id") == user.pk
        return user_may(user, "delete", "media", own=own)


class CollectionPolicy(CollectionManagementPermissionPolicy):
    """Wagtail's policy of collections; who writes no media by the table has none, which the menu asks on every screen."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return _writes(user) and bool(super().user_has_any_permission(user, actions))


def _writes(user: Any) -> bool:
    return any(user_may(user, act, "media") for act in ("add", "change", "delete"))


def adopt_media_policies() -> None:
    """Make Wagtail's policies of pictures, documents and their collections follow the table.

    The objects themselves change their class: Wagtail's views hold them by name from import on (7.4) or look them
    up in a registry that refuses a second entry (8.0); this way all of them ask the same object.
    """
    for policy in _media_policies():
        policy.__class__ = MediaPolicy
    permissions.collection_permission_policy.__class__ = CollectionPolicy


def _media_policies() -> list[Any]:
    registry = getattr(permissions, "policy_registry", None)
    if registry is not None:
        return [registry.get_by_type(model) for model in (get_image_model(), get_document_model())]
    modules = (import_module(f"wagtail.{app}.permissions") for app in ("images", "documents"))
    return [module.permission_policy for module in modules]
