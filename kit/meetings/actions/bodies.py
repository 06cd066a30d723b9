"""Bodies made, changed, ended, and who keeps the records of a closed one.

For: every edge that changes a body. Not for: seats and agencies (`seats`, `agencies`), deciding (`logic.bodies`).

Rules
- Whoever makes a closed body is its first keeper. Keepers name keepers; one who is in force always stays.
- Where nobody in force is left (accounts end in April), 保護管理者 names somebody: records must not be lost to everybody.
- A new keeper stands in the trail and is told to the other keepers and 保護管理者, as a new 窓口相談員 is.
- Somebody who is not a keeper is told that there is no such body, and the refusal stands in the trail (the edge notes it).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.actions.roles import ids_of
from kit.core.logic.permissions import PROTECTION_MANAGER
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.meetings.logic.bodies import join, keeper_refusal, kind_refusal, serving_refusal
from kit.meetings.logic.kinds import KINDS, BodyKind, kinds_for
from kit.meetings.models import Body
from kit.meetings.queries.access import CLOSED, OPEN, kind_of, may_with
from kit.meetings.queries.bodies import body_called, has_met, keeperless, plain, secretaries, values_of

BODY = "body"


class BodyRefused(ValueError):
    """The body cannot become like this; the message says why, `field` where, "" for the whole."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


class BodyClash(Exception):
    """Somebody else changed the same fields since they were shown: `theirs` are the values now, `fields` the ones in question."""

    def __init__(self, theirs: Mapping[str, Any], fields: tuple[str, ...]) -> None:
        self.theirs, self.fields = dict(theirs), fields
        super().__init__("ほかの人が、先に同じところを直しました。")


@dataclass(frozen=True)
class Kept:
    """A body after an act, and the accounts (by number) that have to hear of a change of keepers."""

    body: Body
    told: frozenset[int] = frozenset()


@transaction.atomic
def make_body(kind: str, values: Mapping[str, Any], *, by: User, now: datetime) -> Kept:
    """A new body; raises BodyRefused, NotAllowed. `values` are those of `queries.bodies.FIELDS`."""
    chosen = _kind_here(kind)
    _require(by, "add", chosen)
    _judge(chosen, values, None, by=by)
    body = Body(kind=kind)
    _put(body, values)
    body.save()
    record(by=by, act="body.made", kind=BODY, reference=str(body.uid), now=now)
    return Kept(body, _first_keeper(body, by=by, now=now))


@transaction.atomic
def change_body(
    uid: UUID, values: Mapping[str, Any], *, base: Mapping[str, Any], by: User, now: datetime
) -> Body:
    """Keep what was typed over what the form showed (`base`); raises BodyRefused, BodyClash, NotAllowed."""
    body = body_for(uid, "change", by=by)
    theirs = values_of(body)
    joined, clashes = join(base, theirs, plain(values))
    if clashes:
        raise BodyClash(theirs, clashes)
    merged = {name: values[name] if joined[name] != theirs[name] else getattr(body, name) for name in values}
    _judge(body.rules, merged, body, by=by)
    _put(body, merged)
    body.save()
    record(by=by, act="body.changed", kind=BODY, reference=str(uid), now=now)
    return body


@transaction.atomic
def change_kind(uid: UUID, kind: str, *, by: User, now: datetime) -> Kept:
    """Another kind for a body that has never met; raises BodyRefused, NotAllowed."""
    body = body_for(uid, "change", by=by)
    refusal = kind_refusal(body.kind, kind, has_met=has_met(body), role=settings.SITE_CONFIG.role)
    if refusal:
        raise BodyRefused(refusal, "kind")
    if kind == body.kind:
        return Kept(body)
    _require(by, "change", KINDS[kind])
    body.kind, body.template_uid = kind, None
    body.save()
    record(by=by, act="body.kind", kind=BODY, reference=str(uid), now=now)
    if not body.rules.is_closed:
        body.keepers.clear()
    return Kept(body, _first_keeper(body, by=by, now=now))


@transaction.atomic
def end_body(uid: UUID, day: date, *, by: User, now: datetime) -> Body:
    """The body meets no more; what was recorded stays. Raises BodyRefused, NotAllowed."""
    body = body_for(uid, "change", by=by)
    if body.established_on and day < body.established_on:
        raise BodyRefused("設置した日より後の日にしてください。", "day")
    body.ended_on = day
    body.save()
    record(by=by, act="body.ended", kind=BODY, reference=str(uid), now=now)
    return body


