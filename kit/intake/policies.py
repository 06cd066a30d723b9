"""Who may do what with the questions of the intake: the table of permissions, for Wagtail's screens.

For: list, editor, publishing, locks and history of definitions. Not for: residents' records, which no Wagtail screen
shows.

Rules
- Every question goes to `logic.permissions` (kind "intake_definition"); Django's superuser flag opens nothing here.
- What the table has no word for: locking and unlocking belong to those who publish; deleting to nobody, because
  answers name what was asked.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from wagtail import permissions
from wagtail.permission_policies import BasePermissionPolicy

from kit.core.logic.permissions import ROLES, roles_that_may
from kit.core.models import User
from kit.core.queries.people import current_users, user_may
from kit.intake.models import IntakeDefinition

KIND: Final = "intake_definition"
ACTS: Final = {
    "view": "view", "choose": "view", "add": "add", "change": "change", "publish": "publish",
    "unpublish": "unpublish", "lock": "publish", "unlock": "publish",
}  # fmt: skip


class DefinitionPolicy(BasePermissionPolicy):
    """Wagtail's questions about definitions, answered from the table."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        act = ACTS.get(action)
        return act is not None and user_may(user, act, KIND)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        roles = {
            ROLES[role] for action in actions if action in ACTS for role in roles_that_may(ACTS[action], KIND)
        }
        return current_users(timezone.localdate()).filter(groups__name__in=roles).distinct()


POLICY: Final = DefinitionPolicy(IntakeDefinition)


def adopt_policy() -> bool:
    """Tell Wagtail 8 of the policy; False on 7.4, which asks the viewset for it."""
    register = getattr(permissions, "register_permission_policy", None)
    if register is not None:
        register(IntakeDefinition, POLICY)
    return register is not None
