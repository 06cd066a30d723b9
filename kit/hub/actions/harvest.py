"""Writing what a harvest brings home, and who may ask for one.

For: taking sources to read (a lease each), keeping what came, accepting what was odd. Not for: reading (`gateway.harvest`),
judging (`logic.harvest`), the records themselves (`kit.resources.actions.mirroring`).

Rules
- At most `AT_ONCE` towns are read at the same time, over all workers: sources are taken one transaction after the other.
- What a worker brings is written only while it holds the source; when its lease was over, another one has it.
- What somebody asks for while a source is read is due as soon as that reading ends, whatever came of it.
- Records and index change in one transaction: a worker that dies between them leaves neither.
- What a town claims and its owner ended becomes the claimant's at the next reading: residents see what somebody offers.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor, record
from kit.core.models import InstanceState
from kit.hub.logic.harvest import SHOWN, Fault, Unbelievable, is_whole_due, wait_after
from kit.hub.logic.harvest_found import Errand, Found, Place
from kit.hub.logic.harvest_words import doubt_codes
from kit.hub.models import Apart, Source
from kit.hub.models.harvest import pack
from kit.hub.models.register import Standing
from kit.hub.queries.harvest import busy_towns, due_sources, freed
from kit.hub.queries.towns import connected_towns
from kit.hub.registries import town_said
from kit.resources.actions.mirroring import Mirrored, OwnRecords, Told, mirror
from kit.resources.actions.owners import hand_over
from kit.resources.logic.feed.back import STATES
from kit.resources.logic.feed.fields import RENEW
from kit.resources.queries.twins import listed, own_moved_since, twins_of

KIND: Final = "harvest"
AT_ONCE: Final = 8
LEASE: Final = timedelta(minutes=6)
MOST_NAMED: Final = 100
MOVED: Final = "見ている間に、内容が変わりました。いまの内容をもう一度見てください。"
# Sources of many towns do not come due in the same second for ever.
_SPREAD: Final = 120


class HarvestRefused(Exception):
    """Cannot be done; the message says what to do instead."""


@transaction.atomic
def ensure_sources(*, by: Actor, now: datetime) -> None:
    """Give every connected town its sources. New ones are due at once."""
    there = set(Source.objects.values_list("town_id", "kind"))
    lacking = [
        Source(town=town, kind=kind, due_at=now)
        for town in connected_towns() for kind in Source.Kind.values if (town.pk, kind) not in there
    ]  # fmt: skip
    Source.objects.bulk_create(lacking, ignore_conflicts=True)


@transaction.atomic
def take_sources(*, by: Actor, now: datetime, slugs: frozenset[str] | None = None) -> list[Source]:
    """Sources that are due, held for the caller, of as many towns as may still be read at once; of one town all its due
    ones. `slugs`: only of these towns."""
    list(InstanceState.objects.select_for_update().filter(pk=1))
    room = AT_ONCE - busy_towns(now)
    due = due_sources(now)
    if slugs is not None:
        due = due.filter(town__municipality__slug__in=slugs)
    towns = list(dict.fromkeys(due.values_list("town_id", flat=True)))[: max(0, room)]
    holder = uuid4()
    keys = list(due.filter(town__in=towns).values_list("pk", flat=True)) if towns else []
    Source.objects.filter(pk__in=keys).update(holder=holder, lease_until=now + LEASE, tried_at=now)
    return list(Source.objects.filter(pk__in=keys).select_related("town__municipality").defer("held"))


def errand_of(source: Source, towns: dict[str, str], now: datetime) -> Errand:
    """What is to be asked of a source that was taken; `towns`: codes by name."""
    whole = source.kind == Source.Kind.HSDS and (is_whole_due(source.whole_at, now) or bool(freed(source)))
    return Errand(source.kind, source.town.code, source.etag, source.said, source.accepted, whole, towns)


def keep_trouble(source: Source, trouble: Unbelievable, *, by: Actor, now: datetime) -> None:
    """Note why a source could not be read, and wait longer each time."""
    strikes = source.strikes + 1
    _write(
        source, state=Source.State.FAILED, code=str(trouble.fault), detail=trouble.detail, strikes=strikes,
        due_at=now + wait_after(strikes), held=None, held_digest="",
    )  # fmt: skip


@transaction.atomic
def keep_found(source: Source, found: Found, *, by: Actor, now: datetime) -> Mirrored | None:
    """Write what an errand brought; None where another worker holds the source by now. Raises Unbelievable."""
    if not _is_held(source):
        return None
    due = {"due_at": now + wait_after(0) + timedelta(seconds=source.pk * 37 % _SPREAD), "strikes": 0}
    if found.doubts:
        held = {"held": pack(found.said), "held_digest": found.digest, "code": doubt_codes(found.doubts)}
        _write(source, state=Source.State.HELD, detail="", **held, **due)
        return Mirrored()
    due |= {
        "state": Source.State.GOOD,
        "code": "",
        "detail": "",
        "good_at": now,
        "held": None,
        "held_digest": "",
    }
    _let_hear(source, found, now)
    done, more = _mirrored(source, found, by=by, now=now) if found.change else (Mirrored(), {})
    if source.kind == Source.Kind.HSDS and (
        done.wrote or found.whole or own_moved_since(source.good_at or now)
    ):
        more |= {"twins": _twins(source)}
    if found.said is not None:
        more |= {"body": pack(found.said), "etag": found.etag, "went_back": found.went_back}
        more |= {"accepted": "", **({"whole_at": now} if found.whole else {})}
    _write(source, **more, **due)
    return done


def _let_hear(source: Source, found: Found, now: datetime) -> None:
    """Tell whoever follows the towns' numbers: of every change, and once a day that it is still so."""
    is_first = source.good_at is None or localdate(source.good_at) < localdate(now)
    said = source.said if found.said is None else found.said
    if source.kind == Source.Kind.TOWN and said and (found.said is not None or is_first):
        for hear in town_said.values():
            hear(source.town, said, f"{source.town.address}/town.json", now)


