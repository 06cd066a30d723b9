"""One row of a table as a record: every cell read as what its column is.

For: `table`. Not for: deciding whether a row is a record.

Rules
- Every cell is kept: in its field, as an unknown column, or as a stray cell beyond the header.
- Times that stand in several columns are read as one (`hours`), with what its note and the column 休み take out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kit.core.logic.sheets.fold import tidy
from kit.core.logic.sheets.reading import Reading
from kit.core.logic.sheets.values import Cell, Row, cell_text, column_letters, is_blank
from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.sheets.cells.read import Context, read_cell
from kit.resources.logic.sheets.fields import BY_NAME
from kit.resources.logic.sheets.header import Header
from kit.resources.logic.sheets.parts import age_from_bounds, joined, settled


class LineKind(StrEnum):
    """What a row under the header is."""

    RECORD = "record"
    NOTE = "note"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True)
class Line:
    """One row that is not blank. `readings` by field; `unknown` and `stray` by what heads the column."""

    number: int
    kind: LineKind
    readings: Mapping[str, Reading] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    stray: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    section: str = ""


class Plan:
    """The columns of a header, ready for many rows."""

    def __init__(self, header: Header) -> None:
        known = [column for column in header.columns if column.field in BY_NAME]
        self.known = [(column.indexes, BY_NAME[column.field]) for column in known if column.field]
        titles: list[str] = []
        self.unknown: list[tuple[tuple[int, ...], str]] = []
        for column in header.columns:
            if column.field is None:
                titles.append(_unused(column.title, titles))
                self.unknown.append((column.indexes, titles[-1]))
        self.taken = {index for column in header.columns for index in column.indexes}
        self.gap = next(index for index in range(len(self.taken) + 1) if index not in self.taken)


def read_line(row: Row, plan: Plan, context: Context, *, number: int, section: str = "") -> Line:
    """One record: every cell read as the kind of its field."""
    found: dict[str, list[Reading]] = {}
    for indexes, known in plan.known:
        cell = _cell(row, indexes)
        if not is_blank(cell):
            found.setdefault(known.name, []).append(read_cell(known, cell, context))
    readings = settled(
        {name: several[0] if len(several) == 1 else joined(several) for name, several in found.items()}
    )
    if "hours" in readings:
        readings["hours"] = _hours(readings, context)
    age = age_from_bounds(readings) if "age" not in readings else None
    if age:
        readings["age"] = Reading(age, (), age.words)
    unknown = {
        title: tidy(cell_text(cell))
        for indexes, title in plan.unknown
        if not is_blank(cell := _cell(row, indexes))
    }
    return Line(number, LineKind.RECORD, readings, unknown, _stray(row, plan), section=section)


def _stray(row: Row, plan: Plan) -> dict[str, str]:
    return {
        f"（{column_letters(index)}列）": tidy(cell_text(row[index]))
        for index in range(plan.gap, len(row))
        if index not in plan.taken and not is_blank(row[index])
    }


def _hours(readings: Mapping[str, Reading], context: Context) -> Reading:
    """開催日時 as ParsedHours; the words are those of 開催日時 alone."""
    words, note, closed = readings["hours"].raw, readings.get("hours_note"), readings.get("closed")
    whole = words + (f"（{note.raw}）" if note else "") + (f"\n休館日：{closed.raw}" if closed else "")
    parsed = parse_hours(whole, fiscal_year=context.fiscal_year)
    warnings = (*readings["hours"].warnings, *parsed.warnings)
    return Reading(replace(parsed, words=tidy(words)), warnings, words)


def _cell(row: Row, indexes: tuple[int, ...]) -> Cell:
    """The cell of a column; what stands in several cells under one merged header is one text, each part once."""
    if len(indexes) == 1:
        return row[indexes[0]] if indexes[0] < len(row) else None
    cells = [row[index] for index in indexes if index < len(row) and not is_blank(row[index])]
    distinct = list(dict.fromkeys(cells))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return " ".join(tidy(cell_text(cell)) for cell in distinct)


def _unused(title: str, taken: list[str]) -> str:
    name, count = title, 2
    while name in taken:
        name, count = f"{title} ({count})", count + 1
    return name
