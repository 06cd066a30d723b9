"""Staff for tests: accounts with roles, signed in or not."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group

from kit.core.actions.audit import SystemActor
from kit.core.actions.groups import ensure_groups
from kit.core.logic.permissions import ROLES
from kit.core.models import User

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SETUP = SystemActor("setup")
PASSWORD = "kawaii-neko-ga-niwa-de-neteiru"
BACKEND = "kit.core.backends.CurrentAccountBackend"


def make_user(username: str = "hanako", *roles: str, password: str | None = PASSWORD, **fields: Any) -> User:
    """An account with roles given by code; groups are made when they are missing."""
    if settings.SITE_CONFIG.is_hub or Group.objects.filter(name__in=ROLES.values()).count() < len(ROLES):
        ensure_groups(by=SETUP, now=NOW)  # `setup` made those of a town
    user = User(username=username, **{"display_name": username, **fields})
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=[ROLES[role] for role in roles]))
    return user


def sign_in(client: Any, user: User) -> Any:
    """A session as after the password, without the second factor."""
    client.force_login(user, backend=BACKEND)
    return client
