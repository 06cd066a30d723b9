"""Rows become records, and what is no record is told; columns that belong together are read together."""

from time import process_time

import pytest

from kit.core.logic.sheets.reading import Warned
from kit.core.logic.sheets.values import Merge, column_letters
from kit.resources.logic.hours.words import words
from kit.resources.logic.sheets.cells.read import Context, read_cell
from kit.resources.logic.sheets.fields import FIELDS, IGNORED
from kit.resources.logic.sheets.header import find_header
from kit.resources.logic.sheets.table import read_table

NAMES = ["名称", "所在地", "電話番号", "備考"]


def lines(rows, **options):
    header = find_header(rows, **options)
    return list(read_table(rows[header.data_from :], header, Context("059", 2026)))


def one(names, cells, **options):
    (line,) = lines([names, cells], **options)
    return line


def values(line):
    return {name: reading.value for name, reading in line.readings.items()}


def test_rows_carry_the_number_that_the_clerk_sees():
    found = lines([["一覧"], [], NAMES, ["ひだまり"], [None] * 4, [" "], ["さくら"]])
    assert [(line.number, values(line)) for line in found] == [
        (4, {"name": "ひだまり"}),
        (7, {"name": "さくら"}),
    ]


def test_headings_go_with_the_records_under_them_and_notes_do_not():
    found = lines(
        [NAMES, ["■ 津市"], ["ひだまり"], ["※ 休みあり"] * 4, ["さくら"], ["伊勢市"] * 4, ["もみじ"], NAMES]
    )
    assert [(line.number, line.kind.value, line.text or line.section) for line in found] == [
        (2, "note", "■ 津市"), (3, "record", "■ 津市"), (4, "note", "※ 休みあり"), (5, "record", "■ 津市"),
        (6, "note", "伊勢市"), (7, "record", "伊勢市"), (8, "repeated_header", ""),
    ]  # fmt: skip


def test_nothing_that_stands_in_a_row_is_dropped():
    line = one(
        [*NAMES, "独自", "独自", "名称"], ["ひだまり", "津市", None, "い", "ろ", "は", "別名", None, "欄外"]
    )
    assert line.unknown == {"独自": "ろ", "独自 (2)": "は", "名称": "別名", "（I列）": "欄外"}
    rows = [NAMES, ["ひだまり"], *[["さくら"]] * 70, ["もみじ", None, None, None, None, "はるか右"]]
    assert lines(rows)[-1].stray == {"（F列）": "はるか右"}


def test_what_the_clerk_ignores_is_neither_value_nor_unknown():
    line = one(NAMES, ["ひだまり", "津市", None, "内部メモ"], remembered={"備考": IGNORED})
    assert (values(line), line.unknown, line.stray) == ({"name": "ひだまり", "address": "津市"}, {}, {})


def test_the_same_as_above_is_what_stands_above_with_a_warning():
    found = lines(
        [
            NAMES,
            ["ひだまり", "津市1", "059-000-1234"],
            ["さくら", "同上", "〃"],
            ["もみじ", "〃", None],
            ["かえで", None, "同上"],
        ]
    )
    assert [line.readings["address"].value for line in found[:3]] == ["津市1"] * 3
    assert found[1].readings["phones"].codes == (Warned.SAME_AS_ABOVE,)
    assert found[3].readings["phones"].codes == (Warned.NOT_A_PHONE,)


def test_cells_of_one_merged_header_are_one_text_each_part_once():
    merges = [Merge(0, 1, 0, 3), Merge(1, 1, 1, 2)]
    line = one(["名称", "所在地", "所在地", "所在地"], ["ひだまり", "津市", "津市", "1番地"], merges=merges)
    assert line.readings["address"].value == "津市 1番地"


