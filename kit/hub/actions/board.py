"""Changes what the board knows of towns: a day's state from a harvested body, and the tables that a town published.

For: whoever harvests (`note_day` after each good body). Not for: fetching, what the prefecture enters (`entering`).

Rules
- One state for a town and a day; a second body of the same day replaces the first.
- A day before the newest known one is not written: a clock that went back, or a late answer, changes nothing.
- A refused body changes nothing; the last good one stays, with its day.
- The harvest notes itself in the trail; these writes are part of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor
from kit.core.actions.public_change import note_public_change
from kit.hub.logic.board import Facts, Problem, from_data, read_facts
from kit.hub.logic.board_statistics import TownTable, read_tables
from kit.hub.logic.board_trend import Grain, grain_of
from kit.hub.models import DailyState, PublishedTable, Town


@transaction.atomic
def note_day(
    town: Town, body: Mapping[str, Any], *, source: str, by: Actor, now: datetime
) -> DailyState | None:
    """Keep what a body of `/town.json` says as the state of this day; None when a newer day is known already.

    `source` is the address it was read from. Raises BodyRefused (`logic.board`) for the body of something else.
    """
    day = timezone.localdate(now)
    newest = DailyState.objects.filter(town=town).order_by("-day").first()
    if newest and newest.day > day:
        return None
    before = from_data(newest.facts) if newest else None
    facts = read_facts(body, code=town.code, day=day, before=before)
    if note_tables(town, body, by=by, now=now):
        facts = replace(facts, problems=(*facts.problems, Problem.TABLES))
    if newest and newest.day < day:
        newest.grain = grain_of(newest.day, day)
        newest.save(update_fields=["grain"])
    state, _made = DailyState.objects.update_or_create(
        town=town,
        day=day,
        defaults={"read_at": now, "source": source[:200], **state_columns(facts), "grain": Grain.MONTH},
    )
    note_public_change(by=by)
    return state


@transaction.atomic
def note_tables(town: Town, body: Mapping[str, Any], *, by: Actor, now: datetime) -> int:
    """Keep the tables of a body as they are published now; what the town took back is forgotten.

    Answers how many could not be taken. Where anything of them cannot be read, nothing is forgotten: that is a slip, and no taking back.
    """
    day = timezone.localdate(now)
    tables, refused = read_tables(body, day)
    is_whole = isinstance(body.get("statistics"), list) and not refused
    known = {(row.year, row.key): row for row in PublishedTable.objects.filter(town=town)}
    for position, table in enumerate(tables):
        row = known.pop((table.year, table.key), None)
        _write_table(row or PublishedTable(town=town, first_read_on=day), table, position, day)
    if is_whole:
        PublishedTable.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    return refused


def state_columns(facts: Facts) -> dict[str, Any]:
    return {
        "facts": facts.to_data(),
        "window": facts.designated,
        "platform": None if facts.platform is None else bool(facts.platform),
        "resources": facts.resource_count,
    }


def _write_table(row: PublishedTable, table: TownTable, position: int, day: date) -> None:
    kept = table.to_data()
    if row.pk and row.approved_on != table.approved_on:
        row.earlier = [*row.earlier, row.approved_on.isoformat()][-20:]
    elif row.pk and _cells(row.table) != _cells(kept):
        # Other numbers under the same approval: both days of reading are told.
        row.earlier = [*row.earlier, row.read_on.isoformat()][-20:]
    row.year, row.key, row.position = table.year, table.key, position
    row.approved_on, row.table, row.read_on = table.approved_on, kept, day
    row.save()


def _cells(kept: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return sorted(map(tuple, kept["cells"]), key=str)
