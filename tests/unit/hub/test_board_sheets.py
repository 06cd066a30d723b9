"""Sheets of an inquiry go out and come back; what was altered is refused with its line, what cannot be read is named."""

from datetime import date

import pytest

from kit.hub.logic.board_facts import FACTS
from kit.hub.logic.board_sheets import Asked, SheetWrong, is_inquiry, read_list, read_sheet, sheet_rows

DAY = date(2026, 11, 26)
TOWNS = {"242012": "津市", "242080": "名張市"}
ASKED = Asked(
    "11111111-1111-4111-8111-111111111111", "窓口の照会", ("window", "checked_on", "window_name"), TOWNS
)
KNOWN = {("242080", "window"): ("ある", "県の入力（電話） 2026年4月1日")}
NAME, ANSWER, ANSWER_DAY, SOURCE, NUMBER, CODE, FACT = 0, 5, 6, 7, 8, 9, 10


def sheet(**answers):
    """The sheet as it went out, with answers by "line": {column: text}, read again with a title above."""
    rows = [list(row) for row in sheet_rows(ASKED, KNOWN)]
    for line, cells in answers.items():
        for column, text in cells.items():
            rows[int(line.removeprefix("line"))][column] = text
    return [(1, ["照会の表"]), *enumerate(rows, 2)]


def test_what_goes_out_names_each_question_and_what_is_known():
    rows = list(sheet_rows(ASKED, KNOWN))
    assert len(rows) == 1 + 2 * 3
    assert [*rows[1][:2], *rows[1][NUMBER:]] == ["津市", "相談窓口", ASKED.number, "242012", "window"]
    assert rows[4][3:5] == ["ある", "県の入力（電話） 2026年4月1日"]
    assert rows[1][ANSWER:NUMBER] == ["", "", ""]


def test_answers_come_back():
    back = sheet(
        line1={ANSWER: "あり", ANSWER_DAY: date(2026, 11, 20)},
        line3={ANSWER: "'=福祉課", SOURCE: "広報"},
        line5={ANSWER: "4月ごろ"},
    )
    window, name, checked = read_sheet(back, ASKED, DAY)
    assert (window.code, window.fact, window.value, window.as_of) == ("242012", "window", "yes", "2026-11-20")
    assert window.source == "照会「窓口の照会」への回答"
    assert (name.value, name.source, name.as_of) == ("=福祉課", "広報", "2026-11-26")
    assert (checked.value, checked.line) == ("", 7)
    assert "日付として読めません" in checked.problem
    assert is_inquiry(back)


def test_a_day_of_an_answer_that_cannot_be_read_names_its_column():
    (answer,) = read_sheet(sheet(line1={ANSWER: "あり", ANSWER_DAY: "春ごろ"}), ASKED, DAY)
    assert answer.problem.startswith("答えの時点の「春ごろ」を日付として読めません。")


def test_columns_may_be_moved_and_others_added():
    back = sheet(line1={ANSWER: "あり"})
    moved = [(number, ["覚え", *reversed(cells)]) for number, cells in back]
    assert [(one.code, one.fact, one.value) for one in read_sheet(moved, ASKED, DAY)] == [
        ("242012", "window", "yes")
    ]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"line1": {ANSWER: "あり", NUMBER: "22222222"}}, "3行目の照会番号"),
        ({"line1": {ANSWER: "あり", CODE: "242021"}}, "3行目の市町コード「242021」"),
        ({"line1": {ANSWER: "あり", CODE: ""}}, "3行目の市町コードが空です"),
        ({"line1": {ANSWER: "あり", NAME: "名張市"}}, "市町名「名張市」が市町コードと合いません"),
        ({"line1": {ANSWER: "あり", FACT: "salary"}}, "項目番号「salary」"),
        ({"line2": {ANSWER: "あり", FACT: "window"}}, "同じ項目の二つめ"),
        ({"line0": {NUMBER: "番号", FACT: "項目コード"}}, "見出し「照会番号」「項目番号」"),
        ({}, "ひとつも書かれていません"),
    ],
)
def test_an_altered_sheet_is_refused_whole(answers, words):
    with pytest.raises(SheetWrong, match=words):
        read_sheet(sheet(**answers), ASKED, DAY)


def the_list(*rows, head=("市町名", "窓口", "電話", "URL", "出典", "日付")):
    return [(number, list(row)) for number, row in enumerate([head, *rows], 1)]


def test_a_list_of_windows_is_read_as_first_data():
    rows = the_list(
        ("津市", "福祉課", "059-229-0000", "https://tsu.example/", "県の一覧", "令和6年5月1日"),
        ("名張市", "", "", "", "", ""),
    )
    found = {one.fact: one for one in read_list(rows, TOWNS, DAY)}
    assert {fact: one.value for fact, one in found.items()} == {
        "window": "yes", "window_name": "福祉課", "window_phone": "059-229-0000", "window_url": "https://tsu.example/",
    }  # fmt: skip
    assert {(one.source, one.as_of) for one in found.values()} == {("県の一覧", "2024-05-01")}
    assert not is_inquiry(rows)


def test_names_of_a_list_may_be_spaced_out_to_one_width():
    rows = the_list(("津　　市", "福祉課", "", "", "県の一覧", "令和6年5月1日"))
    assert {(one.code, one.problem) for one in read_list(rows, TOWNS, DAY)} == {("242012", "")}


def test_a_list_without_a_day_or_a_source_is_shown_but_not_taken():
    rows = the_list(
        ("津市", "福祉課", "", "", "", "令和6年5月1日"), ("名張市", "福祉課", "", "", "県の一覧", "")
    )
    problems = [one.problem for one in read_list(rows, TOWNS, DAY)]
    assert problems == ["出典を200字までで書いてください。"] * 2 + ["日付がありません。"] * 2


def test_lines_of_a_list_that_cannot_be_read_leave_the_others():
    good = ("津市", "課", "", "", "a", "2026-01-01")
    found = read_list(the_list(("計", "1"), good, ("津市", "別の課"), ("※令和6年5月",)), TOWNS, DAY)
    assert [(one.line, one.code, one.fact, one.raw) for one in found if one.problem] == [
        (2, "", "", "計"), (4, "", "", "津市"), (5, "", "", "※令和6年5月"),
    ]  # fmt: skip
    assert ["二つめ" in one.problem for one in found if one.problem] == [False, True, False]
    assert [(one.line, one.value) for one in found if not one.problem] == [(3, "yes"), (3, "課")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (the_list(("大阪市", "課", "", "", "a", "2026-01-01")), "29市町の名前と値の書かれた行がありません"),
        (the_list(("津市", "", "", "", "a", "2026-01-01")), "値の書かれた行がありません"),
        (the_list(("津市", "a", "2026-01-01"), head=("市町名", "出典", "日付")), "項目の列がありません"),
        (the_list(("津市", "課"), head=("市町名", "窓口")), "見出し「出典」「日付」"),
        ([], "見出し「市町名」"),
    ],
)
def test_a_list_of_something_else_is_refused(rows, words):
    with pytest.raises(SheetWrong, match=words):
        read_list(rows, TOWNS, DAY)


def test_every_fact_can_be_a_column():
    head = ("市町名", "出典", "日付", *(fact.label for fact in FACTS.values()))
    values = (
        "津市",
        "a",
        "2026-01-01",
        "ある",
        "2026-01-01",
        "会",
        "2026-01-01",
        "3",
        "課",
        "059-229-0000",
        "https://a.example",
    )
    found = read_list(the_list(values, head=head), TOWNS, DAY)
    assert {one.fact for one in found} == set(FACTS)
    assert [one.problem for one in found if one.problem] == []
