"""When a body meets: "in June and November, on the second Wednesday at 14:00, for ninety minutes".

For: the next date of a series. Not for: hours of places (`kit.resources`), which are words that clerks wrote.

Rules
- A day that does not exist in a month (a fifth Wednesday) is no day; -1 is the last one of its weekday.
- On a holiday nothing is moved silently: the caller says that it is one, a person decides.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

LAST: Final = -1
_WEEK: Final = 7
_LOOK_AHEAD_MONTHS: Final = 25


@dataclass(frozen=True)
class Rhythm:
    """`months` 1 to 12; `nth` 1 to 5 or LAST; `weekday` 0 is Monday; `minutes` is how long a meeting takes."""

    months: tuple[int, ...]
    nth: int
    weekday: int
    starts: time
    minutes: int


def next_day(rhythm: Rhythm, after: date) -> date | None:
    """The first day of the series later than `after`; None when the series has no months."""
    for year, month in _months(after):
        if month in rhythm.months:
            day = _nth(year, month, rhythm)
            if day is not None and day > after:
                return day
    return None


def _months(start: date) -> Iterator[tuple[int, int]]:
    first = start.year * 12 + start.month - 1
    for number in range(first, first + _LOOK_AHEAD_MONTHS):
        yield number // 12, number % 12 + 1


def _nth(year: int, month: int, rhythm: Rhythm) -> date | None:
    weekday_of_first, length = monthrange(year, month)
    first = date(year, month, 1) + timedelta(days=(rhythm.weekday - weekday_of_first) % _WEEK)
    days = [first + timedelta(days=step) for step in range(0, length, _WEEK)]
    found = [day for day in days if day.month == month]
    if rhythm.nth == LAST:
        return found[-1]
    return found[rhythm.nth - 1] if 1 <= rhythm.nth <= len(found) else None
