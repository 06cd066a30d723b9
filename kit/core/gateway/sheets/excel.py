"""Reads xlsx, xlsm and xls with calamine, fills merged ranges, adds what calamine leaves out.

For: `child`. Not for: limits of the process (`child`), csv (`text`).

Rules
- Rows and columns are counted from the sheet's own first cell, also when the table begins further in.
- A merged range shows its first cell everywhere; a cell inside that has a value of its own keeps it.
- Formulas are the results that were saved with them; errors stay as their text.
- Hidden rows and columns of .xls are not known.
"""

import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import python_calamine

from kit.core.gateway.sheets.limits import Limits
from kit.core.gateway.sheets.scan import Scan, scan_sheet, sheet_parts
from kit.core.logic.sheets.refusals import Notice, Reason, SheetRefused
from kit.core.logic.sheets.values import Merge, column_letters

NoticeGiven = tuple[str, dict[str, str | int]]


class ExcelFile:
    """A workbook that is read sheet by sheet; `notices` grow while it is."""

    def __init__(self, path: str, *, is_zip: bool, limits: Limits) -> None:
        self.limits, self.notices = limits, list[NoticeGiven]()
        self.archive = zipfile.ZipFile(path) if is_zip else None
        self.parts = sheet_parts(self.archive) if self.archive else {}
        self.book = _opened(path)
        self.sheets = self.book.sheets_metadata
        if len(self.sheets) > limits.sheets:
            raise SheetRefused(Reason.TOO_MANY_SHEETS, sheets=len(self.sheets), limit=limits.sheets)
        hidden = [sheet.name for sheet in self.sheets if _is_hidden(sheet)]
        if hidden:
            self.notices.append((Notice.HIDDEN_SHEETS, {"sheets": "、".join(hidden)}))

    def read(self) -> Iterator[tuple[dict[str, Any], Iterator[tuple[list[Any], bool]]]]:
        """For each sheet what is known of it, and its rows with whether they are hidden."""
        for sheet in self.sheets:
            if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                self.notices.append((Notice.SHEET_UNREADABLE, {"sheet": sheet.name}))
                continue
            scan = self._scan(sheet.name)
            found = self.book.get_sheet_by_name(sheet.name)
            merges = [Merge(*first, *last) for first, last in found.merged_cell_ranges or ()]
            self._check(sheet.name, found, len(merges))
            about = {
                "name": sheet.name,
                "hidden": _is_hidden(sheet),
                "merges": merges,
                "hidden_columns": sorted(scan.hidden_columns),
            }
            yield about, _rows(found, merges, scan)

    def _check(self, name: str, sheet: python_calamine.CalamineSheet, merges: int) -> None:
        """What the scan could not know: a sheet of .xls, cells without a reference."""
        rows, columns = (edge + 1 for edge in sheet.end or (-1, -1))
        if rows > self.limits.rows:
            limit = f"{self.limits.rows:,}"
            raise SheetRefused(Reason.TOO_MANY_ROWS, sheet=name, rows=f"{rows:,}", limit=limit)
        if columns > self.limits.columns:
            limit = f"{self.limits.columns:,}"
            raise SheetRefused(Reason.TOO_MANY_COLUMNS, sheet=name, columns=f"{columns:,}", limit=limit)
        if merges > self.limits.merges:
            raise SheetRefused(Reason.TOO_HEAVY)

    def _scan(self, name: str) -> Scan:
        if self.archive is None or name not in self.parts:
            return Scan()
        scan = scan_sheet(self.archive, self.parts[name], name, self.limits)
        if scan.hidden_columns:
            letters = "、".join(map(column_letters, sorted(scan.hidden_columns)[:20]))
            self.notices.append((Notice.HIDDEN_COLUMNS, {"sheet": name, "columns": letters}))
        if scan.without_result:
            self.notices.append(
                (Notice.FORMULA_WITHOUT_RESULT, {"sheet": name, "count": scan.without_result})
            )
        return scan


def _opened(path: str) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise SheetRefused(Reason.PASSWORD) from error


def _is_hidden(sheet: python_calamine.SheetMetadata) -> bool:
    return sheet.visible is not python_calamine.SheetVisibleEnum.Visible


def _rows(
    sheet: python_calamine.CalamineSheet, merges: Iterable[Merge], scan: Scan
) -> Iterator[tuple[list[Any], bool]]:
    if sheet.start is None:
        return
    # calamine gives the blank rows above the table, but not the blank columns before it.
    left = sheet.start[1]
    errors: dict[int, list[tuple[int, str]]] = {}
    for (number, column), text in scan.errors.items():
        errors.setdefault(number, []).append((column, text))
    filled = _Filling(merges)
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[Any] = [None] * left + [None if cell == "" else cell for cell in cells]
        for column, text in errors.get(number, ()):
            row.extend([None] * (column + 1 - len(row)))
            row[column] = text
        yield filled.fill(number, row), number in scan.hidden_rows


class _Filling:
    """Fills merged ranges row by row, with those that are open at the moment."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.waiting = sorted(merges, reverse=True)
        self.open: list[tuple[Merge, Any]] = []

    def fill(self, number: int, row: list[Any]) -> list[Any]:
        while self.waiting and self.waiting[-1].first_row <= number:
            merge = self.waiting.pop()
            if merge.first_row == number and merge.first_column < len(row):
                self.open.append((merge, row[merge.first_column]))
        if self.open:
            self.open = [pair for pair in self.open if pair[0].last_row >= number]
        for merge, value in self.open:
            for column in range(merge.first_column, min(merge.last_column + 1, len(row))):
                if row[column] is None:
                    row[column] = value
        return row
