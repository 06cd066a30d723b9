"""A csv of any encoding, delimiter and line end is read as its clerk sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.gateway.sheets.limits import LIMITS
from kit.core.gateway.sheets.text import TextFile
from kit.core.logic.sheets.refusals import Notice

TEXT = "名称,所在地,電話番号\r\nひだまり,津市桜橋一丁目,059-000-1234\r\n家族のつどい,四日市市,\r\n"
ROWS = [
    ["名称", "所在地", "電話番号"],
    ["ひだまり", "津市桜橋一丁目", "059-000-1234"],
    ["家族のつどい", "四日市市"],
]


def rows(content):
    return list(TextFile(content, LIMITS).rows())


def notices(content):
    file = TextFile(content, LIMITS)
    list(file.rows())
    return dict(file.notices)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""),
     ("utf-16-be", b""), ("cp932", b""), ("euc_jp", b""), ("iso2022_jp", b"")],
)  # fmt: skip
def test_encodings(encoding, mark):
    text = TEXT * 3 if encoding.startswith("utf-16") else TEXT
    assert rows(mark + text.encode(encoding))[:3] == ROWS


@pytest.mark.parametrize(
    "text", ["施設,ﾌﾘｶﾞﾅ\nさくら,ｻｸﾗ\n", "㈱髙﨑,①〜③\n", "名称\n津\n", "ｱｲｳ,名称\nｴｵ,電話\n"]
)
def test_signs_of_windows_and_half_width_kana_are_cp932(text):
    text = text.replace("〜", "～")
    assert rows(text.encode("cp932")) == [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_delimiters(sign):
    assert rows(TEXT.replace(",", sign).encode())[:3] == ROWS
    assert rows(f"sep={sign}\r\n{TEXT.replace(',', sign)}".encode())[:3] == ROWS


def test_a_title_above_does_not_hide_the_delimiter():
    assert rows("一覧（令和8年度）\nあ\tい\tう\n1,2\t3\t4\n".encode())[2] == ["1,2", "3", "4"]


def test_line_ends_may_be_mixed_and_cells_hold_line_breaks():
    content = '名称,内容\r\n"ひだまり","一行目\n二行目"\n"""かぎ""",x\ry,z'
    assert rows(content.encode()) == [
        ["名称", "内容"],
        ["ひだまり", "一行目\n二行目"],
        ['"かぎ"', "x"],
        ["y", "z"],
    ]


def test_the_trick_against_lost_zeros_is_its_text():
    assert rows('名称,電話\nあ,"=""0590001234"""\n'.encode())[1] == ["あ", "0590001234"]


def test_nuls_go_and_are_told():
    assert rows("名称,電話\nひ\x00だまり,1\n".encode())[1] == ["ひだまり", "1"]
    assert notices("名称,電話\nひ\x00だまり,1\n".encode()) == {Notice.REMOVED_NULS: {"count": 1}}


def test_a_sign_that_cannot_be_read_is_replaced_and_its_row_is_told():
    content = (TEXT * 20).encode("cp932").replace("津市".encode("cp932"), b"\x92\xff\x8e\x73", 1)
    assert "〓" in rows(content)[1][1]
    assert notices(content) == {Notice.REPLACED_CHARACTERS: {"rows": "2"}}


def test_a_quote_that_is_never_closed_is_told():
    assert notices('名称,内容\n"あ","い\nう,え\n'.encode()) == {Notice.ODD_QUOTES: {"row": 2}}


WORDS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters='",\t;\r\n='), max_size=8
)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=3), min_size=1, max_size=3))
def test_whatever_utf8_holds_comes_back(table):
    content = "\r\n".join(",".join(row) for row in [["名称", "所在地"], *table]).encode("utf-8-sig")
    expected = [[text or None for text in row] for row in table]
    for row in expected:
        while row and row[-1] is None:
            row.pop()
    assert rows(content)[1:] == expected
