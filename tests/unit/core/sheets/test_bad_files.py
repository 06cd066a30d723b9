"""No file hurts the kit, and every refusal says what to do. Files are made here; the reading process is the real one."""

import gzip
import io
import os
import re
import struct
import tempfile
import zipfile
from dataclasses import replace

import pytest

from kit.core.gateway.sheets.limits import LIMITS, MEGABYTE
from kit.core.gateway.sheets.reader import read_sheets
from kit.core.logic.sheets.refusals import NOTICES, REFUSALS, Notice, Reason, SheetRefused
from tests.factories.sheets import edited, with_member, xlsx

SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx([["名称", "電話番号"], ["ひだまり", "059-000-1234"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def in_sheet(extra, content=GOOD):
    """A workbook with more rows in its XML than a spreadsheet would write."""
    return edited(content, SHEET, lambda xml: xml.replace(b"</sheetData>", extra + b"</sheetData>"))


def packed(*names, value=b"x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, value)
    return file.getvalue()


def encrypted_zip():
    """The mark of a password on the first member, in both places that carry it."""
    content = bytearray(GOOD)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(magic) + offset
        content[place : place + 2] = struct.pack("<H", 1)
    return bytes(content)


def cell(reference):
    row = re.search(r"\d+", reference)[0]
    return f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'.encode()


BAD = {
    "empty.xlsx": (b"", Reason.EMPTY),
    "web.xls": (b"\r\n<html><body><table><tr><td>a</td></tr></table>", Reason.HTML),
    "web16.xls": ("\ufeff<!DOCTYPE html><html>".encode("utf-16-le"), Reason.HTML),
    "mail.xls": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Reason.HTML),
    "2003.xls": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', Reason.XML_TABLE),
    "list.xlsx": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Reason.PDF),
    "photo.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(32), Reason.IMAGE),
    "photo.csv": (b"\xff\xd8\xff\xe0" + bytes(32), Reason.IMAGE),
    "table.ods": (packed("mimetype", "content.xml"), Reason.OPEN_DOCUMENT),
    "letter.docx": (packed("word/document.xml"), Reason.OTHER_OFFICE),
    "table.xlsb": (packed("xl/workbook.bin"), Reason.BINARY_WORKBOOK),
    "all.zip": (packed("一覧.xlsx"), Reason.OTHER_ARCHIVE),
    "all.gz": (gzip.compress(GOOD), Reason.OTHER_ARCHIVE),
    "all.lzh": (b"\x22\x12-lh5-" + bytes(30), Reason.OTHER_ARCHIVE),
    "half.xlsx": (packed("xl/styles.xml"), Reason.BROKEN),
    "secret.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500), Reason.PASSWORD),
    "secret-zip.xlsx": (encrypted_zip(), Reason.PASSWORD),
    "letter.xls": (OLE + "WordDocument".encode("utf-16-le"), Reason.OTHER_OFFICE),
    "data.xls": (OLE + bytes(500), Reason.UNKNOWN_FORMAT),
    "broken.xls": (OLE + "Workbook".encode("utf-16-le") + bytes(500), Reason.BROKEN),
    "cut.xlsx": (GOOD[: len(GOOD) // 2], Reason.CUT_OFF),
    "xml.xlsx": (edited(GOOD, SHEET, lambda xml: xml[: len(xml) // 2]), Reason.BROKEN),
    "noise.csv": (bytes(range(1, 32)) * 40, Reason.UNKNOWN_FORMAT),
    "noise.xlsx": (bytes(2000), Reason.UNKNOWN_FORMAT),
    "encoding.csv": ("名称,所在地\r\n".encode("cp932") + b"\x81\x00\xff\xfe\xfd\x80" * 30, Reason.ENCODING),
    "wide.csv": ((",".join(str(n) for n in range(401)) + "\n").encode(), Reason.TOO_MANY_COLUMNS),
    "billion.xlsx": (in_sheet(cell("XFD1048576")), Reason.TOO_MANY_ROWS),
    "deep.xlsx": (in_sheet(cell("A1048576")), Reason.TOO_MANY_ROWS),
    "wide.xlsx": (in_sheet(cell("XFD3")), Reason.TOO_MANY_COLUMNS),
    "bomb.xlsx": (with_member(GOOD, "xl/media/bomb.xml", bytes(30 * MEGABYTE)), Reason.UNPACKS_TOO_LARGE),
    "many.xlsx": (packed("xl/workbook.xml", *(f"xl/{n}" for n in range(2000))), Reason.UNPACKS_TOO_LARGE),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_for_its_reason_with_words_that_say_what_to_do(name):
    content, reason = BAD[name]
    with pytest.raises(SheetRefused) as caught:
        read_sheets(content, name)
    assert caught.value.reason is reason
    assert str(caught.value).endswith("。")
    assert "{" not in str(caught.value)
    assert re.search("ください|読みませんでした", str(caught.value))


def test_every_reason_and_notice_has_its_words():
    assert set(REFUSALS) == set(Reason)
    assert set(NOTICES) == set(Notice)


@pytest.mark.parametrize(
    "content",
    [
        edited(
            GOOD,
            SHEET,
            lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml),
        ),
        in_sheet(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
    ],
    ids=["a claim of billions", "a border in the last cell"],
)
def test_what_only_claims_to_be_large_is_read(content):
    with read_sheets(content, "list.xlsx") as book:
        assert [(sheet.row_count, sheet.column_count) for sheet in book.sheets] == [(2, 2)]


def test_two_hundred_columns_are_read():
    with read_sheets(xlsx([[f"列{n}" for n in range(200)], list(range(200))]), "wide.xlsx") as book:
        assert book.sheets[0].column_count == 200
        assert [row.cells[199] for row in book.sheets[0].rows()] == ["列199", 199]


TABLE = xlsx([["あ" * 99] * 9] * 9)


@pytest.mark.parametrize(
    ("limits", "content", "reason"),
    [
        ({"memory": 220 * MEGABYTE, "rows": 2_000_000}, in_sheet(cell("Z1048576")), Reason.TOO_HEAVY),
        ({"output": 400}, TABLE, Reason.TOO_HEAVY), ({"wall": 0}, TABLE, Reason.TOO_SLOW), ({"sheets": 0}, TABLE, Reason.TOO_MANY_SHEETS),
        ({"file_size": 100}, TABLE, Reason.TOO_LARGE), ({"columns": 8}, TABLE, Reason.TOO_MANY_COLUMNS), ({"rows": 8}, TABLE, Reason.TOO_MANY_ROWS),
        ({"rows": 8}, b"a,b\n" * 9, Reason.TOO_MANY_ROWS),
    ],
    ids=["memory", "output", "time", "sheets", "size", "columns", "rows", "lines"],
)  # fmt: skip
def test_whatever_the_reading_process_does_beyond_its_limits_ends_in_a_reason(limits, content, reason):
    with pytest.raises(SheetRefused) as caught:
        read_sheets(content, "list.xlsx", limits=replace(LIMITS, **limits))
    assert caught.value.reason is reason


def test_a_file_by_another_name_is_read_and_told():
    with read_sheets("名称,電話\r\nひだまり,1\r\n".encode("cp932"), "一覧.xls") as book:
        assert book.kind == "text"
        assert [given.notice for given in book.notices] == [Notice.NAMED_OTHERWISE]
        assert "一覧.xls" in book.notices[0].words


def test_rows_can_be_read_again_and_side_by_side_until_the_book_is_closed(tmp_path, monkeypatch):
    path, own = tmp_path / "list.xlsx", tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    path.write_bytes(xlsx([[n, None, f"行{n}"] for n in range(3000)]))
    with read_sheets(path.read_bytes(), path.name) as book:
        rows = [(row.number, row.cells) for row in book.sheets[0].rows()]
        assert rows[:2] == [(1, (0, None, "行0")), (2, (1, None, "行1"))]
        pairs = list(zip(book.sheets[0].rows(), book.sheets[0].rows(), strict=True))
        assert len(pairs) == len(rows) == 3000
        assert all(one == other for one, other in pairs)
        assert book.sheet("表") is book.sheets[0]
        assert book.sheet("ない") is None
    assert os.listdir(own) == []
