"""A temporary correction ends when somebody is there to look."""

from datetime import datetime, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.overrides import LONGEST_DAYS, TYPE, check_override, end_after
from kit.core.logic.opening.timetable import TOKYO


def end(now: datetime, days: int) -> datetime:
    return end_after(now, days, holiday_name=jpholiday.is_holiday_name)


@pytest.mark.parametrize(
    ("now", "days", "ends"),
    [
        ("2026-11-24 03:12", 14, "2026-12-07 17:00"),
        ("2026-11-24 18:00", 14, "2026-12-08 17:00"),
        ("2026-11-24 18:00", 1, "2026-11-25 17:00"),
        ("2026-11-20 10:00", 4, "2026-11-24 10:00"),
        ("2026-11-27 10:00", 1, "2026-11-28 10:00"),
        ("2026-11-27 10:00", 5, "2026-12-01 17:00"),
    ],
)
def test_at_five_of_the_last_working_day(now: str, days: int, ends: str) -> None:
    assert end(datetime.fromisoformat(f"{now}+09:00"), days) == datetime.fromisoformat(f"{ends}+09:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(1, LONGEST_DAYS))
def test_it_never_lasts_longer_than_was_asked_nor_less_than_most_of_a_day(
    moment: datetime, days: int
) -> None:
    now = moment.replace(tzinfo=TOKYO)
    until = end(now, days)
    assert timedelta(hours=20) <= until - now <= timedelta(days=days)
    check_override(type_name=TYPE, path="phone", reason="県に電話で確かめた", until=until, now=now)
