"""The prefecture's own entries on the board: facts of municipalities, and values of the plan's indicators.

Rules
- Nothing is written over: each entry is a new row, and the newest that was not taken back counts.
- Every entry has a source and a day that is not in the future; what says the same as before is not written again. What
  came from a file is: each file stands for itself, so that undoing one leaves what another said.
- What somebody else wrote since the writer looked, and what is of a later day than the new, is asked about first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, person, record
from kit.core.actions.public_change import note_public_change
from kit.hub.logic.board_facts import ACTUAL, FACTS, VALUE_KINDS
from kit.hub.models import Entered, IndicatorValue, ReturnedSheet, Town
from kit.hub.queries.board import values_now

KIND = "board"


class EntryRefused(ValueError):
    """Nothing was written; the text says what to put right."""


Places = Mapping[tuple[str, str], Entered | None]


class EntriesAsk(EntryRefused):
    """Nothing was written: somebody has to look first. By (code, fact) what counts now, None for nothing.

    `overtaken`: it is not what the writer saw. `older`: the new entry is of an earlier day.
    """

    def __init__(self, overtaken: Places, older: Places) -> None:
        super().__init__("いまの内容を確かめてください。まだ何も書き入れていません。")
        self.overtaken, self.older = overtaken, older


@dataclass(frozen=True)
class NewEntry:
    """One value of one fact of a municipality (its code); value as `board_facts.read_answer` gives it, "" empties it.

    `over` is the key of the entry that the writer saw in this place, 0 for none; None: the writer saw nothing of it.
    """

    code: str
    fact: str
    value: str
    source: str
    as_of: date
    over: int | None = None


@transaction.atomic
def enter_facts(
    entries: Sequence[NewEntry],
    *,
    sheet: ReturnedSheet | None = None,
    may_be_older: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Write entries; answers how many were new. Raises EntryRefused, and EntriesAsk unless the older `may_be_older`."""
    for one in entries:
        _check(one.fact, one.source, one.as_of, now)
    towns = _locked({one.code for one in entries})
    current = values_now((one.code, one.fact) for one in entries)
    fresh = [one for one in entries if sheet or _differs(one, current.get((one.code, one.fact)))]
    _ask(fresh, current, may_be_older=may_be_older)
    Entered.objects.bulk_create(
        [
            Entered(
                town=towns[one.code], fact=one.fact, value=one.value, source=one.source.strip(),
                as_of=one.as_of, by=person(by), at=now, sheet=sheet,
            )
            for one in fresh
        ]
    )  # fmt: skip
    if fresh:
        codes = sorted({one.code for one in fresh})
        reference = codes[0] if len(codes) == 1 else ""
        record(
            by=by, act="board.entered", kind=KIND, reference=reference, detail={"rows": len(fresh)}, now=now
        )
        note_public_change(by=by)
    return len(fresh)


@dataclass(frozen=True)
class NewValue:
    """A target or an actual value of an indicator."""

    indicator: str
    kind: str
    value: int
    source: str
    as_of: date


@transaction.atomic
def enter_indicator(new: NewValue, *, by: Actor, now: datetime) -> IndicatorValue:
    """Write a target (its day may lie ahead) or an actual value. Raises EntryRefused."""
    if new.kind not in VALUE_KINDS or new.value < 0:
        raise EntryRefused("目標か実績かをえらび、0以上の数を書いてください。")
    if not new.source.strip():
        raise EntryRefused("出典を書いてください。")
    if new.kind == ACTUAL and new.as_of > timezone.localdate(now):
        raise EntryRefused("実績の日付が先の日付です。")
    row = IndicatorValue.objects.create(
        indicator=new.indicator, kind=new.kind, value=new.value, source=new.source.strip(), as_of=new.as_of,
        by=person(by), at=now,
    )  # fmt: skip
    record(by=by, act="board.indicator", kind=KIND, reference=new.indicator, now=now)
    note_public_change(by=by)
    return row


def _locked(codes: set[str]) -> dict[str, Town]:
    """The towns, so that whoever writes of the same town at this moment comes after."""
    rows = Town.objects.select_related("municipality").filter(municipality__code__in=codes).order_by("pk")
    return {town.code: town for town in rows.select_for_update(of=("self",), no_key=True)}


def _ask(fresh: Sequence[NewEntry], current: Places, *, may_be_older: bool) -> None:
    """Raises EntriesAsk for what stands in the way of these entries."""
    overtaken: dict[tuple[str, str], Entered | None] = {}
    older: dict[tuple[str, str], Entered | None] = {}
    for one in fresh:
        place = (one.code, one.fact)
        row = current.get(place)
        if one.over not in (None, row.pk if row else 0) and one.value != (row.value if row else ""):
            overtaken[place] = row
        elif row and one.as_of < row.as_of and not may_be_older:
            older[place] = row
    if overtaken or older:
        raise EntriesAsk(overtaken, older)


def _check(fact: str, source: str, as_of: date, now: datetime) -> None:
    if fact not in FACTS:
        raise EntryRefused("一覧にない項目です。")
    if not source.strip() or len(source) > 200:
        raise EntryRefused("出典を200字までで書いてください。")
    if as_of > timezone.localdate(now):
        raise EntryRefused("「いつの時点か」が先の日付です。")


def _differs(new: NewEntry, row: Entered | None) -> bool:
    if row is None:
        return bool(new.value)
    return (new.value, new.source.strip(), new.as_of) != (row.value, row.source, row.as_of)
