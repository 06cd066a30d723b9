"""Accounts of staff: made, changed, ended; setup links; sessions closed.

For: the account screens and `setup`. Not for: signing in (`backends`), giving roles (`roles`) and mail
about a change, which the edge sends to the people that a change names.

Rules
- Nobody but the owner ever knows or chooses a password; a setup link works once, for 72 hours, and making a
  new one kills the old link, the old password and every session.
- The last 管理者 stays: ending that account, or dating its end, is refused.
- A contractor's account has an end date. Accounts are ended, never deleted: the trail names them.
- Django's flags for superusers and its own admin are never set.
"""

import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from kit.core.actions.audit import Actor, SystemActor, record
from kit.core.actions.roles import AccountRefused, RoleChange, change_roles, ids_of, keep_last_manager
from kit.core.logic.permissions import APPROVER, EDITOR, MANAGER, PROTECTION_MANAGER, ROLES
from kit.core.models import User
from kit.core.queries.people import has_administrator, user_may

FIRST_LOGIN: Final = "kanri"
_LETTERS: Final = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("01ilo")))


class NotAllowed(PermissionDenied):
    """The table of permissions does not allow this to the acting person."""


class SetupTokens(PasswordResetTokenGenerator):
    """Links for choosing one's own password; `settings.PASSWORD_RESET_TIMEOUT` says how long."""

    key_salt = "kit.core.setup"


setup_tokens: Final = SetupTokens()


@dataclass(frozen=True)
class Profile:
    """Who somebody is."""

    display_name: str
    section: str = ""
    email: str = ""
    is_contractor: bool = False
    ends_on: date | None = None


@dataclass(frozen=True)
class SetupLink:
    """The two parts of a setup link's address."""

    uidb64: str
    token: str


@transaction.atomic
def create_first_administrator(*, by: Actor, now: datetime) -> tuple[User, str]:
    """Make the account that lets others in, with a password that is shown once.

    Raises AccountRefused when somebody with the role 管理者 is there already.
    """
    if has_administrator(today=timezone.localdate(now)):
        raise AccountRefused("管理者はもういます。管理の画面から職員を加えてください。")
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))
    user = _make(_free_login(FIRST_LOGIN), Profile(display_name="はじめの管理者"))
    user.set_password(password)
    user.save()
    roles = (MANAGER, EDITOR, APPROVER)
    user.groups.set(Group.objects.filter(name__in=[ROLES[role] for role in roles]))
    record(
        by=by,
        act="account.made",
        kind="account",
        reference=user.username,
        detail={"roles": list(roles)},
        now=now,
    )
    return user, password


@transaction.atomic
def create_account(
    *, username: str, profile: Profile, roles: Iterable[str], by: Actor, now: datetime
) -> tuple[User, RoleChange]:
    """Make an account without a password; raises AccountRefused or NotAllowed."""
    require_account_act(by, "add")
    _check_login(username)
    _check_profile(profile, now)
    user = _make(username, profile)
    record(by=by, act="account.made", kind="account", reference=username, detail=_facts(profile), now=now)
    return user, change_roles(account=user, roles=roles, by=by, now=now)


@transaction.atomic
def change_profile(*, account: User, profile: Profile, by: Actor, now: datetime) -> None:
    """Change who somebody is said to be; raises AccountRefused or NotAllowed."""
    require_account_act(by, "change")
    _check_profile(profile, now)
    if profile.ends_on:  # also a day to come: on it the office would be left alone
        keep_last_manager(account, by=by, now=now)
    _apply(account, profile)
    account.save()
    record(
        by=by,
        act="account.changed",
        kind="account",
        reference=account.username,
        detail=_facts(profile),
        now=now,
    )


@transaction.atomic
def end_account(*, account: User, by: Actor, now: datetime) -> int:
    """Close an account for good; answers how many sessions ended. Raises AccountRefused or NotAllowed."""
    require_account_act(by, "disable")
    keep_last_manager(account, by=by, now=now)
    account.is_active = False
    account.ends_on = min(account.ends_on or timezone.localdate(now), timezone.localdate(now))
    account.set_unusable_password()
    account.save()
    ended = _close_sessions(account, now)
    record(
        by=by,
        act="account.ended",
        kind="account",
        reference=account.username,
        detail={"sessions": ended},
        now=now,
    )
    return ended


