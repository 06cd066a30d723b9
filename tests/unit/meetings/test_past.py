"""Old lists of meetings as secretaries keep them: days, times, and everybody in one cell."""

from datetime import date, datetime, time

import pytest

from kit.meetings.logic.past.columns import find_header, guess_columns, said_columns
from kit.meetings.logic.past.people import Known, fold_name, read_people
from kit.meetings.logic.past.rows import Usual, Verdict, read_rows, read_stored, stored_row

SHAKYO = Known("u1", "社会福祉協議会", "shakyo")
HEALTH = Known("u2", "健康・こども課", "division")
KNOWN = {
    fold_name(name): one
    for name, one in (("社会福祉協議会", SHAKYO), ("社協", SHAKYO), ("健康・こども課", HEALTH))
}
USUAL = Usual(time(14), 90)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("社協　伊勢 花子", [(SHAKYO, "伊勢 花子", "present", "")]),
        ("社会福祉協議会、健康・こども課", [(SHAKYO, "", "present", ""), (HEALTH, "", "present", "")]),
        ("社協・民生委員", [(SHAKYO, "", "present", ""), (None, "民生委員", "present", "")]),
        ("社協 伊勢（代理：津 太郎）", [(SHAKYO, "津 太郎", "proxy", "伊勢")]),
        ("健康・こども課（代理）", [(HEALTH, "", "proxy", "")]),
        ("社協\n民生委員 3名", [(SHAKYO, "", "present", ""), (None, "民生委員 3名", "present", "")]),
        ("伊勢花子さん(社協)", [(SHAKYO, "伊勢花子", "present", "")]),
        ("社協（オンライン）", [(SHAKYO, "", "online", "")]),
        ("社協(伊勢、津)", [(SHAKYO, "伊勢、津", "present", "")]),
        ("ﾎｰﾑﾍﾙﾊﾟｰ，他", [(None, "ホームヘルパー", "present", "")]),
        ("", []),
    ],
)
def test_everybody_in_one_cell(cell, found):
    assert [
        (one.agency, one.person, one.presence, one.proxy_for) for one in read_people(cell, KNOWN)
    ] == found


def test_the_header_is_found_below_titles_and_may_be_said():
    rows = [["令和7年度 会議一覧"], [None], ["No.", "開催日", "会場", "出席者（敬称略）", "議題", "決定事項"]]
    assert find_header(rows) == 2
    assert find_header([["名前", "住所"]]) is None
    columns = guess_columns(rows[2])
    assert [meaning for _title, meaning in columns] == ["", "day", "place", "people", "items", "decisions"]
    assert said_columns(columns, {0: "note"})[0] == ("No.", "note")
    for said in ({1: ""}, {0: "day"}, {0: "nonsense"}):
        with pytest.raises(ValueError, match=r"えらんで|二つ|知らない"):
            said_columns(columns, said)


def read(*rows, columns=("day", "starts", "ends", "title", "people")):
    return read_rows(list(enumerate(rows, 5)), tuple((one, one) for one in columns), KNOWN, USUAL)


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        (["令和7年6月11日（水）", "14:00～15:30", None], ("2025-06-11", "14:00", "15:30")),
        (["R7.6.11", "午後2時", "午後3時半"], ("2025-06-11", "14:00", "15:30")),
        ([datetime(2025, 6, 11, 10, 0), None, None], ("2025-06-11", "10:00", "11:30")),
        ([date(2025, 6, 11), time(9, 30), time(10)], ("2025-06-11", "09:30", "10:00")),
        (["2025/6/11 13:30～15:00", None, None], ("2025-06-11", "13:30", "15:00")),
        ([45819.0, None, None], ("2025-06-11", "14:00", "15:30")),
    ],
)
def test_days_and_times_as_they_are_written(cells, when):
    (row,) = read(cells)
    assert (row.day, row.starts, row.ends) == when
    assert row.verdict == Verdict.NEW


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["令和7年6月", "14:00"], "何年何月何日"),
        ([None, "14:00", None, "題"], "空"),
        (["R7.6.11", "25:00"], "時刻"),
        (["R7.6.11", "15:00", "14:00"], "始まりより前"),
    ],
)
def test_what_is_no_meeting_says_why(cells, words):
    (row,) = read(cells)
    assert row.verdict == Verdict.ERROR
    assert words in row.reasons[0]
    assert row.raw == tuple("" if cell is None else cell for cell in cells)


def test_blank_rows_are_none_and_the_same_meeting_comes_once():
    rows = read(
        [None],
        ["R7.6.11", "", "", "第1回"],
        ["2025-06-11", "", "", "第１回"],
        ["2025-06-11", "", "", "第2回"],
    )
    assert [row.verdict for row in rows] == [Verdict.NEW, Verdict.SAME, Verdict.NEW]
    again = read_rows(
        [(5, ["R7.6.11", "第1回"])], (("日付", "day"), ("題", "title")), KNOWN,
        Usual(None, 60, frozenset({("2025-06-11", "第1回")})),
    )  # fmt: skip
    assert again[0].verdict == Verdict.SAME
    assert "00:00" in again[0].looks[0]
    assert read_stored({**stored_row(rows[0]), "people": list(rows[0].people)}) == rows[0]
