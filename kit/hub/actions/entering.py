"""The prefecture's own entries on the board: facts of municipalities, and values of the plan's indicators.

Rules
- Nothing is written over: each entry is a new row, and the newest that was not taken back counts.
- Every entry has a source and a day that is not in the future; what says the same as before is not written again.
"""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class NewEntry:
    """One value of one fact of a municipality (its code); value as `board_facts.read_answer` gives it, "" empties it."""

    code: str
    fact: str
    value: str
    source: str
    as_of: date


@transaction.atomic
def enter_facts(
    entries: Sequence[NewEntry], *, sheet: ReturnedSheet | None = None, by: Actor, now: datetime
) -> int:
    """Write entries; answers how many were new. Raises EntryRefused."""
    for one in entries:
        _check(one.fact, one.source, one.as_of, now)
    towns = {town.code: town for town in Town.objects.select_related("municipality")}
    current = values_now((one.code, one.fact) for one in entries)
    fresh = [one for one in entries if _differs(one, current.get((one.code, one.fact)))]
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
