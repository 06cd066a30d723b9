"""The dates on which something takes place.

For: 「今週ある会」, calendars. Not for: knowing the public holidays (the caller gives them).

Rules
- A rule's day is no occurrence on a public holiday (when closed on holidays), in a closed month, on a closed day of the
  week, in a yearly closure, on a closed date, or outside the schedule's period.
- A single date was fixed by somebody: only a closed date takes it away.
- The fifth weekday and the 31st exist only where the month has one.
"""

import calendar
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from kit.resources.logic.hours.schedule import DAYS, WEEKLY, Rule, Schedule, split_day

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Occurrence:
    """One meeting: `closes` before or equal to `opens` is on the next day."""

    day: date
    opens: time | None
    closes: time | None


def occurrences(
    schedule: Schedule, first: date, last: date, *, holidays: Collection[date] = ()
) -> tuple[Occurrence, ...]:
    """Every occurrence from `first` to `last`, both included, in order of time."""
    found = [
        Occurrence(slot.day, slot.opens, slot.closes)
        for slot in schedule.dates
        if first <= slot.day <= last and slot.day not in schedule.closed_dates
    ]
    for day in _open_days(schedule, first, last, holidays):
        found += [Occurrence(day, rule.opens, rule.closes) for rule in schedule.rules if falls_on(rule, day)]
    return tuple(sorted(dict.fromkeys(found), key=lambda item: (item.day, item.opens or time.min)))


def falls_on(rule: Rule, day: date) -> bool:
    """Whether the rule names this day; closures are not asked."""
    if not rule.is_datable or not _is_turn(rule, day):
        return False
    if rule.bymonthday:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.day in rule.bymonthday or (-1 in rule.bymonthday and day.day == length)
    return any(is_that_day(code, day) for code in rule.byday)


def is_that_day(code: str, day: date) -> bool:
    """Whether a day is "SA", "2SA" or "-1SA"."""
    nth, name = split_day(code)
    if DAYS[day.weekday()] != name:
        return False
    if nth < 0:
        return (day + 7 * _DAY).month != day.month
    return nth in (0, (day.day - 1) // 7 + 1)


def _is_turn(rule: Rule, day: date) -> bool:
    """Whether the week or month counts, by the interval from the start."""
    if rule.dtstart is None:
        return True
    if day < rule.dtstart:
        return False
    if rule.freq == WEEKLY:
        monday = rule.dtstart - rule.dtstart.weekday() * _DAY
        return ((day - monday).days // 7) % rule.interval == 0
    months = (day.year - rule.dtstart.year) * 12 + day.month - rule.dtstart.month
    return months % rule.interval == 0


def _open_days(schedule: Schedule, first: date, last: date, holidays: Collection[date]) -> Iterator[date]:
    day = max(first, schedule.valid_from or first)
    while day <= min(last, schedule.valid_to or last):
        if not _is_closed(schedule, day, holidays):
            yield day
        day += _DAY


def _is_closed(schedule: Schedule, day: date, holidays: Collection[date]) -> bool:
    return (
        (schedule.closed_on_holidays and day in holidays)
        or day.month in schedule.closed_months
        or day in schedule.closed_dates
        or any(closure.covers(day) for closure in schedule.closures)
        or any(is_that_day(code, day) for code in schedule.closed_byday)
    )
