"""Writes a table of texts as xlsx or csv.

For: exports. Not for: reading, and what stands in the cells.

Rules
- Every cell is text: telephone numbers keep their first 0, and nothing is taken for a date or a formula.
- An xlsx has one sheet, its header stays in sight. It is written line by line.
- Signs that XML cannot hold (Word's line break within a paragraph is one) are left out of every xlsx of the house,
  also of those that are written elsewhere (`xml_text`): one of them would make the whole file unreadable.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="社会資源" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGIN: Final = f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>'


def write_table(rows: Iterable[Sequence[str]], target: BinaryIO, form: str) -> None:
    """As `form` says: xlsx, csv, or a csv in cp932, whose texts have to fit."""
    if form == "xlsx":
        write_xlsx(rows, target)
    else:
        write_csv(rows, target, encoding="cp932" if form == "cp932" else "utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """One sheet of texts, the first row as header."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _HEAD + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_HEAD + _BEGIN).encode())
            for row in rows:
                cells = "".join(map(_cell, row))
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")


def write_csv(rows: Iterable[Sequence[str]], target: BinaryIO, *, encoding: str) -> None:
    """Lines end as Windows programs write them; `utf-8-sig` so that they see the encoding."""
    text = io.TextIOWrapper(target, encoding=encoding, newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    text.flush()
    text.detach()


def xml_text(text: str) -> str:
    """The text as an xlsx can hold it (XML 1.0, production 2: no other signs are allowed, not even escaped)."""
    return _NO_XML.sub("", text)


def _cell(text: str) -> str:
    plain = escape(xml_text(text))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>' if plain else "<c/>"
