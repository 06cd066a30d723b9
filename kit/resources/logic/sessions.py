"""On which days something takes place: single days and, beside them, the days of a schedule.

For: the table of sessions, calendars, "this week". Not for: reading words (`logic.hours`), time zones (edges).

Rules
- A single day that is written down wins over the schedule on the same day: its times, its note, and whether it is
  cancelled. So a clerk moves or cancels one meeting without touching the rule.
- A day without a beginning time is no session: nobody could come to it. It stays in the words.
- One beginning is one session, however often it is written (a feed, a form, two rules that meet): what is cancelled counts
  before what is not, then what is written first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any


@dataclass(frozen=True)
class Dated:
    """One date; `closes` None = the end is not known."""

    day: date
    opens: time
    closes: time | None = None
    note: str = ""
    cancelled: bool = False


def single_days(dates: Iterable[Mapping[str, Any]], first: date, last: date) -> tuple[Dated, ...]:
    """The written single days within [first, last], as they stand; what is no day or has no beginning is left out."""
    found = (_single(one) for one in dates)
    return tuple(one for one in found if one is not None and first <= one.day <= last)


def together(scheduled: Iterable[Dated], single: Iterable[Dated]) -> tuple[Dated, ...]:
    """Both in order of time; on a day that is written down singly, the schedule says nothing."""
    written = tuple(single)
    days = {one.day for one in written}
    found: dict[tuple[date, time], Dated] = {}
    for one in (*written, *(one for one in scheduled if one.day not in days)):
        begins = (one.day, one.opens)
        if begins not in found or (one.cancelled and not found[begins].cancelled):
            found[begins] = one
    return tuple(found[begins] for begins in sorted(found))


def _single(one: Mapping[str, Any]) -> Dated | None:
    try:
        day, opens = date.fromisoformat(one["date"]), time.fromisoformat(one["opens"])
        closes = time.fromisoformat(one["closes"]) if one.get("closes") else None
    except (KeyError, TypeError, ValueError):
        return None
    return Dated(day, opens, closes, str(one.get("note") or ""), bool(one.get("cancelled")))