def _mirrored(source: Source, found: Found, *, by: Actor, now: datetime) -> tuple[Mirrored, dict[str, Any]]:
    """Write the records; answers what was done and the columns of the source that follow."""
    assert found.change is not None
    named = [place for place in found.places if place.values["name"]]
    for uid in freed(source) & {place.uid for place in named}:
        hand_over(UUID(uid), source.town.code, by=by, now=now)
    over = {UUID(uid): state for uid, state in found.change.over.items()}
    try:
        done = mirror(source.town.code, (_told(place) for place in named), over, by=by, now=now)
    except OwnRecords as error:
        raise Unbelievable(Fault.OURS) from error
    if done.wrote:
        detail = {"new": done.made, "changed": done.changed, "ended": done.ended}
        record(by=by, act="harvest.taken", kind=KIND, reference=source.town.slug, detail=detail, now=now)
    shown = {uid for uid, said in found.said.items() if said[1] in SHOWN}
    return done, {
        "count": listed(source.town.code).count(),
        "refused": _refused(source, found, done, shown)[:MOST_NAMED],
        "notes": _notes(source, found.places, shown)[:MOST_NAMED],
    }


def _told(place: Place) -> Told:
    values = {name: value for name, value in place.values.items() if name != RENEW}
    renew = place.values[RENEW]
    try:
        organisation = UUID(place.organisation) if place.organisation else None
    except ValueError:
        organisation = None
    return Told(
        UUID(place.uid), STATES[place.status], values, datetime.fromisoformat(renew).date() if renew else None,
        organisation,
    )  # fmt: skip


def _refused(source: Source, found: Found, done: Mirrored, shown: set[str]) -> list[dict[str, str]]:
    """Who was refused this time, and before and is still named without a change."""
    read = {place.uid for place in found.places}
    before = [one for one in source.refused if one["uid"] in shown and one["uid"] not in read]
    owners = [
        {"uid": place.uid, "name": place.values["name"][:80], "why": "owner"}
        for place in found.places
        if place.uid in done.refused
    ]
    nameless = [
        {"uid": place.uid, "name": "", "why": "no_name"} for place in found.places if not place.values["name"]
    ]
    return [*before, *owners, *nameless]


def _notes(source: Source, places: Iterable[Place], shown: set[str]) -> list[dict[str, str]]:
    read = {place.uid: place for place in places}
    before = [one for one in source.notes if one["uid"] in shown and one["uid"] not in read]
    bent = [
        {"uid": uid, "name": place.values["name"][:80], "field": note.field, "why": note.why}
        for uid, place in read.items() for note in place.notes
    ]  # fmt: skip
    return [*before, *bent]


@transaction.atomic
def ask_now(*, by: Actor, now: datetime, slugs: frozenset[str] | None = None, whole: bool = False) -> int:
    """Make sources due, of all connected towns or of these; how many. A long wait after failures ends with it. `whole`:
    read every record again, also what seems the same."""
    ensure_sources(by=by, now=now)
    towns = connected_towns()
    if slugs is not None:
        towns = towns.filter(municipality__slug__in=slugs)
    again = {"whole_at": None} if whole else {}
    count = Source.objects.filter(town__in=towns, rested_at=None).update(due_at=now, **again)
    record(by=by, act="harvest.asked", kind=KIND, detail={"count": count}, now=now)
    return count


@transaction.atomic
def accept_held(source: Source, digest: str, *, by: Actor, now: datetime) -> None:
    """Take exactly this odd answer at the next reading, which is at once; raises HarvestRefused when it is another, or
    nobody reads the source."""
    current = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if current.state != Source.State.HELD or current.held_digest != digest or current.rested_at:
        raise HarvestRefused(MOVED)
    Source.objects.filter(pk=current.pk).update(accepted=digest, due_at=now, etag="")
    record(by=by, act="harvest.accepted", kind=KIND, reference=source.town.slug, now=now)


def _twins(source: Source) -> list[dict[str, str]]:
    """Which of the own records look like one of this town, without those that somebody called two places."""
    found = [{"ours": str(ours), "theirs": str(theirs)} for ours, theirs in twins_of(source.town.code)]
    rows = Apart.objects.filter(ours__in=[one["ours"] for one in found]).values_list("ours", "theirs")
    apart = {(str(ours), str(theirs)) for ours, theirs in rows}
    return [one for one in found if (one["ours"], one["theirs"]) not in apart]


def _is_held(source: Source) -> bool:
    """Whether it is still this worker's, and the town still the one that was asked: it may have left meanwhile."""
    held = Source.objects.select_for_update(of=("self",)).filter(
        pk=source.pk,
        holder=source.holder,
        town__standing=Standing.CONNECTED,
        town__address=source.town.address,
    )
    return bool(list(held.values_list("pk", flat=True)))


def _write(source: Source, **columns: Any) -> None:
    """Write and let go; nothing where another worker holds the source. What made it due anew meanwhile stays asked for."""
    rows = Source.objects.filter(pk=source.pk, holder=source.holder)
    asked_meanwhile = ~Q(due_at=source.due_at)
    for name in {"due_at", "whole_at"} & columns.keys():
        columns[name] = Case(When(asked_meanwhile, then=F(name)), default=Value(columns[name]))
    rows.update(**columns, holder=None, lease_until=None)
