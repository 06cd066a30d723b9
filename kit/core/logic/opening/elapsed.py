"""How much opening time lies between two moments.

For: what has to happen "an hour after opening" or "on the second working day". Not for: reading the clock.

Rules
- Moments carry an offset; what lies before `since` and after `until` does not count.
- Where nobody said when it is open, all time counts: a missing timetable must not silence an alarm.
- The search looks 60 days ahead of `since`; whatever is later counts as none.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from kit.core.logic.opening.state import Run, in_tokyo, runs_from
from kit.core.logic.opening.timetable import HolidayName, Timetable


def open_time(
    timetable: Timetable, since: datetime, until: datetime, *, holiday_name: HolidayName
) -> timedelta:
    """The time during which it was open; none when `until` is not after `since`."""
    runs = _runs_between(timetable, since, until, holiday_name)
    return sum((run.closes - run.opens for run in runs), timedelta())


def open_days(timetable: Timetable, since: datetime, until: datetime, *, holiday_name: HolidayName) -> int:
    """The number of days on which it was open for a while."""
    return len(set(_days(_runs_between(timetable, since, until, holiday_name))))


def _runs_between(
    timetable: Timetable, since: datetime, until: datetime, holiday_name: HolidayName
) -> Iterator[Run]:
    since, until = in_tokyo(since), in_tokyo(until)
    if not timetable.is_known:
        yield from [Run(since, until)] if since < until else []
        return
    for run in runs_from(timetable, since, holiday_name):
        opens, closes = max(run.opens, since), min(run.closes, until)
        if opens < closes:
            yield Run(opens, closes)


def _days(runs: Iterator[Run]) -> Iterator[date]:
    for run in runs:
        day, last = run.opens.date(), (run.closes - timedelta.resolution).date()
        while day <= last:
            yield day
            day += timedelta(days=1)
