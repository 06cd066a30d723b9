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
from kit.hub.actions.harvest import KIND, MOVED, HarvestRefused
from kit.hub.models import Apart, Ruling, Source, Town
from kit.hub.queries.harvest import Claim, claims
from kit.hub.queries.towns import town_with
from kit.resources.actions.owners import NotPossible, hand_over, step_back

LONGEST_REASON: Final = 200
_WHY: Final = "わけを書いてください。あとで見る人が、なぜそうしたか分かります。"


@transaction.atomic
def rest(source: Source, *, reason: str, by: Actor, now: datetime) -> None:
    """Ask a source no more until somebody wakes it; raises HarvestRefused."""
    why = _reason(reason)
    current = _locked(source)
    if current.rested_at is not None:
        raise HarvestRefused(MOVED)
    _write(current, rested_at=now, rest_reason=why, holder=None, lease_until=None)
    record(
        by=by, act="harvest.rested", kind=KIND, reference=source.town.slug, detail={"reason": why}, now=now
    )


@transaction.atomic
def wake(source: Source, *, by: Actor, now: datetime) -> None:
    """Ask it again, at once; raises HarvestRefused."""
    current = _locked(source)
    if current.rested_at is None:
        raise HarvestRefused(MOVED)
    _write(current, rested_at=None, rest_reason="", due_at=now, strikes=0)
    record(by=by, act="harvest.woken", kind=KIND, reference=source.town.slug, now=now)


@transaction.atomic
def rule(source: Source, uid: str, owner: str, *, reason: str, by: Actor, now: datetime) -> None:
    """Say whose a record is that this source's town claims and another body has: `owner`, one of the two. Raises
    HarvestRefused."""
    why, current = _reason(reason), _locked(source)
    claim = next((one for one in claims([current]) if one.uid == uid), None)
    if claim is None or owner not in (current.town.code, claim.owner):
        raise HarvestRefused(MOVED)
    loser: Town | None = current.town
    if owner == current.town.code:
        _take_away(claim, by=by, now=now)
        loser = town_with(claim.owner)
    if loser:
        said = {"owner_code": owner, "reason": why, "by": person(by), "at": now}
        Ruling.objects.update_or_create(uid=uid, town=loser, defaults=said)
    record(by=by, act="harvest.ruled", kind=KIND, reference=uid, detail={"reason": why}, now=now)


@transaction.atomic
def take_over(source: Source, ours: str, theirs: str, *, by: Actor, now: datetime) -> None:
    """The town's own record stands for ours from now on; raises HarvestRefused."""
    _decide(source, ours, theirs)
    try:
        step_back(UUID(ours), UUID(theirs), by=by, now=now)
    except NotPossible as error:
        raise HarvestRefused(str(error)) from error
    record(by=by, act="harvest.taken_over", kind=KIND, reference=source.town.slug, now=now)


@transaction.atomic
def keep_apart(source: Source, ours: str, theirs: str, *, by: Actor, now: datetime) -> None:
    """Two places that look alike; not asked again. Raises HarvestRefused."""
    _decide(source, ours, theirs)
    Apart.objects.get_or_create(ours=ours, theirs=theirs, defaults={"by": person(by), "at": now})
    record(by=by, act="harvest.apart", kind=KIND, reference=source.town.slug, now=now)


def _take_away(claim: Claim, *, by: Actor, now: datetime) -> None:
    """Give the record to the claimant and read both towns whole, so that its values are the new owner's."""
    claimant = claim.source
    try:
        hand_over(UUID(claim.uid), claimant.town.code, by=by, now=now)
    except NotPossible as error:
        raise HarvestRefused(str(error)) from error
    Ruling.objects.filter(uid=claim.uid, town=claimant.town).delete()
    _write(claimant, refused=[one for one in claimant.refused if one["uid"] != claim.uid])
    both = Source.objects.filter(
        kind=Source.Kind.HSDS, town__municipality__code__in=(claim.owner, claimant.town.code)
    )
    both.update(whole_at=None, etag="", due_at=now, holder=None, lease_until=None)


def _decide(source: Source, ours: str, theirs: str) -> None:
    """Take this very pair off what waits for somebody."""
    current = _locked(source)
    rest = [one for one in current.twins if one != {"ours": ours, "theirs": theirs}]
    if len(rest) == len(current.twins):
        raise HarvestRefused(MOVED)
    _write(current, twins=rest)


def _reason(text: str) -> str:
    # Without NUL and its like, which no database and no sheet bears.
    why = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:LONGEST_REASON].strip()
    if not why:
        raise HarvestRefused(_WHY)
    return why


def _locked(source: Source) -> Source:
    rows = Source.objects.select_for_update(of=("self",)).select_related("town__municipality")
    return rows.defer("body", "held").get(pk=source.pk)


def _write(source: Source, **columns: Any) -> None:
    Source.objects.filter(pk=source.pk).update(**columns)
