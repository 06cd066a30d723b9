"""Which closures are told beforehand, from when, until when, and in which words."""

from datetime import date, timedelta

import jpholiday
import pytest

from kit.core.logic.opening.closures import ANNOUNCED_DAYS, coming_closures
from kit.core.logic.opening.timetable import (
    DAYS,
    DatedClosure,
    Span,
    SpecialDay,
    Timetable,
    YearlyClosure,
    clock,
)
from kit.core.logic.opening.words import closure_words

WEEKDAYS = (Span.of(DAYS[:5], "08:30", "17:15"),)
YEAR_END = YearlyClosure.of("12-29", "01-03", reason="年末年始")


def town(*closures, special=(), spans=WEEKDAYS, closed_on_holidays=True):
    return Timetable(
        spans=spans, closed_on_holidays=closed_on_holidays, closures=tuple(closures), special=tuple(special)
    )


def told(timetable, day):
    found = coming_closures(timetable, date.fromisoformat(day), holiday_name=jpholiday.is_holiday_name)
    return [closure_words(closure) for closure in found]


def day(text, reason=""):
    return DatedClosure(date.fromisoformat(text), date.fromisoformat(text), reason)


WHOLE = "12月29日（火）〜1月3日（日）はお休みです（年末年始）"
REST = "1月3日（日）までお休みです（年末年始）"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-12-14", []),
        ("2026-12-15", [WHOLE]),
        ("2026-12-28", [WHOLE]),
        ("2026-12-29", [WHOLE]),
        ("2026-12-30", [REST]),
        ("2027-01-02", [REST]),
        ("2027-01-03", []),
        ("2027-01-04", []),
    ],
)
def test_the_end_of_the_year_is_told_for_two_weeks_and_until_it_ends(today, expected):
    assert told(town(YEAR_END), today) == expected


def test_one_day_is_told_as_one_day_with_its_reason():
    works = town(day("2026-12-08", "庁舎の工事"))
    assert told(works, "2026-11-24") == ["12月8日（火）はお休みです（庁舎の工事）"]
    assert told(works, "2026-11-23") == []
    assert told(works, "2026-12-08") == []
    assert told(town(day("2026-12-08")), "2026-12-07") == ["12月8日（火）はお休みです"]


def test_two_closures_stand_one_below_the_other():
    assert told(town(YEAR_END, day("2026-12-21")), "2026-12-16") == ["12月21日（月）はお休みです", WHOLE]


def test_a_weekend_between_closed_days_belongs_to_them_and_one_at_the_edge_does_not():
    friday_and_monday = town(day("2026-12-04"), day("2026-12-07"))
    assert told(friday_and_monday, "2026-12-01") == ["12月4日（金）〜12月7日（月）はお休みです"]
    assert told(town(day("2026-12-04")), "2026-12-01") == ["12月4日（金）はお休みです"]
    assert told(town(day("2026-12-07")), "2026-12-05") == ["12月7日（月）はお休みです"]


def test_a_public_holiday_joins_a_closure_and_alone_is_not_told():
    assert told(town(), "2026-11-20") == []
    assert told(town(day("2026-11-24")), "2026-11-20") == ["11月23日（月）〜11月24日（火）はお休みです"]
    open_on_holidays = town(day("2026-11-24"), closed_on_holidays=False)
    assert told(open_on_holidays, "2026-11-20") == ["11月24日（火）はお休みです"]


def test_a_closure_that_takes_nothing_away_is_not_told():
    assert told(town(day("2026-12-05", "点検")), "2026-12-01") == []


def test_a_special_day_with_times_is_open_and_splits_the_closure():
    open_on_the_30th = SpecialDay(date(2026, 12, 30), clock("10:00"), clock("12:00"))
    assert told(town(YEAR_END, special=[open_on_the_30th]), "2026-12-20") == [
        "12月29日（火）はお休みです（年末年始）",
        "12月31日（木）〜1月3日（日）はお休みです（年末年始）",
    ]


def test_a_special_day_without_times_is_a_closure():
    assert told(town(special=[SpecialDay(date(2026, 12, 8), reason="研修")]), "2026-12-07") == [
        "12月8日（火）はお休みです（研修）"
    ]


def test_an_end_far_away_is_not_named():
    long = town(DatedClosure(date(2026, 12, 8), date(2027, 3, 31), "改修"))
    assert told(long, "2026-12-01") == ["12月8日（火）から当分お休みです（改修）"]
    assert told(long, "2026-12-20") == ["当分お休みです（改修）"]
    assert told(long, "2027-03-01") == ["3月31日（水）までお休みです（改修）"]


def test_nothing_is_told_while_the_hours_are_unknown():
    assert told(Timetable(closures=(YEAR_END,)), "2026-12-28") == []


def test_what_is_told_begins_and_ends_on_days_without_hours_and_within_two_weeks():
    for ahead in range(400):
        today = date(2026, 1, 1) + timedelta(days=ahead)
        for closure in coming_closures(town(YEAR_END), today, holiday_name=jpholiday.is_holiday_name):
            assert closure.first <= today + timedelta(days=ANNOUNCED_DAYS)
            assert closure.last is not None
            assert closure.last > today
