"""Walks through the rows under a header: one record for each row that is one, the others told for what they are.

For: the import, after `header`. Not for: reading files; comparing with what is stored; the cells of a record (`record`).

Rules
- Rows are numbered as the clerk sees them, from 1.
- Blank rows, and the header repeated for printing, are no records. A line over the whole width or one that begins
  with a mark (■【※) is a heading or a note: told, and the last heading is given to the records under it.
- 同上 and 〃 are what stands above them, with a warning.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from kit.core.logic.sheets.fold import fold_header, tidy
from kit.core.logic.sheets.reading import Warned, warn
from kit.core.logic.sheets.values import Cell, Row, cell_text, is_blank
from kit.resources.logic.sheets.cells.read import Context
from kit.resources.logic.sheets.header import Header
from kit.resources.logic.sheets.record import Line, LineKind, Plan, read_line

_NOTES: Final = ("※", "*", "＊", "(注", "（注", "注)", "注）")
_MARKS: Final = (*_NOTES, "■", "◆", "●", "▼", "▽", "□", "◇", "【", "〈", "《")
_WIDE: Final = 3
_SAME: Final = frozenset(("同上", "〃", "″", "々", "仝", "同 上"))


def read_table(
    rows: Iterable[Row], header: Header, context: Context, *, first_number: int | None = None
) -> Iterator[Line]:
    """The rows from `header.data_from` on, in order; `first_number` is the number of the first given row."""
    section, above, plan = "", list[Cell](), Plan(header)
    names = {column.indexes[0]: column.folded for column in header.columns if column.folded}
    start = header.data_from + 1 if first_number is None else first_number
    for number, row in enumerate(rows, start):
        filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        text = _whole_line(row, filled)
        if text:
            section = section if text.startswith(_NOTES) else text
            yield Line(number, LineKind.NOTE, text=text, section=section)
        elif _is_header(row, filled, names):
            yield Line(number, LineKind.REPEATED_HEADER)
        else:
            copied = _same_as_above(row, above)
            above = [above[index] if index in copied else cell for index, cell in enumerate(row)]
            line = read_line(above, plan, context, number=number, section=section)
            yield _told_as_copied(line, header, copied) if copied else line


def _same_as_above(row: Row, above: list[Cell]) -> dict[int, str]:
    """Where 同上 and 〃 stand under something."""
    return {
        index: cell.strip()
        for index, cell in enumerate(row)
        if isinstance(cell, str)
        and len(cell) < _WIDE + 1
        and cell.strip() in _SAME
        and index < len(above)
        and not is_blank(above[index])
    }


def _told_as_copied(line: Line, header: Header, copied: Mapping[int, str]) -> Line:
    """The record with a warning for each field that a 同上 filled."""
    readings = dict(line.readings)
    for column in header.columns:
        sign = next((copied[index] for index in column.indexes if index in copied), None)
        if sign and column.field in readings:
            reading = readings[column.field]
            warning = warn(Warned.SAME_AS_ABOVE, text=sign, proposal=reading.raw)
            readings[column.field] = replace(reading, warnings=(*reading.warnings, warning))
    return replace(line, readings=readings)


def _whole_line(row: Row, filled: list[int]) -> str:
    """The text of a row that says one thing only, over several columns or behind a mark; "" for a record."""
    first = row[filled[0]]
    if not isinstance(first, str) or any(row[index] != first for index in filled):
        return ""
    text = tidy(first)
    return text if len(filled) >= _WIDE or text.startswith(_MARKS) else ""


def _is_header(row: Row, filled: list[int], names: Mapping[int, str]) -> bool:
    """Whether most cells say again what heads their column; the first cell mostly tells that they do not."""
    if not _says_name(row, filled[0], names) and not _says_name(row, filled[-1], names):
        return False
    same = sum(1 for index in filled if _says_name(row, index, names))
    return same >= 2 and same * 2 > len(filled)


def _says_name(row: Row, index: int, names: Mapping[int, str]) -> bool:
    text = fold_header(cell_text(row[index]))
    return bool(text) and names.get(index, "").endswith(text)
