"""Which files may be papers: name and content say the same, nothing runs, nothing is unpacked."""

import io
import zipfile

import pytest

from kit.meetings.logic.papers import (
    LARGEST,
    MEETING_LARGEST,
    PaperRefused,
    kind_of_file,
    refuse_too_much,
    tidy_name,
)


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("次第.pdf", b"%PDF-1.7 ...", "pdf"),
        ("写真.JPG", b"\xff\xd8\xff\xe0", "jpg"),
        ("図.png", b"\x89PNG\r\n\x1a\n", "png"),
        ("議事録.docx", DOCX, "docx"),
        ("表.ods", packed("mimetype", "content.xml"), "ods"),
        ("名簿.csv", "名前,機関\n".encode("cp932"), "csv"),
        ("メモ.txt", "\ufeffめも".encode("utf-16"), "txt"),
    ],
)
def test_what_is_taken(name, data, ending):
    assert kind_of_file(name, data).ending == ending


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.pdf", b"", "空です"),
        ("絵.svg", b"<svg onload=alert(1)>", "この種類"),
        ("ページ.html", b"<script>", "この種類"),
        ("古い.xls", b"\xd0\xcf\x11\xe0", "この種類"),
        ("拡張子なし", b"%PDF-1.7", "この種類"),
        ("偽.pdf", b"MZ\x90", "中身がちがいます"),
        ("偽.docx", packed("xl/workbook.xml"), "中身がちがいます"),
        ("偽.txt", b"ab\x00cd", "中身がちがいます"),
        ("壊れた.xlsx", b"PK\x03\x04 ...", "開けません"),
        ("マクロ.docx", packed("word/document.xml", "word/vbaProject.bin"), "マクロ"),
        ("大きい.pdf", b"%PDF-" + bytes(LARGEST), "大きすぎます"),
    ],
)
def test_what_is_refused_says_what_to_do(name, data, words):
    with pytest.raises(PaperRefused, match=words):
        kind_of_file(name, data)


def test_a_name_leads_nowhere():
    assert tidy_name("C:\\docs\\..\\会議:資料.pdf") == "会議資料.pdf"
    assert tidy_name("../../etc/passwd") == "passwd"
    assert tidy_name("\u202egpj.exe\r\nX: y.pdf") == "gpj.exeX y.pdf"
    assert tidy_name("...") == "資料"
    assert len(tidy_name("長" * 300 + ".pdf")) == 120
    assert tidy_name("か\u3099.pdf") == "が.pdf"


def test_a_meeting_holds_no_more_than_it_may():
    refuse_too_much(MEETING_LARGEST - 5, 5)
    with pytest.raises(PaperRefused, match="残り0MB"):
        refuse_too_much(MEETING_LARGEST - 5, 6)
