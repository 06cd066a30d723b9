"""The plan beside the board: pillars of the edition in force with their directions, and approved tables of towns.

For: both boards and their exports. Not for: rows of municipalities (`board`).
"""

from dataclasses import dataclass
from datetime import date

from kit.core.models import Direction, Pillar
from kit.hub.logic.board_statistics import SummedTable, TownTable, kept_table, summed
from kit.hub.models import PublishedTable


@dataclass(frozen=True)
class PlanPillar:
    """One pillar by the name of the edition in force; its directions with the edition they were read in."""

    word: str
    name: str
    edition: str
    source: str
    directions: tuple[str, ...]
    directions_from: str


@dataclass(frozen=True)
class Publisher:
    """Who is in a table, since when, and when it said something else before."""

    name: str
    approved_on: date
    earlier: tuple[date, ...]


@dataclass(frozen=True)
class TableShown:
    """A table over the prefecture with the towns that are in it."""

    table: SummedTable
    publishers: tuple[Publisher, ...]
    read_on: date


def plan_pillars(today: date) -> list[PlanPillar]:
    """The pillars of the newest edition that has come into force: two statements."""
    rows = list(Pillar.objects.select_related("edition"))
    begun = [
        row
        for row in rows
        if row.edition and row.edition.in_force_from and row.edition.in_force_from <= today
    ]
    if not begun:
        return []
    newest = max(begun, key=lambda row: row.edition.in_force_from).edition
    names: dict[str, list[str]] = {}
    editions: dict[str, str] = {}
    for one in Direction.objects.select_related("pillar__edition").order_by("pillar__position", "position"):
        names.setdefault(one.pillar.pillar, []).append(one.name)
        editions[one.pillar.pillar] = one.pillar.edition.name
    return [
        PlanPillar(row.pillar, row.name, newest.name, row.source, tuple(names.get(row.pillar, ())), editions.get(row.pillar, ""))
        for row in sorted(begun, key=lambda row: row.position)
        if row.edition == newest
    ]  # fmt: skip


def summed_tables() -> list[TableShown]:
    """Every table that towns publish, over all of them: one statement."""
    rows = list(
        PublishedTable.objects.select_related("town__municipality").order_by("-year", "position", "town")
    )
    tables = [_table(row) for row in rows]
    return [
        _shown(one, [row for row in rows if (row.year, row.key) == (one.year, one.key)])
        for one in summed(tables)
    ]


def _table(row: PublishedTable) -> TownTable:
    return kept_table(row.year, row.approved_on, row.key, row.table)


def _shown(table: SummedTable, rows: list[PublishedTable]) -> TableShown:
    publishers = [
        Publisher(row.town.municipality.name, row.approved_on, tuple(map(date.fromisoformat, row.earlier)))
        for row in sorted(rows, key=lambda row: row.town.code)
    ]
    return TableShown(table, tuple(publishers), max(row.read_on for row in rows))