@transaction.atomic
def reopen_body(uid: UUID, *, by: User, now: datetime) -> Body:
    """It meets again, or was ended by mistake; raises BodyRefused, NotAllowed."""
    body = body_for(uid, "change", by=by)
    if body_called(body.name, user=by, but=body):
        raise BodyRefused("同じ名前の会議体があります。先に、どちらかの名前を変えてください。")
    body.ended_on = None
    body.save()
    record(by=by, act="body.reopened", kind=BODY, reference=str(uid), now=now)
    return body


@transaction.atomic
def set_keepers(uid: UUID, people: Collection[User], *, by: User, now: datetime) -> Kept:
    """Who opens the records of a closed body from now on; raises BodyRefused, NotAllowed."""
    body = body_for(uid, "change", by=by)
    if not body.rules.is_closed:
        raise BodyRefused("公開の部分がある会議体は、会議担当のだれもが見られます。")
    return _set_keepers(body, people, by=by, now=now)


@transaction.atomic
def name_keeper(uid: UUID, person: User, *, by: User, now: datetime) -> Kept:
    """A keeper for a closed body that nobody in force keeps; raises BodyRefused, NotAllowed, Body.DoesNotExist."""
    if person == by or not user_may(by, "assign", CLOSED):
        raise NotAllowed(f"{CLOSED}.assign")
    body: Body = Body.objects.select_for_update().get(uid=uid)
    if body not in keeperless(timezone.localdate(now)):
        raise BodyRefused("担当がいます。加えるのは、その担当です。")
    return _set_keepers(body, [person], by=by, now=now)


def body_for(uid: UUID, act: str, *, by: User) -> Body:
    """The row, which nobody else changes before the transaction ends; raises NotAllowed, Body.DoesNotExist."""
    body: Body = Body.objects.select_for_update().get(uid=uid)
    if not may_with(by, act, body):
        raise NotAllowed(f"{kind_of(body)}.{act}")
    return body


def _set_keepers(body: Body, people: Collection[User], *, by: User, now: datetime) -> Kept:
    had = set(body.keepers.values_list("pk", flat=True))
    wanted = {person.pk: person for person in people}
    able = set(secretaries(timezone.localdate(now)).values_list("pk", flat=True))
    if refusal := keeper_refusal(had, wanted, able):
        raise BodyRefused(refusal, "keepers")
    names = {person.pk: person.username for person in (*people, *body.keepers.all())}
    for pk in sorted(set(wanted) - had):
        _note(body, "body.keeper_given", names[pk], by=by, now=now)
    for pk in sorted(had - set(wanted)):
        _note(body, "body.keeper_taken", names[pk], by=by, now=now)
    body.keepers.set(people)
    changed = had != set(wanted)
    told = had | set(wanted) | ids_of([PROTECTION_MANAGER], now) if changed else frozenset()
    return Kept(body, frozenset(told))


def _first_keeper(body: Body, *, by: User, now: datetime) -> frozenset[int]:
    if not body.rules.is_closed or body.keepers.exists():
        return frozenset()
    return _set_keepers(body, [by], by=by, now=now).told


def _note(body: Body, act: str, name: str, *, by: User, now: datetime) -> None:
    record(by=by, act=act, kind=BODY, reference=str(body.uid), detail={"keeper": name}, now=now)


def _kind_here(code: str) -> BodyKind:
    for kind in kinds_for(settings.SITE_CONFIG.role):
        if kind.code == code:
            return kind
    raise BodyRefused("この種類は、ここでは使えません。", "kind")


def _require(by: User, act: str, kind: BodyKind) -> None:
    """A closed body that somebody makes is the maker's own."""
    word = CLOSED if kind.is_closed else OPEN
    if not user_may(by, act, word, own=kind.is_closed):
        raise NotAllowed(f"{word}.{act}")


def _judge(kind: BodyKind, values: Mapping[str, Any], body: Body | None, *, by: User) -> None:
    """What a form cannot know: other bodies."""
    if (body is None or body.ended_on is None) and body_called(values["name"], user=by, but=body):
        raise BodyRefused("同じ名前の会議体があります。", "name")
    serving = values["existing_body"] and body_called(values["existing_body"], user=by, but=body)
    if refusal := serving_refusal(kind, serving.rules if serving else None):
        raise BodyRefused(refusal, "existing_body")


def _put(body: Body, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(body, name, value)