def test_a_contact_fills_what_has_no_column_of_its_own_and_adds_to_what_may_be_many():
    names = ["名称", "連絡先", "電話番号", "メールアドレス"]
    line = one(
        names, ["ひだまり", "TEL 059-000-1111 FAX 059-000-2222 a@example.jp", "059-000-3333", "b@example.jp"]
    )
    numbers = {name: [number.display for number in line.readings[name].value] for name in ("phones", "fax")}
    assert numbers == {"phones": ["059-000-3333", "059-000-1111"], "fax": ["059-000-2222"]}
    assert line.readings["mail"].value == "b@example.jp"


@pytest.mark.parametrize(
    ("names", "cells", "said"),
    [
        (["名称", "利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項"], ["あ", "月火水木金", "9:00", "17:00", "祝日は休み"], "月〜金 9:00〜17:00、祝日は休み"),
        (["名称", "開館時間", "休館日"], ["あ", "火曜〜日曜 9:00-17:00", "月曜日、年末年始"], "火〜日 9:00〜17:00、年末年始（12/29〜1/3）・月曜は休み"),
        (["名称", "開催日", "時間"], ["あ", "4/12、2/14", "13:30〜"], "2026年4月12日・2027年2月14日 13:30から"),
        (["名称", "曜日", "時間"], ["あ", "第2・4土", "13時半～15時"], "毎月第2・第4土曜 13:30〜15:00"),
    ],
)  # fmt: skip
def test_times_in_several_columns_are_one_schedule(names, cells, said):
    assert words(one(names, cells).readings["hours"].value.schedule) == said


def test_hours_keep_the_words_of_their_own_column():
    hours = one(["名称", "開催日時", "休み"], ["あ", "毎週水曜 10時から", "お盆"]).readings["hours"].value
    assert (hours.words, words(hours.schedule)) == (
        "毎週水曜 10時から",
        "毎週水曜 10:00から、お盆（8/13〜8/16）は休み",
    )


@pytest.mark.parametrize(
    ("names", "cells", "secret"),
    [
        (["名称", "住所の公開"], ["あ", "可"], False), (["名称", "住所の公開"], ["あ", "不可"], True), (["名称", "住所"], ["あ", "非公開"], True),
        (["名称", "住所", "住所の公開"], ["あ", "非公開", "可"], True), (["名称", "住所非公開", "住所の公開"], ["あ", "×", "不可"], True),
        (["名称", "住所非公開", "住所の公開"], ["あ", "○", "可"], True), (["名称", "住所"], ["あ", "津市"], None),
    ],
)  # fmt: skip
def test_an_address_is_secret_when_any_column_says_so(names, cells, secret):
    assert values(one(names, cells)).get("address_confidential") is secret


def test_an_address_is_made_of_its_parts_only_where_no_whole_one_stands():
    names = ["名称", "所在地_都道府県", "所在地_市区町村", "所在地_番地以下", "所在地_連結表記"]
    assert values(one(names, ["あ", "三重県", "津市", "1-2", None]))["address"] == "三重県津市1-2"
    assert values(one(names, ["あ", "三重県", "津市", "1-2", "津市別町9"]))["address"] == "津市別町9"


def test_a_position_with_its_columns_changed_is_turned_and_half_a_mistake_is_not_used():
    names = ["名称", "緯度", "経度"]
    turned = values(one(names, ["あ", 136.5, 34.7]))
    assert (turned["latitude"], turned["longitude"]) == (34.7, 136.5)
    half = values(one(names, ["あ", 34.7, 34.7]))
    assert (half["latitude"], half["longitude"]) == (None, None)


@pytest.mark.parametrize("sign", ["a", "0", "(", "あ", "〒", "第", "1-", "@", ".", "〜", "、", " ", "(a"])
def test_a_cell_of_the_longest_size_costs_little_in_every_field(sign):
    cell = (sign * 32_000)[:32_000]
    start = process_time()
    for field in FIELDS:
        read_cell(field, cell, Context("059"))
    lines([NAMES, [cell] * 4, [cell[:999]] * 4, ["ひだまり"]])
    assert process_time() - start < 2


def test_columns_are_named_as_in_the_spreadsheet():
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