@transaction.atomic
def make_setup_link(*, account: User, by: Actor, now: datetime) -> SetupLink:
    """Make a link with which the owner chooses a password; raises AccountRefused or NotAllowed."""
    require_account_act(by, "change")
    if by == account:
        raise AccountRefused("自分のパスワードは「パスワードを変える」から変えられます。")
    if not account.is_current(timezone.localdate(now)):
        raise AccountRefused("使える期間が終わったアカウントです。")
    account.set_unusable_password()  # a new random marker: older links and sessions die with it
    account.save(update_fields=["password"])
    ended = _close_sessions(account, now)
    record(
        by=by,
        act="account.setup_link",
        kind="account",
        reference=account.username,
        detail={"sessions": ended},
        now=now,
    )
    return setup_link_of(account)


def setup_link_of(account: User) -> SetupLink:
    """A link for the account as it is now; it dies with the password that is chosen by it, or by another one."""
    return SetupLink(urlsafe_base64_encode(force_bytes(account.pk)), setup_tokens.make_token(account))


@transaction.atomic
def finish_setup(*, account: User, by: Actor, now: datetime) -> None:
    """Note that the owner chose a password with a setup link, and close what was open before."""
    _close_sessions(account, now)
    record(by=by, act="account.password_chosen", kind="account", reference=account.username, now=now)


@transaction.atomic
def end_sessions(*, account: User, by: Actor, now: datetime) -> int:
    """Sign somebody out everywhere; answers how many sessions ended. Raises NotAllowed."""
    require_account_act(by, "change", own=by == account)
    ended = _close_sessions(account, now)
    record(
        by=by,
        act="account.sessions_ended",
        kind="account",
        reference=account.username,
        detail={"sessions": ended},
        now=now,
    )
    return ended


@transaction.atomic
def remove_second_factor(*, account: User, by: Actor, now: datetime) -> RoleChange:
    """Take away lost phones and keys so that the owner sets up new ones.

    Raises AccountRefused for one's own; answers whom to tell, the owner included.
    """
    require_account_act(by, "change")
    if by == account:
        raise AccountRefused("自分のものは「二つめの確認」から変えられます。")
    Authenticator.objects.filter(user=account).delete()
    _close_sessions(account, now)
    record(by=by, act="account.factor_removed", kind="account", reference=account.username, now=now)
    return RoleChange(told=frozenset({account.pk, *ids_of([PROTECTION_MANAGER], now)}))


def require_account_act(by: Actor, act: str, *, own: bool = False) -> None:
    """Raise NotAllowed unless the table lets this person do the act on accounts; the kit itself may."""
    if not isinstance(by, SystemActor) and not user_may(by, act, "account", own=own):
        raise NotAllowed(f"account.{act}")


def _close_sessions(account: User, now: datetime) -> int:
    """Sessions carry their owner inside, so every running one is opened; staff are few."""
    running = Session.objects.filter(expire_date__gt=now).iterator()
    mine = [row.pk for row in running if row.get_decoded().get("_auth_user_id") == str(account.pk)]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)


def _make(username: str, profile: Profile) -> User:
    user = User(username=username, is_staff=False, is_superuser=False)
    _apply(user, profile)
    user.set_unusable_password()
    user.save()
    return user


def _apply(account: User, profile: Profile) -> None:
    account.display_name, account.section = profile.display_name, profile.section
    account.email, account.is_contractor = profile.email, profile.is_contractor
    account.ends_on = profile.ends_on


def _facts(profile: Profile) -> dict[str, Any]:
    ends = profile.ends_on.isoformat() if profile.ends_on else None
    return {"contractor": profile.is_contractor, "ends_on": ends}


def _check_login(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise AccountRefused("ログイン名は、文字・数字と @ . + - _ で書きます。") from error
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused("このログイン名はもう使われています。")


def _check_profile(profile: Profile, now: datetime) -> None:
    if not profile.display_name.strip():
        raise AccountRefused("表示名を書いてください。")
    if profile.is_contractor and profile.ends_on is None:
        raise AccountRefused("委託先の職員には、使える最後の日が必要です。")


def _free_login(wanted: str) -> str:
    name, number = wanted, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name
