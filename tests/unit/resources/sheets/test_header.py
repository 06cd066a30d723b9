"""The header is found where towns put it, and every column says what it is."""

import pytest

from kit.core.logic.sheets.fold import fold_header
from kit.core.logic.sheets.refusals import Reason, SheetRefused
from kit.core.logic.sheets.values import Merge
from kit.resources.logic.sheets.aliases import _WORDS, ALIASES
from kit.resources.logic.sheets.fields import BY_NAME, FIELDS, IGNORED
from kit.resources.logic.sheets.header import find_header

DATA = ["さくら会", "津市桜橋1-1", "059-224-2273", "本人"]
PLAIN = ["名称", "所在地", "電話番号", "対象者"]


def fields(header):
    return [column.field for column in header.columns]


def test_every_name_means_a_field_that_exists_and_every_field_knows_its_label():
    assert set(ALIASES.values()) <= set(BY_NAME)
    assert [field.name for field in FIELDS if ALIASES[fold_header(field.label)] != field.name] == []
    assert [f.name for f in FIELDS if f.standard and ALIASES[fold_header(f.standard)] != f.name] == []


def test_a_name_stands_under_one_field_only():
    names = [(fold_header(word), field) for field, words in _WORDS.items() for word in words.split()]
    assert [name for name, field in names if ALIASES[name] != field] == []


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("２．電話番号（代表）【必須】", "phones"), ("ＴＥＬ", "phones"), ("施設の\n名称", "name"), ("名称_カナ", "name_kana"),
        ("名称（ﾌﾘｶﾞﾅ）", "name_kana"), ("建物名等(方書)", "building"), ("参 加 費", "fee"), ("料金(円)", "fee"),
        ("※対象者", "who_for"), ("所在地_連結表記", "address"), ("連絡先備考（その他、SNSなど）", "contact_note"),
        ("タイトル（制度名）", "name"), ("E-mail", "mail"), ("〒", "postcode"),
    ],
)  # fmt: skip
def test_a_name_is_known_whatever_its_width_numbering_and_marks(word, field):
    header = find_header([[word, "備考"], ["x", "y"]])
    assert fields(header) == [field, "note"]


def test_titles_and_blank_rows_above_are_told_and_not_taken():
    rows = [["令和7年度 社会資源一覧"] * 4, [None] * 4, [None, None, None, "R7.4.1現在"], PLAIN, DATA]
    header = find_header(rows)
    assert (header.first, header.last, header.data_from) == (3, 3, 4)
    assert header.above == ("令和7年度 社会資源一覧", "R7.4.1現在")
    assert fields(header) == ["name", "address", "phones", "who_for"]


def test_two_rows_merged_downwards_are_one_header():
    rows = [
        ["名称", "連絡先", "連絡先", "備考"],
        ["名称", "電話", "FAX", "備考"],
        ["さくら会", "059-224-2273", None, None],
    ]
    header = find_header(rows, merges=[Merge(0, 1, 0, 2), Merge(0, 0, 1, 0)])
    assert (header.first, header.last) == (0, 1)
    assert [column.title for column in header.columns] == ["名称", "連絡先 電話", "連絡先 FAX", "備考"]
    assert fields(header) == ["name", "phones", "fax", "note"]


def test_the_name_of_a_building_under_a_place_is_not_the_name_of_the_meeting():
    rows = [
        ["団体・会の名称（ふりがな）", "開催場所", "開催場所", "連絡先"],
        ["団体・会の名称（ふりがな）", "施設名", "住所", "電話"],
        ["さくら会", "公民館", "津市桜橋3", "059-224-2273"],
    ]
    header = find_header(rows, merges=[Merge(0, 1, 0, 2), Merge(0, 0, 1, 0)])
    assert fields(header) == ["name", "building", "address", "phones"]


def test_two_rows_of_a_csv_where_merged_cells_are_blank():
    rows = [
        ["名称", "連絡先", None, "備考"],
        [None, "氏名", "電話", None],
        ["さくら会", "山田", "224-2273", "x"],
    ]
    header = find_header(rows)
    assert (header.first, header.last, fields(header)) == (0, 1, ["name", "contact_name", "phones", "note"])


