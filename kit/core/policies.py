"""The table of permissions (`logic.permissions`), for Wagtail's own screens.

For: who may delete pictures and documents, single, bulk and while uploading, where Wagtail knows only "change"; list,
editor, publishing, locks and history of what is edited like a page and is none. Not for: changing media, which Wagtail's
policy already grants to those who write; residents' records, which no Wagtail screen shows.

Rules
- Approvers delete any picture; editors what they uploaded themselves (kind "media").
- What the table has no word for: locking and unlocking belong to those who publish; deleting to nobody.
- Django's superuser flag opens nothing here.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail import permissions
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from kit.core.logic.permissions import ROLES, roles_that_may
from kit.core.models import User
from kit.core.queries.people import current_users, user_may

_TABLE_ACTS: Final = {
    "view": "view", "choose": "view", "add": "add", "change": "change", "publish": "publish",
    "unpublish": "unpublish", "lock": "publish", "unlock": "publish",
}  # fmt: skip


class TablePolicy(BasePermissionPolicy):
    """Wagtail's questions about one model, answered from one kind of the table."""

    def __init__(self, model: type[Model], kind: str) -> None:
        super().__init__(model)
        self.kind = kind

    def user_has_permission(self, user: Any, action: str) -> bool:
        act = _TABLE_ACTS.get(action)
        return act is not None and user_may(user, act, self.kind)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        acts = [_TABLE_ACTS[action] for action in actions if action in _TABLE_ACTS]
        roles = {ROLES[role] for act in acts for role in roles_that_may(act, self.kind)}
        return current_users(timezone.localdate()).filter(groups__name__in=roles).distinct()

    def viewset(self, base: type[SnippetViewSet]) -> type[SnippetViewSet]:
        """`base` for the Wagtail that is installed: 8 is told of the policy here, 7.4 asks the viewset for it."""
        register = getattr(permissions, "register_permission_policy", None)
        if register is None:
            return type(f"{base.__name__}Before8", (base,), {"permission_policy": self})
        register(self.model, self)
        return base


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
