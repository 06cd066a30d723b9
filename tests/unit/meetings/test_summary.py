"""The first text of a summary: public items only, agencies by number and field, nothing of what is closed."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kit.meetings.logic.content import Attendance, Content, Item
from kit.meetings.logic.kinds import KINDS
from kit.meetings.logic.summary import Held, Plan, draft, public_of

TOKYO = ZoneInfo("Asia/Tokyo")
CONTENT = Content(
    title="第2回 代表者会議",
    place="市役所3階",
    theme="居場所づくり",
    items=(
        Item("a", "資源の一覧の確認", is_public=True, result="confirmed", decision="二つの場所を\n足す"),
        Item("b", "秘密の議題", decision="秘密の決定", result="decided"),
        Item("c", "次回", is_public=True, result="watching"),
    ),
    attendances=(
        Attendance("1", "u1", "社協", "shakyo", "伊勢 花子", "present"),
        Attendance("2", "u1", "社協", "shakyo", "志摩 次郎", "online"),
        Attendance("3", "u2", "保健所", "health", "津 誠", "proxy", proxy_for="鳥羽 三郎"),
        Attendance("4", "u3", "学校", "school", "熊野 四郎", "absent"),
        Attendance("5", "", "客", "", "名張 五郎", "present"),
    ),
)
HELD = Held(
    KINDS["platform"], "まちの会議", datetime(2026, 12, 9, 14, tzinfo=TOKYO), datetime(2026, 12, 9, 15, 30, tzinfo=TOKYO),
    CONTENT, (Plan("a", "一覧を直す", "社協", date(2027, 1, 8)), Plan("b", "秘密の宿題", "警察"), Plan("", "どこかの宿題"), Plan("c", "日を決める")),
    {"shakyo": "福祉", "health": "保健・医療"}, datetime(2027, 3, 10, 14, tzinfo=TOKYO),
)  # fmt: skip


def test_only_public_items_and_never_a_person():
    texts = draft(HELD)
    assert texts == {
        "title": "第2回 代表者会議",
        "held": "2026年12月9日（水）14:00〜15:30　市役所3階",
        "attended": "構成機関3のうち、2機関が出席\n福祉 1、保健・医療 1",
        "items": "資源の一覧の確認\n次回",
        "decisions": "資源の一覧の確認: 方針を確認した。二つの場所を 足す",
        "plans": "一覧を直す（社協、2027年1月8日まで）\n日を決める（事務局）",
        "next_time": "2027年3月10日（水）14:00",
    }
    whole = "".join(texts.values())
    assert not [
        name for name in ("秘密", "どこか", "花子", "三郎", "五郎", "警察", "見守り") if name in whole
    ]


def test_who_has_a_seat_is_counted_also_when_not_asked_this_time_and_who_has_none_came_as_a_guest():
    told = draft(replace(HELD, members=frozenset({"u1", "u3", "u4", "u5"})))["attended"]
    assert told == "構成機関4のうち、1機関が出席、ほかに1機関\n福祉 1、保健・医療 1"


def test_of_some_kinds_only_day_and_theme_are_told():
    theme = draft(replace(HELD, kind=KINDS["case_study"]))
    assert (theme["items"], theme["attended"], theme["decisions"], theme["plans"]) == (
        "テーマ: 居場所づくり",
        "",
        "",
        "",
    )
    exchange = draft(replace(HELD, kind=KINDS["exchange"]))
    assert (exchange["items"], exchange["decisions"]) == ("テーマ: 居場所づくり", "")
    assert exchange["plans"].startswith("一覧を直す")
    assert "秘密" not in exchange["plans"]


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.is_closed])
def test_a_closed_kind_has_no_summary(code):
    assert public_of(KINDS[code]) == frozenset()
    with pytest.raises(ValueError, match=code):
        draft(replace(HELD, kind=KINDS[code]))


def test_an_empty_record_makes_no_sentence_of_nothing():
    bare = draft(
        replace(HELD, content=Content(online="https://example.jp"), plans=(), fields=None, next_at=None)
    )
    assert bare["title"] == "まちの会議"
    assert bare["held"].endswith("15:30　オンライン")
    assert [bare[name] for name in ("attended", "items", "decisions", "plans", "next_time")] == [""] * 5
