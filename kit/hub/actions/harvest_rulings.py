"""What staff decide about the harvest: a source rests, whose a record is that two bodies claim, what is told twice.

For: the buttons of the harvest's screens. Not for: reading and believing (`actions.harvest`).

Rules
- Only the one record or source that somebody looked at changes; what changed meanwhile is refused and looked at again.
- A source at rest keeps what it has. A worker that holds it loses it, so that nothing arrives after the button.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from kit.core.actions.audit import Actor, person, record
from kit.hub.actions.harvest import KIND, HarvestRefused
from kit.hub.models import Apart, Ruling, Source
from kit.hub.queries.towns import town_with
from kit.resources.actions.owners import NotPossible, hand_over, step_back

LONGEST_REASON: Final = 200
_MOVED: Final = "見ている間に、内容が変わりました。いまの内容をもう一度見てください。"
_WHY: Final = "わけを書いてください。あとで見る人が、なぜそうしたか分かります。"


@transaction.atomic
def rest(source: Source, *, reason: str, by: Actor, now: datetime) -> None:
    """Ask a source no more until somebody wakes it; raises HarvestRefused."""
    why = _reason(reason)
    current = _locked(source)
    if current.rested_at is not None:
        raise HarvestRefused(_MOVED)
    _write(current, rested_at=now, rest_reason=why, holder=None, lease_until=None)
    record(
        by=by, act="harvest.rested", kind=KIND, reference=source.town.slug, detail={"reason": why}, now=now
    )


@transaction.atomic
def wake(source: Source, *, by: Actor, now: datetime) -> None:
    """Ask it again, at once; raises HarvestRefused."""
    current = _locked(source)
    if current.rested_at is None:
        raise HarvestRefused(_MOVED)
    _write(current, rested_at=None, rest_reason="", due_at=now, strikes=0)
    record(by=by, act="harvest.woken", kind=KIND, reference=source.town.slug, now=now)


@transaction.atomic
def rule(source: Source, uid: str, owner: str, *, reason: str, by: Actor, now: datetime) -> None:
    """Say whose a record is that this source's town claims and another body has: `owner`, one of the two. Raises
    HarvestRefused."""
    why, current = _reason(reason), _locked(source)
    claim = next((one for one in current.refused if one["uid"] == uid and one["why"] == "owner"), None)
    if claim is None or owner not in (current.town.code, claim["owner"]):
        raise HarvestRefused(_MOVED)
    if owner == current.town.code:
        _take_away(current, UUID(uid), by=by, now=now)
    loser = town_with(claim["owner"]) if owner == current.town.code else current.town
    if loser:
        said = {"owner_code": owner, "reason": why, "by": person(by), "at": now}
        Ruling.objects.update_or_create(uid=uid, town=loser, defaults=said)
    record(by=by, act="harvest.ruled", kind=KIND, reference=uid, detail={"reason": why}, now=now)


@transaction.atomic
def take_over(source: Source, ours: str, *, by: Actor, now: datetime) -> None:
    """The town's own record stands for ours from now on; raises HarvestRefused."""
    current, twin = _twin(source, ours)
    try:
        step_back(UUID(ours), UUID(twin["theirs"]), by=by, now=now)
    except NotPossible as error:
        raise HarvestRefused(str(error)) from error
    _without(current, ours)
    record(by=by, act="harvest.taken_over", kind=KIND, reference=source.town.slug, now=now)


@transaction.atomic
def keep_apart(source: Source, ours: str, *, by: Actor, now: datetime) -> None:
    """Two places that look alike; not asked again. Raises HarvestRefused."""
    current, twin = _twin(source, ours)
    Apart.objects.get_or_create(ours=ours, theirs=twin["theirs"], defaults={"by": person(by), "at": now})
    _without(current, ours)
    record(by=by, act="harvest.apart", kind=KIND, reference=source.town.slug, now=now)


def _take_away(claimant: Source, uid: UUID, *, by: Actor, now: datetime) -> None:
    """Give the record to the claimant and read both towns whole, so that its values are the new owner's."""
    before = next(one["owner"] for one in claimant.refused if one["uid"] == str(uid))
    try:
        hand_over(uid, claimant.town.code, by=by, now=now)
    except NotPossible as error:
        raise HarvestRefused(str(error)) from error
    Ruling.objects.filter(uid=uid, town=claimant.town).delete()
    _write(claimant, refused=[one for one in claimant.refused if one["uid"] != str(uid)])
    both = Source.objects.filter(
        kind=Source.Kind.HSDS, town__municipality__code__in=(before, claimant.town.code)
    )
    both.update(whole_at=None, etag="", due_at=now, holder=None, lease_until=None)


def _twin(source: Source, ours: str) -> tuple[Source, dict[str, str]]:
    current = _locked(source)
    found = next((one for one in current.twins if one["ours"] == ours), None)
    if found is None:
        raise HarvestRefused(_MOVED)
    return current, found


def _without(source: Source, ours: str) -> None:
    _write(source, twins=[one for one in source.twins if one["ours"] != ours])


def _reason(text: str) -> str:
    why = " ".join(text.split())[:LONGEST_REASON]
    if not why:
        raise HarvestRefused(_WHY)
    return why


def _locked(source: Source) -> Source:
    rows = Source.objects.select_for_update(of=("self",)).select_related("town__municipality")
    return rows.defer("body", "held").get(pk=source.pk)


def _write(source: Source, **columns: Any) -> None:
    Source.objects.filter(pk=source.pk).update(**columns)
