"""Workbooks of the board as offices know them: the letter of a 照会 with its table, and the board to take out.

For: xlsx that people open, fill in and print. Not for: what stands in the lines (`logic.board_sheets`), reading them.

Rules
- Every cell is text: telephones keep their first 0, and nothing is taken for a formula. Only how many 社会資源 a town has
  is a number, in the board's table, for sums.
- What is to be filled in is coloured and open; all else is locked without a password, so that a slip changes nothing.
- What only the machine needs to read the sheet again stands in hidden columns at the right.
- It prints on A4 across, with the headings on every sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import BinaryIO, Final
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kit.core.gateway.sheets.writer import xml_text
from kit.hub.logic.board_facts import FACTS, NAMED, NO_WORD, RESOURCES, YES_WORD, YESNO
from kit.hub.logic.board_sheets import ANSWER, DAY, FACT, HIDDEN, SOURCE

_FONT: Final = "Yu Gothic"
# The size of letters by which spreadsheets count the width of columns, whatever stands in them.
_COUNTED_IN: Final = 11
_LINE: Final = Side(style="thin", color="808080")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", fgColor="E4E8EC")
_OPEN: Final = PatternFill("solid", fgColor="FFF6CC")
_WIDTHS: Final = {
    "市町名": 11, "項目": 20, "書き方": 26, "いまの内容": 22, "いまの内容の出典": 22, ANSWER: 30, DAY: 17, SOURCE: 22,
}  # fmt: skip
_TO_FILL: Final = frozenset((ANSWER, DAY, SOURCE))
_BOARD_WIDTHS: Final = {"市町コード": 9, "市町名": 11, "覚え書き": 30}


@dataclass(frozen=True)
class Letter:
    """What stands above the table of a 照会: title, to whom, from whom, until when, how to fill in and give back."""

    title: str
    receiver: str
    sender: str
    due: str
    ways: Sequence[str]


def write_inquiry(letter: Letter, lines: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """The sheet of an inquiry; `lines` begin with the headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = "照会"
    headings, *rows = lines
    shown = sum(heading not in HIDDEN for heading in headings)
    for at, heading in enumerate(headings, 1):
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = _WIDTHS.get(heading, 12)
        column.hidden = heading in HIDDEN
    top = _write_letter(sheet, letter, shown)
    _write_head(sheet, headings, top)
    for number, line in enumerate(rows, top + 1):
        _write_question(sheet, dict(zip(headings, line, strict=True)), number)
        _set_height(sheet, number, line[:shown])
    _add_lists(sheet, headings, rows, top)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.freeze_panes = f"C{top + 1}" if len({line[0] for line in rows}) > 1 else None
    _set_paper(sheet, top)
    sheet.print_area = f"A1:{get_column_letter(shown)}{top + len(rows)}"
    book.save(target)


def write_board(lines: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """The board as a table; `lines` begin with the headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = "29市町の一覧"
    headings: Sequence[str] = ()
    for number, line in enumerate(lines, 1):
        headings = headings or line
        for at, text in enumerate(line, 1):
            cell = _put(sheet, number, at, text)
            cell.border = _BOX
            if headings[at - 1] == FACTS[RESOURCES].label and text.isdecimal():
                cell.value = int(text)
            if number == 1:
                cell.fill, cell.font = _HEAD, Font(name=_FONT, size=9, bold=True)
                width = _BOARD_WIDTHS.get(text, 24 if text.endswith("出どころと時点") else 16)
                sheet.column_dimensions[get_column_letter(at)].width = width
        _set_height(sheet, number, line)
    sheet.freeze_panes = "C2"
    sheet.print_title_cols = "A:B"
    _set_paper(sheet, 1)
    sheet.page_setup.fitToWidth = 2
    book.save(target)


def _write_letter(sheet: Worksheet, letter: Letter, shown: int) -> int:
    """The lines above the table; answers the line of its headings."""
    words = [
        (letter.title, Font(name=_FONT, size=15, bold=True), "center"),
        (letter.receiver, Font(name=_FONT, size=11), "left"),
        (letter.sender, Font(name=_FONT, size=11), "right"),
        (f"しめきり　{letter.due}", Font(name=_FONT, size=12, bold=True), "left"),
        *((way, Font(name=_FONT, size=10), "left") for way in letter.ways),
    ]
    width = sum(_width(sheet, at) for at in range(1, shown + 1))
    for number, (text, font, side) in enumerate(words, 1):
        cell = _put(sheet, number, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=shown)
        lines = _lines(text, width * _COUNTED_IN / font.size)
        sheet.row_dimensions[number].height = (26 if number == 1 else 18) * lines
    sheet.row_dimensions[len(words) + 1].height = 8
    return len(words) + 2


def _write_head(sheet: Worksheet, headings: Sequence[str], top: int) -> None:
    for at, heading in enumerate(headings, 1):
        cell = _put(sheet, top, at, heading)
        cell.font, cell.border = Font(name=_FONT, size=10, bold=True), _BOX
        cell.fill = _OPEN if heading in _TO_FILL else _HEAD


def _write_question(sheet: Worksheet, line: Mapping[str, str], number: int) -> None:
    for at, (heading, text) in enumerate(line.items(), 1):
        cell = _put(sheet, number, at, text)
        cell.border = _BOX
        if heading in _TO_FILL:
            cell.fill, cell.number_format = _OPEN, "@"
            cell.protection = Protection(locked=False)
        elif heading == "項目":
            cell.font = Font(name=_FONT, size=10, bold=True)


def _add_lists(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str]], top: int) -> None:
    """Where one of two words is the answer, the cell offers them; where it is a name or a word, it offers the word."""
    choices = DataValidation(
        type="list",
        formula1=f'"{YES_WORD},{NO_WORD}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="答え",
        error="「ある」か「これから」をえらんでください。わからないときは空のままにします。",
    )
    word = DataValidation(type="list", formula1=f'"{NO_WORD}"', allow_blank=True, showErrorMessage=False)
    by_kind = {YESNO: choices, NAMED: word}
    column = get_column_letter(headings.index(ANSWER) + 1)
    key = headings.index(FACT)
    for number, line in enumerate(rows, top + 1):
        if offered := by_kind.get(FACTS[line[key]].kind):
            offered.add(f"{column}{number}")
    for offered in by_kind.values():
        if offered.sqref:
            sheet.add_data_validation(offered)


def _set_height(sheet: Worksheet, number: int, line: Sequence[str]) -> None:
    """Room for the longest text of a line: not every program makes it when it opens the file."""
    lines = (_lines(text, _width(sheet, at) - 1) for at, text in enumerate(line, 1))
    sheet.row_dimensions[number].height = 8 + 14 * max(lines)


def _width(sheet: Worksheet, at: int) -> float:
    """How many letters of half width and _COUNTED_IN points have room in a column."""
    width: float = sheet.column_dimensions[get_column_letter(at)].width
    return width


def _lines(text: str, width: float) -> int:
    """How many lines a text takes where so many letters of half width have room."""
    signs = (sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line) for line in text.split("\n"))
    return sum(ceil(many * 1.05 / width) or 1 for many in signs)


def _set_paper(sheet: Worksheet, top: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter.center.text = "&P / &N"


def _put(sheet: Worksheet, number: int, at: int, text: str) -> Cell:
    cell = sheet.cell(number, at)
    if text:
        cell.value = xml_text(text)
        cell.data_type = "s"
    cell.font = Font(name=_FONT, size=10)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell
