"""Minutes leave nobody out, hold no sign that breaks a document, and a report's numbers add up."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kit.meetings.logic.content import Attendance, Carried, Content, Item
from kit.meetings.logic.minutes import CLOSED_MARK, Event, Promised, make_minutes
from kit.meetings.logic.report import (
    BodyYear,
    Counted,
    HeldMeeting,
    KindName,
    PromiseYear,
    make_report,
    read_year,
)
from kit.meetings.logic.words import Presence

STARTS = datetime(2026, 12, 9, 14, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
EVENT = Event("2026-001", "代表者会議", "津市", STARTS, STARTS + timedelta(minutes=90))


def person(key, presence, **more):
    return Attendance(key, "u", "社協", "shakyo", f"人{key}", presence, **more)


def test_who_came_and_who_did_not():
    content = Content(
        title="第1回",
        attendances=(
            person("1", Presence.PRESENT, role="会長"), person("2", Presence.PROXY, proxy_for="課長"),
            person("3", Presence.ONLINE), person("4", Presence.ABSENT), person("5", Presence.UNKNOWN),
            Attendance("6", person="家族会の方", presence=Presence.OBSERVER),
        ),
        items=(Item("i", "窓口のこと", note="司会が気をつけます。", discussion="意見\r\nもう一つ", result="decided", decision="周知する"), Item("j", "")),
        carried=(Carried("c", "地図を作る", "u", "2026-12-01", "started"), Carried("d", "名簿", "", "いつか", "x")),
    )  # fmt: skip
    promised = [Promised("送る", "社協", date(2027, 1, 5), "open"), Promised("集める", "", None, "done")]
    found = make_minutes(EVENT, content, promised, {"u": "新しい社協"})
    assert found.title == "代表者会議 第1回"
    assert [(one.agency, one.person, one.how) for one in found.came] == [
        ("社協", "会長 人1", ""), ("社協", "人2", "課長の代理"), ("社協", "人3", "オンライン"), ("そのほか", "家族会の方", "傍聴"),
    ]  # fmt: skip
    assert (found.absent, found.unknown) == (("社協（人4）",), ("社協（人5）",))
    assert (found.items[0].parts, found.items[0].result) == (
        (("意見", "意見\nもう一つ"), ("決定", "周知する")),
        "決定した",
    )
    assert found.items[1].title == "（題なし）"
    assert [(one.owner, one.due, one.state) for one in (*found.homework, *found.carried)] == [
        ("社協", "2027年1月5日", "未着手"), ("事務局", "決めていない", "済んだ"), ("新しい社協", "2026年12月1日", "進めている"),
        ("事務局", "いつか", ""),
    ]  # fmt: skip
    assert (found.following, found.mark) == ("未定", "")
    closed = make_minutes(
        Event(**{**EVENT.__dict__, "is_closed": True, "following_day": date(2027, 1, 9)}), Content(), (), {}
    )
    assert (closed.mark, closed.following) == (CLOSED_MARK, "2027年1月9日（土）（予定）")


@given(st.text())
def test_no_text_breaks_a_document(text):
    found = make_minutes(EVENT, Content(items=(Item("i", text, discussion=text),)), (), {})
    said = found.items[0].title + "".join(words for _label, words in found.items[0].parts)
    assert [
        sign for sign in said if (sign < " " and sign not in "\n\t") or "\ud800" <= sign <= "\udfff"
    ] == []


def held(*people, items=()):
    return HeldMeeting("代表者会議", date(2026, 12, 9), Content(attendances=people, items=items))


COUNTED = Counted((BodyYear("代表者会議", "種類", 2, 0, 0),), 3, PromiseYear(4, 2, 0, 2, 1))


def test_attendance_counts_by_kind_and_words_of_public_items_only():
    kinds = {f"k{n}": KindName(f"種別{n}", "福祉" if n < 10 else "") for n in range(20)}
    people = [
        Attendance(str(n), "u", "機関", f"k{n % 15}", "人", Presence.PRESENT if n < 30 else Presence.ABSENT)
        for n in range(40)
    ]
    items = (
        Item("a", "公開の議題", True, decision="周知する"), Item("b", "名前の出る議題", False, decision="山田さんに会う"),
        Item("c", "報告", True, result="reported"), Item("d", "方針", True, result="confirmed"),
    )  # fmt: skip
    report = make_report(
        2026, COUNTED, [held(*people, items=items), held(*people[:1])], kinds, today=date(2026, 12, 31)
    )
    assert len(report.kinds) == 15
    assert sum(one.people for one in report.kinds) == 31
    assert (report.kinds[0].meetings, report.kinds[0].people) == (2, 3)
    bars = [(one.label, one.value.text) for one in report.chart.bars]
    assert bars == [("福祉", "21人"), ("計画の分野の外の機関", "10人")]
    assert report.is_by_field
    few = make_report(2026, COUNTED, [held(*people[:3])], kinds, today=date(2026, 12, 31))
    assert [one.label for one in few.chart.bars] == ["種別0", "種別1", "種別2"]
    assert not few.is_by_field
    assert [(one.item, one.words) for one in report.decisions] == [
        ("公開の議題", "周知する"),
        ("方針", "方針を確認した"),
    ]
    assert report.hidden == 1
    assert "山田" not in repr(report.decisions)
    assert (report.closed, report.is_over) == (None, False)
    assert make_report(2026, COUNTED, [], kinds, today=date(2027, 4, 1)).closed == 3
    assert make_report(2026, COUNTED, [], kinds, today=date(2027, 4, 1)).chart is None


def test_a_year_is_read_from_what_was_typed():
    today = date(2027, 3, 31)
    asked = ("2025", "", "abc", "99999", "0001", "２０２５", "9999")
    assert [read_year(one, today) for one in asked] == [2025] + [2026] * 6
