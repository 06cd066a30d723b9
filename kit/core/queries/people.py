"""Who has which role, and the one question `may` for a person with an account.

For: every edge and action of staff. Not for: the table of what a role may do (`logic.permissions`). Django's
own superuser flag is never read here.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kit.core.logic import permissions
from kit.core.memory import once
from kit.core.models import User

_CODES = {name: code for code, name in permissions.ROLES.items()}


def roles_of(user: Any) -> frozenset[str]:
    """The role codes of somebody; empty for visitors. Asked once in a request: the menu alone asks eight times.

    The account of a request brings them along.
    """
    if not user.is_authenticated:
        return frozenset()
    if user.role_codes is not None:
        return user.role_codes  # type: ignore[no-any-return]
    return once(("roles", user.pk), lambda: _roles_now(user))


def _roles_now(user: Any) -> frozenset[str]:
    names = user.groups.values_list("name", flat=True)
    return frozenset(_CODES[name] for name in names if name in _CODES)


def user_may(user: Any, act: str, kind: str, *, own: bool = False) -> bool:
    """Whether a person may do the act today; an account that is not in force may do nothing."""
    if not user.is_authenticated or not user.is_current(timezone.localdate()):
        return False
    if settings.SITE_CONFIG.is_hub and kind in permissions.OF_RESIDENTS:
        return False
    return permissions.may(roles_of(user), act, kind, own=own)


def current_users(today: date) -> QuerySet[User]:
    """The accounts in force."""
    return User.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), is_active=True)


def holders(role: str, *, today: date) -> QuerySet[User]:
    """The accounts in force that have a role."""
    return current_users(today).filter(groups__name=permissions.ROLES[role]).distinct()


def has_administrator(*, today: date) -> bool:
    """Whether somebody can let others in."""
    return holders(permissions.MANAGER, today=today).exists()
