"""What comes of opening a file, and how a batch remembers the way it was read.

For: choosing the sheet, and columns as data between the screens and the worker. Not for: opening files
(`gateway.sheets`), finding the header (`sheets.header`).

Rules
- A column is one of the kit's fields, `KEPT` (its words stay with the record, under their heading), or left out ("").
- What a clerk said of a heading is remembered by the folded heading, and counts more than any list of ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from kit.core.logic.sheets.fold import fold_header, tidy
from kit.core.logic.sheets.guard import unguarded
from kit.core.logic.sheets.refusals import Reason, SheetRefused
from kit.core.logic.sheets.values import Merge, Row, cell_text, is_blank
from kit.resources.logic.export import NOTED
from kit.resources.logic.sheets.cells.numbers import read_municipality_code
from kit.resources.logic.sheets.fields import BY_NAME, IGNORED
from kit.resources.logic.sheets.header import Column, Header, find_header
from kit.resources.logic.words import PREFECTURE_BODY

KEPT: Final = "extra"
LEFT_OUT: Final = ""
SAMPLES: Final = 3
# Headings of our own that come back, here with corrected rows: they are neither kept nor asked about.
REASON_HEADING: Final = "取り込めないわけ"
_OURS: Final = {fold_header(heading): IGNORED for heading in (REASON_HEADING, *NOTED.values())}


class Numbered(Protocol):
    """A row with its number as the clerk sees it."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Row: ...


class SheetRows(Protocol):
    """One sheet of an open file; its rows can be walked through again and again."""

    @property
    def name(self) -> str: ...
    @property
    def is_hidden(self) -> bool: ...
    @property
    def row_count(self) -> int: ...
    @property
    def merges(self) -> tuple[Merge, ...]: ...

    def rows(self) -> Iterable[Numbered]:
        """Every row from the first on, blank ones too."""
        ...

    def head(self) -> Sequence[Row]:
        """The first rows, for finding the header."""
        ...


def table_of(
    sheets: Sequence[SheetRows], wanted: str, meanings: Mapping[str, str]
) -> tuple[SheetRows, Header]:
    """The sheet of that name, or the first shown one that holds a table with a name in it, with its header; raises
    SheetRefused."""
    known = remembered_fields(meanings)
    if wanted:
        named = next((sheet for sheet in sheets if sheet.name == wanted), None)
        if named is not None:
            return named, find_header(named.head(), remembered=known, merges=named.merges)
    first: tuple[SheetRows, Header] | None = None
    refusal = SheetRefused(Reason.NO_ROWS)
    for sheet in sorted(sheets, key=lambda one: one.is_hidden):
        try:
            header = find_header(sheet.head(), remembered=known, merges=sheet.merges)
        except SheetRefused as refused:
            refusal = refused if refused.reason is not Reason.NO_ROWS else refusal
            continue
        if header.names("name"):
            return sheet, header
        first = first or (sheet, header)
    if first is None:
        raise refusal
    return first


def remembered_fields(meanings: Mapping[str, str]) -> dict[str, str]:
    """What the town said, for `find_header`: fields and what is left out; kept columns are unknown ones."""
    known = {header: field or IGNORED for header, field in meanings.items() if field != KEPT}
    return {**known, **_OURS}


def columns_as_data(header: Header, rows: Sequence[Row], meanings: Mapping[str, str]) -> list[dict[str, Any]]:
    """The columns for the screen and for later: heading, place, meaning, first meaning and samples."""
    found = []
    for column in header.columns:
        field = LEFT_OUT if column.field == IGNORED else column.field or KEPT
        is_asked = column.field is None and meanings.get(column.folded) != KEPT
        found.append(
            {
                "header": column.title, "key": column.folded, "letters": column.letters, "indexes": list(column.indexes),
                "field": field, "guess": field, "is_unknown": is_asked, "suggestion": column.suggestion or "",
                "repeats": column.repeats or "", "samples": samples(rows, column, header.data_from),
            }
        )  # fmt: skip
    return found


def samples(rows: Sequence[Row], column: Column, start: int) -> list[str]:
    """The first different cells of a column that are not empty."""
    texts: dict[str, None] = {}
    for row in rows[start:]:
        cell = row[column.indexes[0]] if column.indexes[0] < len(row) else None
        if not is_blank(cell):
            texts[tidy(unguarded(cell_text(cell)))[:80]] = None
        if len(texts) == SAMPLES:
            break
    return list(texts)


def header_as_data(header: Header) -> dict[str, Any]:
    """The place of the header."""
    return {
        "first": header.first,
        "last": header.last,
        "skipped": list(header.skipped),
        "above": list(header.above),
    }


def header_of(reading: Mapping[str, Any]) -> Header:
    """The header as it was found and as somebody named its columns."""
    columns = tuple(
        Column(tuple(one["indexes"]), one["header"], one["key"], _meaning(one["field"]))
        for one in reading["columns"]
    )
    place = reading["header"]
    return Header(place["first"], place["last"], columns, tuple(place["skipped"]))


def fields_of(reading: Mapping[str, Any]) -> frozenset[str]:
    """The fields that the file has a column for; `KEPT` among them when words are kept."""
    return frozenset(one["field"] for one in reading["columns"] if one["field"] != LEFT_OUT)


def other_owners(header: Header, sheet: SheetRows, owner: str) -> list[str]:
    """The codes of the bodies whose file it is, when none of its rows is `owner`'s; [] when it is, or does not say, and for
    the prefecture, whose lists name the town of each row."""
    column = next((one for one in header.columns if one.field == "municipality_code"), None)
    if column is None or owner in PREFECTURE_BODY:
        return []
    codes: set[str] = set()
    for code in _codes(column.indexes[0], header, sheet):
        if code == owner:
            return []
        codes.add(code)
    return sorted(codes)


def _codes(place: int, header: Header, sheet: SheetRows) -> Iterator[str]:
    for row in sheet.rows():
        cell = row.cells[place] if row.number > header.data_from and place < len(row.cells) else None
        code = None if is_blank(cell) else read_municipality_code(cell).value
        if code:
            yield str(code)


def _meaning(field: str) -> str | None:
    if field == LEFT_OUT:
        return IGNORED
    return field if field in BY_NAME else None
