"""Walks through the rows under a header: one record for each row that is one, the others told for what they are.

For: the import, after `header`. Not for: reading files; comparing with what is stored.

Rules
- Rows are numbered as the clerk sees them, from 1.
- Blank rows, and the header repeated for printing, are no records. A line over the whole width or one that begins
  with a mark (■【※) is a heading or a note: told, and the last heading is given to the records under it.
- Every cell of a record is kept: in its field, as an unknown column, or as a stray cell beyond the header.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.sheets.cells.read import Context, read_cell
from kit.resources.logic.sheets.cells.reading import Reading, Warned, warn
from kit.resources.logic.sheets.fields import BY_NAME, IGNORED
from kit.resources.logic.sheets.fold import fold_header, tidy
from kit.resources.logic.sheets.header import Column, Header
from kit.resources.logic.sheets.parts import age_from_bounds, joined, settled
from kit.resources.logic.sheets.values import Cell, Row, cell_text, column_letters, is_blank

_MARKS: Final = (
    "※",
    "*",
    "＊",
    "■",
    "◆",
    "●",
    "▼",
    "▽",
    "□",
    "◇",
    "【",
    "〈",
    "《",
    "(注",
    "（注",
    "注)",
    "注）",
)
_WIDE: Final = 3
_SAME: Final = frozenset(("同上", "〃", "″", "々", "仝", "同 上"))


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


def read_table(
    rows: Iterable[Row], header: Header, context: Context, *, first_number: int | None = None
) -> Iterator[Line]:
    """The rows from `header.data_from` on, in order; `first_number` is the number of the first given row."""
    section, above = "", dict[int, Cell]()
    names = _header_texts(header)
    start = header.data_from + 1 if first_number is None else first_number
    for number, row in enumerate(rows, start):
        if all(is_blank(cell) for cell in row):
            continue
        text = _whole_line(row)
        if text:
            section = text if not text.startswith(("※", "*", "＊", "(注", "（注", "注")) else section
            yield Line(number, LineKind.NOTE, text=text, section=section)
        elif _is_header(row, header, names):
            yield Line(number, LineKind.REPEATED_HEADER)
        else:
            whole, copied = _as_above(row, above)
            above = dict(enumerate(whole))
            yield _told_as_copied(
                read_line(whole, header, context, number=number, section=section), header, copied
            )


def _as_above(row: Row, above: Mapping[int, Cell]) -> tuple[list[Cell], dict[int, str]]:
    """The row with 同上 and 〃 as what they stand for, and where they stood."""
    copied = {
        index: cell.strip()
        for index, cell in enumerate(row)
        if isinstance(cell, str) and cell.strip() in _SAME and not is_blank(above.get(index))
    }
    return [above[index] if index in copied else cell for index, cell in enumerate(row)], copied


def _told_as_copied(line: Line, header: Header, copied: Mapping[int, str]) -> Line:
    """The record with a warning for each field that a 同上 filled."""
    if not copied:
        return line
    readings = dict(line.readings)
    for column in header.columns:
        sign = next((copied[index] for index in column.indexes if index in copied), None)
        if sign and column.field in readings:
            reading = readings[column.field]
            warning = warn(Warned.SAME_AS_ABOVE, text=sign, proposal=reading.raw)
            readings[column.field] = replace(reading, warnings=(*reading.warnings, warning))
    return replace(line, readings=readings)


def read_line(row: Row, header: Header, context: Context, *, number: int, section: str = "") -> Line:
    """One record: every cell read as the kind of its field."""
    found: dict[str, list[Reading]] = {}
    unknown: dict[str, str] = {}
    taken: set[int] = set()
    for column in header.columns:
        taken.update(column.indexes)
        cell = _cell(row, column)
        if is_blank(cell) or column.field == IGNORED:
            continue
        if column.field is None:
            unknown[_unused(column.title, unknown)] = tidy(cell_text(cell))
        else:
            found.setdefault(column.field, []).append(read_cell(BY_NAME[column.field], cell, context))
    readings = settled({name: joined(several) for name, several in found.items()})
    if "hours" in readings:
        readings["hours"] = _hours(readings, context)
    age = age_from_bounds(readings) if "age" not in readings else None
    if age:
        readings["age"] = Reading(age, (), age.words)
    stray = {
        f"（{column_letters(index)}列）": tidy(cell_text(cell))
        for index, cell in enumerate(row)
        if index not in taken and not is_blank(cell)
    }
    return Line(number, LineKind.RECORD, readings, unknown, stray, section=section)


def _hours(readings: Mapping[str, Reading], context: Context) -> Reading:
    """開催日時 as ParsedHours, with what its note and the column 休み take out; the words are those of 開催日時 alone."""
    words, note, closed = readings["hours"].raw, readings.get("hours_note"), readings.get("closed")
    whole = words + (f"（{note.raw}）" if note else "") + (f"\n休館日：{closed.raw}" if closed else "")
    parsed = parse_hours(whole, fiscal_year=context.fiscal_year)
    warnings = (*readings["hours"].warnings, *parsed.warnings)
    return Reading(replace(parsed, words=tidy(words)), warnings, words)


def _cell(row: Row, column: Column) -> Cell:
    """The cell of a column; what stands in several cells under one merged header is one text, each part once."""
    cells = [row[index] for index in column.indexes if index < len(row) and not is_blank(row[index])]
    distinct = list(dict.fromkeys(cells))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return " ".join(tidy(cell_text(cell)) for cell in distinct)


def _unused(title: str, taken: Mapping[str, str]) -> str:
    name, count = title, 2
    while name in taken:
        name, count = f"{title} ({count})", count + 1
    return name


def _whole_line(row: Row) -> str:
    """The text of a row that says one thing only, over several columns or behind a mark; "" for a record."""
    texts = [tidy(cell_text(cell)) for cell in row if not is_blank(cell)]
    if len(set(texts)) != 1 or not isinstance(next(cell for cell in row if not is_blank(cell)), str):
        return ""
    return texts[0] if len(texts) >= _WIDE or texts[0].startswith(_MARKS) else ""


def _header_texts(header: Header) -> dict[int, str]:
    return {column.indexes[0]: column.folded for column in header.columns if column.folded}


def _is_header(row: Row, header: Header, names: Mapping[int, str]) -> bool:
    """Whether most cells say again what heads their column."""
    cells = {index: fold_header(cell_text(cell)) for index, cell in enumerate(row) if isinstance(cell, str)}
    same = sum(1 for index, text in cells.items() if text and names.get(index, "").endswith(text))
    return same >= 2 and same * 2 > sum(1 for text in cells.values() if text)
