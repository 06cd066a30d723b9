"""The next day of a series: found in the right month and week, and never invented."""

from datetime import date, time

import pytest

from kit.meetings.logic.rhythm import LAST, Rhythm, next_day


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
