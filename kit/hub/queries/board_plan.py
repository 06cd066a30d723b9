"""The plan beside the board: pillars of the edition in force with their directions, and approved tables of towns.

For: both boards and their exports. Not for: rows of municipalities (`board`).
"""

from dataclasses import dataclass
from datetime import date

from kit.core.models import Pillar
from kit.hub.logic.board_statistics import SummedTable, TownTable, kept_table, summed
from kit.hub.models import PublishedTable, Town


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
    """Who is in a table, since when, when it was read last, and when it said something else before."""

    name: str
    approved_on: date
    read_on: date
    earlier: tuple[date, ...]


@dataclass(frozen=True)
class TableShown:
    """A table over the prefecture with the towns that are in it; `without`: how many of the 29 publish no such table."""

    table: SummedTable
    publishers: tuple[Publisher, ...]
    read_on: date
    without: int


def plan_pillars(today: date) -> list[PlanPillar]:
    """The pillars of the newest edition that has come into force: one statement."""
    rows = Pillar.objects.order_by("position", "directions__position").values_list(
        "pillar", "name", "source", "edition__name", "edition__in_force_from", "directions__name"
    )
    found = list(rows)
    directions: dict[str, list[str]] = {}
    read_in: dict[str, str] = {}
    for word, _name, _source, edition, _begin, direction in found:
        if direction:
            directions.setdefault(word, []).append(direction)
            read_in[word] = edition
    newest = max((row[4] for row in found if row[4] and row[4] <= today), default=None)
    in_force = dict.fromkeys(row[:4] for row in found if newest and row[4] == newest)
    return [
        PlanPillar(word, name, edition, source, tuple(directions.get(word, ())), read_in.get(word, ""))
        for word, name, source, edition in in_force
    ]


def summed_tables() -> list[TableShown]:
    """Every table that towns publish, over all of them: two statements."""
    many = Town.objects.count()
    rows = list(
        PublishedTable.objects.select_related("town__municipality").order_by("-year", "position", "town")
    )
    tables = [_table(row) for row in rows]
    return [
        _shown(one, [row for row in rows if (row.year, row.key) == (one.year, one.key)], many)
        for one in summed(tables)
    ]


def _table(row: PublishedTable) -> TownTable:
    return kept_table(row.year, row.approved_on, row.key, row.table)


def _shown(table: SummedTable, rows: list[PublishedTable], towns: int) -> TableShown:
    publishers = [
        Publisher(
            row.town.municipality.name,
            row.approved_on,
            row.read_on,
            tuple(map(date.fromisoformat, row.earlier)),
        )
        for row in sorted(rows, key=lambda row: row.town.code)
    ]
    read_on = max(row.read_on for row in rows)
    return TableShown(table, tuple(publishers), read_on, towns - len(rows))
