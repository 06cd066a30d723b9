"""The tables that towns approved and published, read from `/town.json` and summed over the prefecture.

For: the board's page of numbers. Not for: counting consultations, which happens in towns and never leaves them.

Rules
- A table of a fiscal year that was not over on the day of its approval is not final and not taken: the numbers of a year
  are approved once it is over (the kit of a town does not approve earlier).
- What is hidden (null) never arrives as a number, and nothing here guesses one. A table with a number that a town must
  not publish (below LEAST), that does not fit its own sums, or from which a hidden number can be computed
  (`board_circulation`) is not taken at all.
- A sum adds what is visible and says how many municipalities hide that cell, and how many have no such cell in their
  table: the two are never one number. It never completes a total by a difference. So whatever is shown is computed from
  numbers that each town shows itself, and somebody who knows all of those learns nothing from the sum
  (`tests/unit/hub/test_board_attack.py`).
- Of a table that a town changed, only the newest numbers are kept, with the days of all approvals: numbers that a town
  took back are not shown on in another place.
- Source of the shape: docs/schemas/town.json.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kit.core.logic.fiscal import fiscal_year
from kit.hub.logic.board_circulation import ALL, Place, is_sound

LEAST: Final = 10
_MOST_TABLES: Final = 200
_MOST_LABELS: Final = 60
_LONGEST: Final = 80
_LARGEST: Final = 1_000_000
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TownTable:
    """One table of one fiscal year of a town; `cells` by (row, column), None is hidden, ALL is the sum."""

    year: int
    approved_on: date
    key: str
    title: str
    rows: Labels
    columns: Labels
    cells: Mapping[Place, int | None]

    def to_data(self) -> dict[str, Any]:
        """The part that is kept as JSON."""
        cells = [[row, column, value] for (row, column), value in self.cells.items()]
        return {"title": self.title, "rows": self.rows, "columns": self.columns, "cells": cells}


@dataclass(frozen=True)
class Sum:
    """One cell of the prefecture: None where nobody shows it; how many towns show it, hide it, and have no such cell."""

    total: int | None
    shown: int
    hidden: int
    missing: int = 0

    @property
    def number(self) -> str:
        """What stands in the cell: the number, or why there is none."""
        if self.total is not None:
            return f"{self.total:,}"
        return "非公表" if self.hidden else "－"

    @property
    def notes(self) -> tuple[str, ...]:
        """Of which towns it does not speak, each kind by itself: 「2市町 非公表」, 「1市町 この欄なし」."""
        kinds = ((self.hidden, "非公表"), (self.missing, "この欄なし"))
        return tuple(f"{count}市町 {word}" for count, word in kinds if count)


@dataclass(frozen=True)
class SummedTable:
    """One table over all towns that publish it."""

    year: int
    key: str
    title: str
    rows: Labels
    columns: Labels
    cells: Mapping[Place, Sum]
    towns: int

    def lines(self) -> list[tuple[str, list[Sum]]]:
        """Row by row as they stand on paper, the sums at the end."""
        nothing = Sum(None, 0, 0, self.towns)
        columns = [*(key for key, _label in self.columns), ALL]
        rows = [*self.rows, (ALL, "合計")]
        return [
            (label, [self.cells.get((key, column), nothing) for column in columns]) for key, label in rows
        ]


def kept_table(year: int, approved_on: date, key: str, kept: Mapping[str, Any]) -> TownTable:
    """What `to_data` wrote."""
    cells = {(row, column): value for row, column, value in kept["cells"]}
    labels = [tuple((code, label) for code, label in kept[name]) for name in ("rows", "columns")]
    return TownTable(year, approved_on, key, kept["title"], labels[0], labels[1], cells)


def read_tables(body: Mapping[str, Any], day: date) -> tuple[tuple[TownTable, ...], int]:
    """The tables in a body that was read on `day`, and how many could not be taken."""
    found: dict[tuple[int, str], TownTable] = {}
    refused = 0
    for year, approved_on, raw in _raw_tables(body.get("statistics")):
        table = _read(year, approved_on, raw, day)
        if table is None or (table.year, table.key) in found or len(found) >= _MOST_TABLES:
            refused += 1
        else:
            found[table.year, table.key] = table
    return tuple(found.values()), refused


def summed(tables: Iterable[TownTable]) -> tuple[SummedTable, ...]:
    """The tables over all towns, the newest year first, then in the order in which they came."""
    groups: dict[tuple[int, str], list[TownTable]] = {}
    for table in tables:
        groups.setdefault((table.year, table.key), []).append(table)
    return tuple(_sum(group) for _year, group in sorted(groups.items(), key=lambda one: -one[0][0]))


def _sum(group: list[TownTable]) -> SummedTable:
    cells: dict[Place, list[int | None]] = {}
    for table in group:
        for place, value in table.cells.items():
            cells.setdefault(place, []).append(value)
    many = len(group)
    newest = max(group, key=lambda one: one.approved_on)
    return SummedTable(
        year=newest.year,
        key=newest.key,
        title=newest.title,
        rows=_labels(table.rows for table in group),
        columns=_labels(table.columns for table in group),
        cells={place: _sum_of(values, many) for place, values in cells.items()},
        towns=many,
    )


def _sum_of(values: list[int | None], towns: int) -> Sum:
    """`values` of the towns that have this cell, out of so many that have the table."""
    shown = [value for value in values if value is not None]
    return Sum(sum(shown) if shown else None, len(shown), len(values) - len(shown), towns - len(values))


def _labels(many: Iterable[Labels]) -> Labels:
    """Every category that a town has, the first label of each."""
    found: dict[str, str] = {}
    for labels in many:
        for key, label in labels:
            found.setdefault(key, label)
    return tuple(found.items())


def _raw_tables(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, Mapping) and isinstance(entry.get("tables"), list):
            yield from ((entry.get("fiscal_year"), entry.get("approved_on"), raw) for raw in entry["tables"])
        else:
            yield None, None, None


def _read(year: Any, approved_on: Any, raw: Any, day: date) -> TownTable | None:
    """The table, None where anything of it is not as it should be."""
    try:
        approved = date.fromisoformat(approved_on)
        rows, columns = (_read_labels(raw[name]) for name in ("rows", "columns"))
        cells = dict(_read_cell(cell, rows, columns) for cell in raw["cells"])
        if (
            len(cells) != len(raw["cells"])
            or approved > day
            or not 2000 < _whole(year) < fiscal_year(approved)
        ):
            return None
        if not is_sound(list(dict(rows)), list(dict(columns)), cells):
            return None
        return TownTable(year, approved, _word(raw["key"]), _word(raw["title"]), rows, columns, cells)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _read_labels(value: Any) -> Labels:
    labels = tuple((_word(one["key"]), _word(one["label"])) for one in value)
    if len(labels) > _MOST_LABELS or len({key for key, _label in labels}) != len(labels):
        raise ValueError("categories")
    return labels


def _read_cell(cell: Any, rows: Labels, columns: Labels) -> tuple[Place, int | None]:
    place = (cell["row"], cell["column"])
    if place[0] not in (ALL, *dict(rows)) or place[1] not in (ALL, *dict(columns)):
        raise ValueError("a cell outside of its table")
    if cell["value"] is None:
        return place, None
    value = _whole(cell["value"])
    if not LEAST <= value <= _LARGEST:
        raise ValueError("a number that is not published")
    return place, value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST or not value.isprintable():
        raise ValueError("a word")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a number")
    return value
