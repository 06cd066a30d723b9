"""Whether it is open at a moment, until when, and when it opens next.

For: the opening state beside every telephone number, cache lifetimes, promised days of answer.
Not for: reading the clock, wording (`words`).

Rules
- A moment must carry its offset; answers are in Japan's time.
- The opening moment is open, the closing moment is closed.
- Runs that touch (also across midnight) are one run: `closes_at` is the end of the whole.
- The search looks 60 days ahead; what does not happen within them is None.
- `changes_at` is the first moment after `now` at which `is_open` is the opposite.
- `is_day_off`: a closure, holiday or special day keeps the whole of today closed; `reason` is its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kit.core.logic.opening.timetable import TOKYO, DayPlan, HolidayName, OpeningError, Timetable, plan_day

HORIZON_DAYS: Final = 60
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class OpeningState:
    """`opens_next` is the next opening after now, also while open; `is_known` is False without hours."""

    is_open: bool
    closes_at: datetime | None = None
    opens_next: datetime | None = None
    changes_at: datetime | None = None
    reason: str = ""
    is_day_off: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Run:
    """One stretch of being open, from a moment to a moment."""

    opens: datetime
    closes: datetime


def state_at(timetable: Timetable, now: datetime, *, holiday_name: HolidayName) -> OpeningState:
    """The state at `now` (aware; OpeningError when it carries no offset)."""
    now = in_tokyo(now)
    if not timetable.is_known:
        return OpeningState(is_open=False, is_known=False)
    if timetable.always_open and not timetable.closures and not timetable.special:
        return OpeningState(is_open=True)
    runs = (run for run in runs_from(timetable, now, holiday_name) if run.closes > now)
    first = next(runs, None)
    if first is None or first.opens > now:
        return _closed(first, plan_day(timetable, now.date(), holiday_name=holiday_name))
    following = next(runs, None)
    closes = first.closes if first.closes < _horizon(now) else None
    return OpeningState(
        is_open=True, closes_at=closes, opens_next=following.opens if following else None, changes_at=closes
    )


def in_tokyo(moment: datetime) -> datetime:
    """The same moment on Japan's clock; refuses one without an offset."""
    if moment.utcoffset() is None:
        raise OpeningError("A moment without an offset cannot be compared with opening hours.")
    return moment.astimezone(TOKYO)


def open_day_after(timetable: Timetable, day: date, count: int, *, holiday_name: HolidayName) -> date | None:
    """The `count`-th day after `day` on which it opens (開庁日), None when it is not within the horizon."""
    if count < 1:
        raise OpeningError("開庁日の数は1以上で書いてください。")
    for offset in range(1, HORIZON_DAYS + 1):
        later = day + offset * _DAY
        count -= bool(plan_day(timetable, later, holiday_name=holiday_name).hours)
        if count == 0:
            return later
    return None


def _closed(ahead: Run | None, today: DayPlan) -> OpeningState:
    opens = ahead.opens if ahead else None
    return OpeningState(
        is_open=False,
        opens_next=opens,
        changes_at=opens,
        reason=today.reason if today.is_day_off else "",
        is_day_off=today.is_day_off,
    )


def runs_from(timetable: Timetable, now: datetime, holiday_name: HolidayName) -> Iterator[Run]:
    """Merged runs in order, from those that started the day before `now`, within the horizon; lazy, since most
    questions need one day."""
    current: Run | None = None
    for offset in range(-1, HORIZON_DAYS):
        plan = plan_day(timetable, now.date() + offset * _DAY, holiday_name=holiday_name)
        for opens, closes in plan.runs():
            if current and opens <= current.closes:
                current = Run(current.opens, max(closes, current.closes))
                continue
            if current:
                yield current
            current = Run(opens, closes)
    if current:
        yield current


def _horizon(now: datetime) -> datetime:
    return datetime.combine(now.date() + HORIZON_DAYS * _DAY, datetime.min.time(), TOKYO)
