"""When a body meets: "in June and November, on the second Wednesday at 14:00, for ninety minutes".

For: the next date of a series. Not for: hours of places (`kit.resources`), which are words that clerks wrote.

Rules
- A day that does not exist in a month (a fifth Wednesday) is no day; -1 is the last one of its weekday.
- On a holiday nothing is moved silently: the caller says that it is one, a person decides.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

LAST: Final = -1
USUAL_START: Final = time(14, 0)
# What a template may propose to a new body, which takes it over as its own and changes it as it likes.
PROPOSED: Final = {
    "": (),
    "monthly": tuple(range(1, 13)),
    "bimonthly": (2, 4, 6, 8, 10, 12),
    "quarterly": (3, 6, 9, 12),
    "thrice": (2, 6, 10),
    "twice": (6, 11),
    "yearly": (6,),
}
PROPOSED_WORDS: Final = {
    "": "決めない",
    "monthly": "毎月",
    "bimonthly": "二か月に一度（偶数の月）",
    "quarterly": "四半期ごと（6月・9月・12月・3月）",
    "thrice": "年3回（6月・10月・2月）",
    "twice": "年2回（6月・11月）",
    "yearly": "年1回（6月）",
}
_WEEK: Final = 7
_SATURDAY: Final = 5
# 行政機関の休日に関する法律 1条, which the rules of the municipalities follow.
_TURN_OF_YEAR: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
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


def office_day(day: date, holiday_name: Callable[[date], str | None]) -> date:
    """This day, or the next one on which offices are open: no weekend, no holiday, not the turn of the year (29/12–3/1)."""
    while day.weekday() >= _SATURDAY or holiday_name(day) or (day.month, day.day) in _TURN_OF_YEAR:
        day += timedelta(days=1)
    return day


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
