"""The next day of a series: found in the right month and week, and never invented."""

from datetime import date, time

import pytest

from kit.core.holidays import holiday_name
from kit.meetings.logic.rhythm import LAST, PROPOSED, PROPOSED_WORDS, Rhythm, next_day, office_day


@pytest.mark.parametrize(
    ("months", "nth", "weekday", "after", "found"),
    [
        ((6, 11), 2, 2, date(2026, 4, 1), date(2026, 6, 10)),
        ((6, 11), 2, 2, date(2026, 6, 10), date(2026, 11, 11)),
        ((6, 11), 2, 2, date(2026, 11, 11), date(2027, 6, 9)),
        ((2,), LAST, 4, date(2026, 12, 31), date(2027, 2, 26)),
        ((2,), 5, 0, date(2026, 1, 1), None),
        (tuple(range(1, 13)), 5, 0, date(2026, 1, 1), date(2026, 3, 30)),
        ((), 1, 0, date(2026, 1, 1), None),
    ],
)
def test_the_next_day_of_a_series(months, nth, weekday, after, found):
    assert next_day(Rhythm(months, nth, weekday, time(14), 90), after) == found


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2026-11-26", "2026-11-26"),
        ("2026-11-21", "2026-11-24"),  # Saturday, Sunday, 勤労感謝の日
        ("2026-12-29", "2027-01-04"),  # the turn of the year
        ("2026-05-02", "2026-05-07"),  # the days in May
    ],
)
def test_offices_are_open_on_a_sample_s_day(day, wanted):
    assert office_day(date.fromisoformat(day), holiday_name).isoformat() == wanted


def test_every_proposed_rhythm_is_named_and_lies_in_a_year():
    assert set(PROPOSED) == set(PROPOSED_WORDS)
    assert all(set(months) <= set(range(1, 13)) for months in PROPOSED.values())
    assert PROPOSED["quarterly"] == (3, 6, 9, 12)
