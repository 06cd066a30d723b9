"""Closures that people should hear of before they come: the year's end, a day of works.

For: the lines beside the opening state. Not for: the state itself (`state`), the table of the week (`words`).

Rules
- Told from 14 days before the first day until the last day; the last day alone is told by the state (きょうはお休み).
- A closure is told when it takes away at least one day on which it would be open. Public holidays are in everybody's
  calendar and in the line of hours: alone they are not told, but they join a closure that they touch.
- Neighbouring days without hours are one closure; a weekend between two closed days belongs to it, one at its
  edge only when somebody wrote it down (12-29 to 01-03 includes Sunday the third).
- A special day with times is open, whatever the closures say.
- An end more than 60 days ahead is not told.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kit.core.logic.opening.state import HORIZON_DAYS
from kit.core.logic.opening.timetable import HolidayName, Timetable, plan_day

ANNOUNCED_DAYS: Final = 14
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Closure:
    """From `first` to `last`, both closed; `last` is None when it is beyond the horizon."""

    first: date
    last: date | None
    reason: str = ""
    has_begun: bool = False


@dataclass(frozen=True)
class _Day:
    """One day without hours: `counts` as an edge of a closure, `is_told` when it alone is worth telling."""

    day: date
    counts: bool
    is_told: bool
    reason: str


def coming_closures(timetable: Timetable, today: date, *, holiday_name: HolidayName) -> tuple[Closure, ...]:
    """The closures to tell on `today`, in order; () when the hours are not known."""
    if not timetable.is_known:
        return ()
    found: list[Closure] = []
    day = _start_of_run(timetable, today, holiday_name)
    while day <= today + ANNOUNCED_DAYS * _DAY:
        run = _run_from(timetable, day, _horizon(today, day), holiday_name)
        closure = _closure(run, today)
        if closure:
            found.append(closure)
        day += max(1, len(run)) * _DAY
    return tuple(found)


def _closure(run: list[_Day], today: date) -> Closure | None:
    edges = [item.day for item in run if item.counts]
    told = [item for item in run if item.is_told]
    if not told or edges[-1] <= today or edges[0] > today + ANNOUNCED_DAYS * _DAY:
        return None
    last = edges[-1] if run[-1].day < _horizon(today, run[0].day) else None
    reason = next((item.reason for item in told if item.reason), "")
    return Closure(edges[0], last, reason, has_begun=edges[0] < today)


def _start_of_run(timetable: Timetable, today: date, holiday_name: HolidayName) -> date:
    """The first of the neighbouring days without hours up to today; today itself when it is open."""
    for back in range(HORIZON_DAYS):
        if _read(timetable, today - back * _DAY, holiday_name) is None:
            return today - max(0, back - 1) * _DAY
    return today - (HORIZON_DAYS - 1) * _DAY


def _horizon(today: date, first: date) -> date:
    return max(today, first) + HORIZON_DAYS * _DAY


def _run_from(timetable: Timetable, first: date, horizon: date, holiday_name: HolidayName) -> list[_Day]:
    """The neighbouring days without hours from `first`, to the horizon at the latest."""
    run: list[_Day] = []
    while first + len(run) * _DAY <= horizon:
        item = _read(timetable, first + len(run) * _DAY, holiday_name)
        if item is None:
            break
        run.append(item)
    return run


def _read(timetable: Timetable, day: date, holiday_name: HolidayName) -> _Day | None:
    plan = plan_day(timetable, day, holiday_name=holiday_name)
    if plan.hours:
        return None
    written = [item for item in timetable.closures if item.covers(day)]
    special = any(item.day == day for item in timetable.special)
    reason = next((item.reason for item in written if item.reason), plan.reason if special else "")
    is_told = plan.is_day_off and (special or bool(written))
    return _Day(day, plan.is_day_off or bool(written), is_told, reason)
