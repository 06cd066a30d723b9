"""Opening time between two moments, counted again minute by minute."""

from datetime import datetime, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.opening.elapsed import open_days, open_time
from kit.core.logic.opening.state import state_at
from kit.core.logic.opening.timetable import Timetable
from tests.unit.core.opening.test_state import MINUTE, TOWN, at

EVENING_BEFORE_A_LONG_REST = "2026-12-28 17:00"


def passed(since: str, until: str, timetable: Timetable = TOWN) -> tuple[timedelta, int]:
    holidays = jpholiday.is_holiday_name
    return (
        open_time(timetable, at(since), at(until), holiday_name=holidays),
        open_days(timetable, at(since), at(until), holiday_name=holidays),
    )


@pytest.mark.parametrize(
    ("since", "until", "minutes", "days"),
    [
        ("2026-11-24 10:00", "2026-11-24 10:30", 30, 1),
        ("2026-11-24 11:30", "2026-11-24 13:30", 60, 1),
        ("2026-11-24 23:00", "2026-11-25 08:30", 0, 0),
        ("2026-11-24 23:00", "2026-11-25 08:31", 1, 1),
        ("2026-11-20 17:14", "2026-11-24 08:40", 11, 2),
        (EVENING_BEFORE_A_LONG_REST, "2027-01-04 08:30", 15, 1),
        (EVENING_BEFORE_A_LONG_REST, "2027-01-04 09:30", 75, 2),
        ("2026-11-24 10:00", "2026-11-24 10:00", 0, 0),
        ("2026-11-24 10:00", "2026-11-24 09:00", 0, 0),
    ],
)
def test_what_lies_between(since: str, until: str, minutes: int, days: int) -> None:
    assert passed(since, until) == (minutes * MINUTE, days)


@given(
    st.datetimes(datetime(2026, 12, 20), datetime(2027, 1, 10)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.integers(0, 3000),
)
def test_every_open_minute_counts_once(since: datetime, minutes: int) -> None:
    start = at(since.replace(second=0).isoformat())
    until = start + minutes * MINUTE
    holidays = jpholiday.is_holiday_name
    ticks = (start + tick * MINUTE for tick in range(0, minutes, 15))
    counted = sum(state_at(TOWN, tick, holiday_name=holidays).is_open for tick in ticks)
    passed = open_time(TOWN, start, until, holiday_name=holidays) / MINUTE
    assert abs(passed - counted * 15) <= 15 * 6


def test_where_nobody_said_when_it_is_open_all_time_counts() -> None:
    assert passed("2026-11-24 22:00", "2026-11-25 01:00", Timetable()) == (180 * MINUTE, 2)


def test_what_is_always_open_has_days_too() -> None:
    assert passed("2026-11-24 22:00", "2026-11-26 00:00", Timetable(always_open=True)) == (
        26 * 60 * MINUTE,
        2,
    )
