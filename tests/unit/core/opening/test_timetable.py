"""The values of a timetable, and which rule decides about one day."""

from datetime import date, time

import pytest

from kit.core.logic.opening.timetable import (
    DatedClosure,
    Hours,
    OpeningError,
    Span,
    SpecialDay,
    Timetable,
    YearlyClosure,
    clock,
    plan_day,
)

MONDAY = date(2026, 11, 23)
HOLIDAYS = {MONDAY: "勤労感謝の日"}
OFFICE = Hours(time(8, 30), time(17, 15))


def office(**changes: object) -> Timetable:
    spans = (Span.of(["mon", "tue", "wed", "thu", "fri"], "08:30", "17:15"),)
    return Timetable(spans=spans, **changes)  # type: ignore[arg-type]


def hours_on(day: date, timetable: Timetable) -> tuple[tuple[Hours, ...], str]:
    plan = plan_day(timetable, day, holiday_name=HOLIDAYS.get)
    return plan.hours, plan.reason


@pytest.mark.parametrize(
    ("written", "read"),
    [("8:30", time(8, 30)), ("08:30", time(8, 30)), ("24:00", time(0, 0)), ("0:00", time(0, 0))],
)
def test_clock_reads_what_people_write(written: str, read: time) -> None:
    assert clock(written) == read


@pytest.mark.parametrize(
    "written", ["", "8", "8時", "25:00", "24:01", "8:5", "8:60", "８：30", "-1:00", "8:30:00"]
)
def test_clock_refuses_the_rest(written: str) -> None:
    with pytest.raises(OpeningError, match="読めません"):
        clock(written)


def test_span_refuses_no_day_an_unknown_day_and_seconds() -> None:
    with pytest.raises(OpeningError, match="曜日を一つ以上"):
        Span.of([], "8:30", "17:15")
    with pytest.raises(OpeningError, match="「monday」は使えません"):
        Span.of(["monday"], "8:30", "17:15")
    with pytest.raises(OpeningError, match="分まで"):
        Span.of(["mon"], time(8, 30, 1), "17:15")


def test_closures_refuse_what_means_nothing() -> None:
    with pytest.raises(OpeningError, match="前です"):
        DatedClosure(date(2026, 5, 2), date(2026, 5, 1))
    with pytest.raises(OpeningError, match="両方"):
        SpecialDay(MONDAY, opens=time(9, 0))
    with pytest.raises(OpeningError, match="「13-01」を読めません"):
        YearlyClosure.of("13-01", "01-03")


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
    ],
)
def test_yearly_closure_passes_the_turn_of_the_year(day: date, closed: bool) -> None:
    assert YearlyClosure.of("12-29", "01-03").covers(day) is closed


def test_yearly_closure_on_the_leap_day() -> None:
    closure = YearlyClosure.of("02-29", "02-29")
    assert closure.covers(date(2028, 2, 29))
    assert not closure.covers(date(2027, 3, 1))


def test_usual_day_and_weekend() -> None:
    assert hours_on(date(2026, 11, 24), office()) == ((OFFICE,), "")
    assert hours_on(date(2026, 11, 22), office()) == ((), "")


def test_holiday_closes_only_when_asked() -> None:
    assert hours_on(MONDAY, office()) == ((OFFICE,), "")
    assert hours_on(MONDAY, office(closed_on_holidays=True)) == ((), "勤労感謝の日")


def test_dated_closure_names_itself_before_yearly_and_holiday() -> None:
    yearly = YearlyClosure.of("11-01", "11-30", reason="毎年の休み")
    dated = DatedClosure(MONDAY, MONDAY, "移転のため")
    timetable = office(closed_on_holidays=True, closures=(yearly, dated))
    assert hours_on(MONDAY, timetable) == ((), "移転のため")
    assert hours_on(MONDAY, office(closed_on_holidays=True, closures=(yearly,))) == ((), "毎年の休み")


def test_special_day_is_stronger_than_everything() -> None:
    special = (SpecialDay(MONDAY, time(13, 0), time(16, 0), "休日相談会"),)
    timetable = office(closed_on_holidays=True, special=special, closures=(DatedClosure(MONDAY, MONDAY),))
    assert hours_on(MONDAY, timetable) == ((Hours(time(13, 0), time(16, 0)),), "休日相談会")


def test_special_day_without_times_is_closed() -> None:
    tuesday = date(2026, 11, 24)
    assert hours_on(tuesday, office(special=(SpecialDay(tuesday, reason="研修"),))) == ((), "研修")


def test_special_day_from_midnight_to_midnight_is_the_whole_day() -> None:
    special = (SpecialDay(MONDAY, time(0, 0), time(0, 0)),)
    assert hours_on(MONDAY, office(special=special)) == ((Hours(time(0, 0), time(0, 0)),), "")


def test_always_open_ignores_holidays_but_not_closures() -> None:
    whole = (Hours(time(0, 0), time(0, 0)),)
    tuesday = date(2026, 11, 24)
    closures = (DatedClosure(tuesday, tuesday, "点検"),)
    line = Timetable(always_open=True, closed_on_holidays=True, closures=closures)
    assert hours_on(MONDAY, line) == (whole, "")
    assert hours_on(tuesday, line) == ((), "点検")


def test_overlapping_and_touching_spans_are_one() -> None:
    spans = tuple(
        Span.of(["mon"], *pair) for pair in [("13:00", "17:00"), ("8:30", "12:00"), ("12:00", "14:00")]
    )
    assert hours_on(MONDAY, Timetable(spans=spans))[0] == (Hours(time(8, 30), time(17, 0)),)


def test_more_than_a_day_stays_in_two_parts() -> None:
    spans = (Span.of(["mon"], "22:00", "21:00"), Span.of(["mon"], "23:00", "23:00"))
    assert hours_on(MONDAY, Timetable(spans=spans))[0] == (
        Hours(time(22, 0), time(21, 0)),
        Hours(time(23, 0), time(23, 0)),
    )


def test_a_timetable_without_anything_is_unknown() -> None:
    assert not Timetable(closed_on_holidays=True).is_known
    assert office().is_known
    assert Timetable(always_open=True).is_known
