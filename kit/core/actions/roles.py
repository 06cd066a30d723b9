"""Roles given to and taken from accounts.

For: the one way in which an account gets or loses a role. Not for: who may give what (`logic.grants` decides)
and telling people, which the edge does with the names in `RoleChange.told`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, SystemActor, record
from kit.core.logic.grants import decide_grant, decide_revoke
from kit.core.logic.permissions import MANAGER, ROLES
from kit.core.models import User
from kit.core.queries.people import holders, roles_of


class AccountRefused(Exception):
    """An account cannot be made or changed like this; the message says why in words for a clerk."""


@dataclass(frozen=True)
class RoleChange:
    """Which roles were given and taken, and which accounts (by number) have to hear of it."""

    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    told: frozenset[int] = frozenset()


@transaction.atomic
def change_roles(*, account: User, roles: Iterable[str], by: Actor, now: datetime) -> RoleChange:
    """Give and take roles until the account has exactly these; raises AccountRefused."""
    wanted, had = frozenset(roles), roles_of(account)
    given, taken = sorted(wanted - had), sorted(had - wanted)
    # What the acting person holds is read once: taking his own role must not decide the rest.
    held = frozenset() if isinstance(by, SystemActor) else roles_of(by)
    told: set[int] = set()
    for role in given:
        told |= _grant(account, role, held, by=by, now=now)
    for role in taken:
        told |= _revoke(account, role, held, by=by, now=now)
    return RoleChange(tuple(given), tuple(taken), frozenset(told))


def keep_last_manager(account: User, *, by: Actor, now: datetime) -> None:
    """Raise AccountRefused when the office would be left without a 管理者."""
    if MANAGER not in roles_of(account):
        return
    others = _others(account, MANAGER, now)
    decision = decide_revoke(frozenset({MANAGER}), MANAGER, of_self=by == account, other_holders=others)
    if not decision.allowed:
        raise AccountRefused(decision.reason)


def ids_of(roles: Iterable[str], now: datetime) -> frozenset[int]:
    """The accounts in force that have one of the roles."""
    today = timezone.localdate(now)
    return frozenset(pk for role in roles for pk in holders(role, today=today).values_list("pk", flat=True))


def _grant(account: User, role: str, held: frozenset[str], *, by: Actor, now: datetime) -> frozenset[int]:
    decision = decide_grant(held, role, to_self=by == account)
    if not decision.allowed:
        raise AccountRefused(decision.reason)
    told = ids_of(decision.notify, now)
    account.groups.add(Group.objects.get(name=ROLES[role]))
    _note("role.given", account, role, by=by, now=now)
    return told


def _revoke(account: User, role: str, held: frozenset[str], *, by: Actor, now: datetime) -> frozenset[int]:
    others = _others(account, role, now)
    decision = decide_revoke(held, role, of_self=by == account, other_holders=others)
    if not decision.allowed:
        raise AccountRefused(decision.reason)
    account.groups.remove(Group.objects.get(name=ROLES[role]))
    _note("role.taken", account, role, by=by, now=now)
    return ids_of(decision.notify, now)


def _others(account: User, role: str, now: datetime) -> int:
    return holders(role, today=timezone.localdate(now)).exclude(pk=account.pk).count()


def _note(act: str, account: User, role: str, *, by: Actor, now: datetime) -> None:
    record(by=by, act=act, kind="account", reference=account.username, detail={"role": role}, now=now)