def test_the_telephone_of_the_body_that_runs_a_place_is_not_the_telephone_of_the_place():
    rows = [["運営団体", None, "窓口", None], ["名称", "電話", "名称", "電話"], ["NPO", "1", "さくら会", "2"]]
    header = find_header(rows)
    assert fields(header) == ["organisation.name", None, "name", "phones"]
    assert header.columns[1].suggestion == "phones"


def test_rows_of_units_examples_and_counting_are_skipped():
    rows = [
        PLAIN,
        ["（全角）", "（町名から）", "（半角）", None],
        ["1", "2", "3", "4"],
        ["例）ひだまり", "津市", "059", "本人"],
        DATA,
    ]
    header = find_header(rows)
    assert (header.skipped, header.data_from) == ((1, 2, 3), 4)


def test_a_merged_header_over_many_narrow_columns_is_one_column():
    rows = [
        ["名称", "名称", "名称", "電話", "電話"],
        ["さくら会", "さくら会", "さくら会", "059-224-2273", "059-224-2273"],
    ]
    header = find_header(rows, merges=[Merge(0, 0, 0, 2), Merge(0, 3, 0, 4)])
    assert [(column.indexes, column.field) for column in header.columns] == [
        ((0, 1, 2), "name"),
        ((3, 4), "phones"),
    ]


def test_a_repeated_field_is_filled_by_the_better_name_and_the_other_is_kept_unknown():
    header = find_header(
        [["名称（略）", "名称", "URL", "電話1", "電話2", "独自の欄"], ["a", "b", "c", "d", "e", "f"]]
    )
    assert fields(header) == [None, "name", "url", "phones", "phones", None]
    assert [column.repeats for column in header.repeated] == ["name"]
    assert [column.title for column in header.unknown] == ["名称（略）", "独自の欄"]


def test_what_the_town_decided_is_stronger_than_what_we_know():
    remembered = {
        fold_header("独自の欄"): "wishes",
        fold_header("備考"): IGNORED,
        fold_header("名称"): "nickname",
    }
    header = find_header(
        [["名称", "事業所名", "独自の欄", "備考"], ["a", "b", "c", "d"]], remembered=remembered
    )
    assert fields(header) == ["nickname", "name", "wishes", IGNORED]


def test_a_decision_about_a_field_that_is_gone_is_forgotten():
    header = find_header([["名称", "電話", "旧欄"], ["a", "b", "c"]], remembered={"旧欄": "no_such_field"})
    assert fields(header) == ["name", "phones", None]


def test_the_number_of_a_row_is_no_code_except_in_the_standard_data_set():
    assert fields(find_header([["No.", "名称"], ["1", "a"]])) == ["number", "name"]
    standard = find_header([["都道府県コード又は市区町村コード", "NO", "名称"], ["242012", "0001", "a"]])
    assert fields(standard) == ["municipality_code", "code", "name"]


def test_columns_without_a_name_stay_when_something_stands_in_them():
    header = find_header([["名称", None, "電話", None], ["a", "何か", "b", None]])
    assert [(column.title, column.field) for column in header.columns] == [
        ("名称", "name"), ("（B列）", None), ("電話", "phones"),
    ]  # fmt: skip


def test_a_table_of_unknown_names_is_left_to_the_clerk():
    header = find_header([["ばしょ", "だれの"], ["公民館", "親の会"]])
    assert [(column.title, column.field) for column in header.columns] == [("ばしょ", None), ("だれの", None)]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Reason.NO_ROWS), ([[None, None], ["", " "]], Reason.NO_ROWS), ([PLAIN], Reason.NO_ROWS),
        ([PLAIN, ["（全角）", "（町名から）", None, None]], Reason.NO_ROWS),
        ([["059-224-2273", "津市桜橋三丁目446番地34です。"], ["2026-04-01", "12345"]], Reason.NO_HEADER),
        ([["一つだけ"], ["の列"]], Reason.NO_HEADER),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_words(rows, reason):
    with pytest.raises(SheetRefused) as caught:
        find_header(rows)
    assert caught.value.reason == reason
    assert "見出し" in str(caught.value)
