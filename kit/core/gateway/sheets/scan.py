"""Looks through the XML of a sheet before calamine builds its table in memory, and for what calamine does not tell.

For: `excel`, inside the reading process. Not for: values.

Rules
- The last row and column count where something stands, not where a border was drawn, and not what `dimension` claims:
  one cell at XFD1048576 makes a table of seventeen billion cells, 1.4 kB on disk.
- Rows and columns that are hidden (also by a filter), errors (#N/A), formulas without a result are found here.
- Tags are found by pattern, not parsed: a broken sheet is told by calamine.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from kit.core.gateway.sheets.limits import Limits
from kit.core.logic.sheets.refusals import Reason, SheetRefused

_CHUNK: Final = 1 << 20
_KEPT: Final = 1 << 16
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}sheet"
_ROW: Final = re.compile(rb"<row\b([^>]*)>")
_ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,9})"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN: Final = re.compile(rb"<col\b([^>]*)>")
_EDGE: Final = re.compile(rb'\b(min|max)="(\d{1,6})"')
_FILLED: Final = re.compile(rb"<c\b[^>]*[^/>]>(?!</)")
_FAR: Final = re.compile(rb'<c r="([A-Z]{2,4})\d{1,9}"(?:[^>]*[^/>])?>(?!</)')
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?'
    rb"<v>([^<]{1,20})</"
)
_NO_RESULT: Final = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_MANY_ERRORS: Final = 20_000


@dataclass
class Scan:
    """What the XML of one sheet says; rows and columns count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    without_result: int = 0


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag in (_MAIN, _STRICT):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            parts[sheet.get("name", "")] = posixpath.normpath(
                posixpath.join("/xl", targets.get(link, ""))
            ).lstrip("/")
    return parts


def scan_sheet(archive: zipfile.ZipFile, part: str, name: str, limits: Limits) -> Scan:
    """Raises SheetRefused when something stands too far down or to the right."""
    scan, row = Scan(), 0
    for piece in _pieces(archive, part):
        row = _scan_rows(piece, row, scan, name, limits)
        _scan_columns(piece, scan, name, limits)
        if b't="e"' in piece and len(scan.errors) < _MANY_ERRORS:
            for found in _ERROR.finditer(piece):
                place = (int(found[2]) - 1, _column_index(found[1]))
                scan.errors[place] = found[3].decode("utf-8", "replace")
        scan.without_result += sum(1 for _ in _NO_RESULT.finditer(piece))
    return scan


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML in pieces that end before a row, so that no row is cut; tags without a prefix of their namespace."""
    rest, prefix = b"", None
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            prefix = _prefix(rest) if prefix is None else prefix
            cut = rest.rfind(b"<" + (prefix or b"") + b"row")
            if cut <= 0:
                cut = len(rest) - _KEPT if len(rest) > 8 * _CHUNK else 0
            if cut > 0:
                yield _bare(rest[:cut], prefix)
                rest = rest[cut:]
    yield _bare(rest, prefix)


def _prefix(start: bytes) -> bytes | None:
    """ "x:" when the sheet is written as <x:sheetData>, "" when not; None while it is not known."""
    found = re.search(rb"<(\w+:)?sheetData\b", start)
    return (found[1] or b"") if found else None


def _bare(piece: bytes, prefix: bytes | None) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece


def _scan_rows(piece: bytes, row: int, scan: Scan, name: str, limits: Limits) -> int:
    """Counts rows on from `row`; the number of the last one (from 1)."""
    rows = list(_ROW.finditer(piece))
    for index, found in enumerate(rows):
        number = _ROW_NUMBER.search(found[1])
        row = int(number[1]) if number else row + 1
        if _HIDDEN.search(found[1]) and row <= limits.rows:
            scan.hidden_rows.add(row - 1)
        end = rows[index + 1].start() if index + 1 < len(rows) else len(piece)
        if row > limits.rows and _FILLED.search(piece, found.end(), end):
            raise SheetRefused(Reason.TOO_MANY_ROWS, sheet=name, rows=f"{row:,}", limit=f"{limits.rows:,}")
    return row


def _scan_columns(piece: bytes, scan: Scan, name: str, limits: Limits) -> None:
    far = max((_column_index(found[1]) for found in _FAR.finditer(piece)), default=0)
    if far >= limits.columns:
        raise SheetRefused(
            Reason.TOO_MANY_COLUMNS, sheet=name, columns=f"{far + 1:,}", limit=f"{limits.columns:,}"
        )
    for found in _COLUMN.finditer(piece):
        if _HIDDEN.search(found[1]):
            edges = {edge: int(number) for edge, number in _EDGE.findall(found[1])}
            first, last = edges.get(b"min", 1), min(edges.get(b"max", 1), limits.columns)
            scan.hidden_columns.update(range(first - 1, last))


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
