"""What a sheet holds, as values: cells, merged ranges, and the text that a person sees in a cell.

For: everything that reads sheets. Not for: reading files (`gateway.sheets`), meaning (`cells`).
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

Cell = str | int | float | bool | datetime | date | time | None
Row = Sequence[Cell]

# Beyond this a spreadsheet keeps only the first fifteen digits of a number: what follows is not to be trusted.
EXACT_DIGITS: Final = 15


class Merge(NamedTuple):
    """A merged range, counted from 0, all edges included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


def cell_text(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers without .0, dates 2026-04-01, times 9:00."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell.hour}:{cell.minute:02}"
    return str(cell)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letters(index: int) -> str:
    """The letters over a column as the clerk sees them: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
