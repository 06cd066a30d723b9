"""A check counts for whole months; what was never checked is overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.review import due_on, is_near, is_overdue

CHECKED = date(2026, 4, 1)


def test_the_due_day_itself_is_in_time() -> None:
    assert not is_overdue(CHECKED, date(2026, 10, 1), 6)
    assert is_overdue(CHECKED, date(2026, 10, 2), 6)
    assert is_overdue(None, CHECKED, 6)


@pytest.mark.parametrize(
    ("checked", "months", "due"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_end_where_the_month_ends(checked: date, months: int, due: date) -> None:
    assert due_on(checked, months) == due


def test_no_months_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        due_on(CHECKED, 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_due_days_lie_the_asked_months_ahead(checked: date, months: int) -> None:
    ahead = due_on(checked, months)
    assert (ahead.year - checked.year) * 12 + ahead.month - checked.month == months
    assert ahead.day == checked.day or (ahead + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("today", "near"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 10, 1), True),
        (date(2026, 10, 2), False),
    ],
)
def test_near_is_the_last_month_and_not_after_it(today: date, near: bool) -> None:
    assert is_near(CHECKED, today, 6, days=30) is near
