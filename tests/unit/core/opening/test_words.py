"""Opening hours in words: exactly what a resident reads."""

from datetime import date, datetime

import jpholiday
import pytest

from kit.core.logic.opening.state import state_at
from kit.core.logic.opening.timetable import (
    DAYS,
    TOKYO,
    DatedClosure,
    Span,
    SpecialDay,
    Timetable,
    YearlyClosure,
    clock,
)
from kit.core.logic.opening.words import (
    Words,
    describe,
    full_moment_words,
    moment_words,
    summary,
    week_rows,
)

WORKDAYS = DAYS[:5]
TOWN = Timetable(
    spans=(Span.of(WORKDAYS, "08:30", "17:15"),),
    closed_on_holidays=True,
    closures=(YearlyClosure.of("12-29", "01-03", reason="年末年始"),),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def words(timetable: Timetable, text: str) -> Words:
    now = at(text)
    return describe(state_at(timetable, now, holiday_name=jpholiday.is_holiday_name), now=now)


@pytest.mark.parametrize(
    ("now", "short", "detail"),
    [
        ("2026-11-24 10:00", "いま受付中", "17:15まで"),
        ("2026-11-24 07:00", "いまは受付時間外", "次はきょう 8:30"),
        ("2026-11-24 18:00", "いまは受付時間外", "次はあす 8:30"),
        ("2026-11-27 18:00", "いまは受付時間外", "次は月曜 8:30"),
        ("2026-11-23 10:00", "きょうはお休み（勤労感謝の日）", "次はあす 8:30"),
        ("2026-12-28 18:00", "いまは受付時間外", "次は1月4日（月）8:30"),
        ("2026-12-29 10:00", "きょうはお休み（年末年始）", "次は月曜 8:30"),
        ("2027-01-03 10:00", "いまは受付時間外", "次はあす 8:30"),
    ],
)
def test_office_hours(now: str, short: str, detail: str) -> None:
    assert words(TOWN, now) == Words(short, detail)


def test_closure_without_a_reason_is_still_a_day_off() -> None:
    day = date(2026, 11, 24)
    closed = Timetable(spans=TOWN.spans, closures=(DatedClosure(day, day),))
    assert words(closed, "2026-11-24 10:00") == Words("きょうはお休み", "次はあす 8:30")


def test_no_opening_in_sight() -> None:
    closed = Timetable(
        spans=TOWN.spans, closures=(DatedClosure(date(2026, 1, 1), date(2027, 12, 31), "工事"),)
    )
    assert words(closed, "2026-11-24 10:00") == Words(
        "きょうはお休み（工事）", "次の受付日は決まっていません"
    )


def test_unknown_and_always() -> None:
    assert words(Timetable(), "2026-11-24 10:00") == Words("受付時間は確認中です", "")
    assert words(Timetable(always_open=True), "2026-11-24 03:00") == Words("いま受付中", "24時間")


def test_closing_at_and_after_midnight() -> None:
    until_midnight = Timetable(spans=(Span.of(DAYS, "17:00", "24:00"),))
    night = Timetable(spans=(Span.of(DAYS, "22:00", "2:00"),))
    weekend = Timetable(spans=(Span.of(["fri"], "18:00", "24:00"), Span.of(["sat", "sun"], "0:00", "24:00")))
    assert words(until_midnight, "2026-11-24 20:00").detail == "24:00まで"
    assert words(night, "2026-11-24 23:00").detail == "あす 2:00まで"
    assert words(night, "2026-11-25 01:00").detail == "2:00まで"
    assert words(weekend, "2026-11-27 20:00").detail == "日曜 24:00まで"


def test_moments() -> None:
    now = at("2026-11-24 20:00")
    assert moment_words(at("2026-11-30 09:05"), now=now) == "月曜 9:05"
    assert moment_words(at("2026-12-01 09:00"), now=now) == "12月1日（火）9:00"
    assert full_moment_words(at("2026-11-24 08:30")) == "11月24日（火）8:30"


def spans(*written: tuple[str, str, str]) -> Timetable:
    return Timetable(spans=tuple(Span.of(days.split(), clock(a), clock(b)) for days, a, b in written))


@pytest.mark.parametrize(
    ("timetable", "expected"),
    [
        (TOWN, "月〜金 8:30〜17:15、祝日・12/29〜1/3は休み"),
        (Timetable(), "受付時間は確認中です"),
        (Timetable(always_open=True, closed_on_holidays=True), "24時間"),
        (Timetable(always_open=True, closures=(YearlyClosure.of("08-15", "08-15"),)), "24時間、8/15は休み"),
        (
            spans(("mon tue wed thu fri", "8:30", "12:00"), ("mon tue wed thu fri", "13:00", "17:15")),
            "月〜金 8:30〜12:00・13:00〜17:15",
        ),
        (spans(("mon tue thu fri", "9:00", "16:00")), "月・火・木・金 9:00〜16:00"),
        (spans(("mon tue wed fri", "9:00", "16:00")), "月〜水・金 9:00〜16:00"),
        (
            spans(("mon tue wed thu fri", "9:00", "17:00"), ("sat sun", "10:00", "12:00")),
            "月〜金 9:00〜17:00、土・日 10:00〜12:00",
        ),
        (spans((" ".join(DAYS), "22:00", "2:00")), "毎日 22:00〜翌2:00"),
        (spans((" ".join(DAYS), "16:00", "24:00")), "毎日 16:00〜24:00"),
        (spans((" ".join(DAYS), "0:00", "24:00")), "24時間"),
        (spans(("sat", "9:00", "9:00")), "土 9:00〜翌9:00"),
        (
            Timetable(special=(SpecialDay(date(2026, 11, 24), clock("9:00"), clock("12:00")),)),
            "決まった日だけ",
        ),
        (Timetable(spans=(Span.of(["wed"], "13:00", "16:00", note="予約制"),)), "水 13:00〜16:00（予約制）"),
    ],
)
def test_summary(timetable: Timetable, expected: str) -> None:
    assert summary(timetable) == expected


def test_week_rows_start_today_and_tell_what_differs() -> None:
    tuesday = date(2026, 11, 24)
    timetable = Timetable(
        spans=(Span.of(WORKDAYS, "8:30", "17:15"), Span.of(["sat"], "9:00", "12:00", note="第2・4だけ")),
        closed_on_holidays=True,
        special=(SpecialDay(tuesday, clock("13:00"), clock("16:00"), "研修のため"),),
    )
    rows = week_rows(timetable, date(2026, 11, 20), holiday_name=jpholiday.is_holiday_name)
    assert [(row.day, row.date_words, row.words, row.note) for row in rows] == [
        ("金", "11/20", "8:30〜17:15", ""),
        ("土", "11/21", "9:00〜12:00", "第2・4だけ"),
        ("日", "11/22", "お休み", ""),
        ("月", "11/23", "お休み", "勤労感謝の日"),
        ("火", "11/24", "13:00〜16:00", "研修のため"),
        ("水", "11/25", "8:30〜17:15", ""),
        ("木", "11/26", "8:30〜17:15", ""),
    ]
    assert [row.day for row in rows if row.is_today] == ["金"]
    assert [row.day for row in rows if row.is_open] == list("金土火水木")


def test_week_rows_without_hours_do_not_pretend_to_be_closed() -> None:
    rows = week_rows(Timetable(), date(2026, 11, 24), holiday_name=jpholiday.is_holiday_name)
    assert {row.words for row in rows} == {"確認中"}
