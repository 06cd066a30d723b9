"""Half a year in one summary: which months, each line once, and no day in it."""

from datetime import date, datetime

import pytest

from kit.meetings.logic.content import Attendance, Content, Item
from kit.meetings.logic.halves import Half, days_named, draft_half, half_of, public_of_half, read_half
from kit.meetings.logic.kinds import KINDS
from kit.meetings.logic.summary import Held, Plan

FIRST, SECOND = Half(2026, is_second=False), Half(2026, is_second=True)


def held(day, *items, kind="platform", came=("社協",), plans=(), theme=""):
    people = tuple(
        Attendance(name, name, name, "npo", "伊勢 花子", "present" if name in came else "absent")
        for name in ("社協", "津署", "保健所")
    )
    at = datetime(2026, day[0], day[1], 14)
    content = Content(
        title="第1回 代表者会議", place="市役所3階", items=items, attendances=people, theme=theme
    )
    return Held(KINDS[kind], "代表者会議", at, at.replace(hour=15), content, plans, {"npo": "民間"}, at)


@pytest.mark.parametrize(
    ("day", "half"),
    [("2026-04-01", FIRST), ("2026-09-30", FIRST), ("2026-10-01", SECOND), ("2027-03-31", SECOND)],
)
def test_a_day_lies_in_one_half(day, half):
    found = half_of(date.fromisoformat(day))
    assert (found, read_half(found.slug)) == (half, half)
    assert found.first <= date.fromisoformat(day) < found.after


def test_halves_are_named_and_nothing_else_is_one():
    assert (FIRST.words, FIRST.span) == ("2026年度 上半期（4月〜9月）", "2026年4月〜9月")
    assert (SECOND.words, SECOND.span) == ("2026年度 下半期（10月〜3月）", "2026年10月〜2027年3月")
    assert [read_half(one) for one in ("2026-3", "0000-1", "2026", "2026-1\n", "")] == [None] * 5


def test_a_half_tells_each_line_once_and_no_day():
    public = Item("a", "資源の確認", is_public=True, result="confirmed", decision="二つ足す")
    hidden = Item("b", "内々の議題", decision="内々の決定")
    plan = Plan("a", "名簿をつくる", "社協", date(2026, 9, 1))
    texts = draft_half(FIRST, [
        held((6, 10), public, hidden, came=("社協", "津署"), plans=(plan,)),
        held((9, 9), public, Item("c", "窓口", is_public=True), came=("社協",), plans=(plan,)),
    ])  # fmt: skip
    assert texts == {
        "title": "代表者会議 2026年度 上半期（4月〜9月）のまとめ", "held": "2026年4月〜9月に2回開きました。",
        "attended": "構成機関3のうち、2機関が出席\n民間 2", "items": "資源の確認\n窓口",
        "decisions": "資源の確認: 方針を確認した。二つ足す", "plans": "名簿をつくる（社協）", "next_time": "",
    }  # fmt: skip
    themes = draft_half(SECOND, [held((11, 1), public, kind="case_study", theme="居場所")])
    assert {name: text for name, text in themes.items() if text and name not in ("title", "held")} == {
        "items": "テーマ: 居場所"
    }
    with pytest.raises(ValueError, match="closed"):
        draft_half(FIRST, [held((6, 10), public, kind="support")])
    assert "next_time" not in public_of_half(KINDS["committee"])


@pytest.mark.parametrize("words", ["6月10日", "６月１０日", "6/10", "2026-06-10", "06.10"])
def test_a_day_of_a_meeting_is_found_however_it_is_written(words):
    days = [date(2026, 6, 10), date(2026, 9, 9)]
    found = days_named({"items": f"資源（{words}）", "plans": "16月10日、6月1日、6/101、96/10"}, days)
    assert list(found) == ["items"]
