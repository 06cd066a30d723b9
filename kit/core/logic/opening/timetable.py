"""When a window or a line answers: the values of a timetable and the times of one day.

For: window hours and contact hours alike. Not for: what is open now (`state`), wording (`words`), knowing
the public holidays (the caller passes `holiday_name`).

Rules
- Times are whole minutes in Japan. A span whose end is not after its start runs past midnight;
  equal times mean 24 hours.
- A span belongs to the day on which it starts: it runs on after midnight even when the next day is closed.
- For one day, the first that applies decides: special day, dated closure, yearly closure, public holiday
  (when closed on holidays), usual spans.
- `always_open` is 24 hours on every day, holidays included; written closures and special days still hold.
- A special day without times is closed.
- Overlapping or touching spans are one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Japan keeps one offset all year; a fixed offset needs no zone files.
TOKYO: Final = timezone(timedelta(hours=9), "Asia/Tokyo")
_MIDNIGHT: Final = time(0, 0)
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")

HolidayName = Callable[[date], str | None]


class OpeningError(ValueError):
    """A span, closure or special day that means nothing; the message is for the person who typed it."""


@dataclass(frozen=True)
class Span:
    """Hours on some days of the week; `days` counts Monday as 0."""

    days: frozenset[int]
    opens: time
    closes: time
    note: str = ""

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise OpeningError("曜日を一つ以上えらんでください。")
        _require_minutes(self.opens, self.closes)

    @classmethod
    def of(cls, days: Iterable[str], opens: str | time, closes: str | time, *, note: str = "") -> "Span":
        """From the stored form: day codes and "HH:MM" ("24:00" is midnight); raises OpeningError."""
        return cls(frozenset(_day_number(day) for day in days), clock(opens), clock(closes), note)


@dataclass(frozen=True)
class YearlyClosure:
    """The same days every year, as (month, day); may pass the turn of the year."""

    first: tuple[int, int]
    last: tuple[int, int]
    reason: str = ""

    @classmethod
    def of(cls, first: str, last: str, *, reason: str = "") -> "YearlyClosure":
        """From "12-29" and "01-03"; raises OpeningError."""
        return cls(_month_day(first), _month_day(last), reason)

    def covers(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class DatedClosure:
    """Closed from `first` to `last`, both included, once."""

    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise OpeningError("お休みの終わりの日が、始まりの日より前です。")

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class SpecialDay:
    """Other hours on one date (stronger than any closure), or closed when it has no times."""

    day: date
    opens: time | None = None
    closes: time | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise OpeningError("特別な日は、始まりと終わりの両方を書くか、どちらも空にしてください。")
        _require_minutes(*(value for value in (self.opens, self.closes) if value is not None))


@dataclass(frozen=True)
class Timetable:
    spans: tuple[Span, ...] = ()
    closed_on_holidays: bool = False
    always_open: bool = False
    closures: tuple[YearlyClosure | DatedClosure, ...] = ()
    special: tuple[SpecialDay, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anybody has said when it is open."""
        return self.always_open or bool(self.spans) or bool(self.special)

    def hours_on_weekday(self, weekday: int) -> tuple["Hours", ...]:
        """The usual hours of a weekday (Monday is 0), merged."""
        if self.always_open:
            return (Hours(_MIDNIGHT, _MIDNIGHT),)
        return _merged_hours(Hours(span.opens, span.closes) for span in self.spans if weekday in span.days)


@dataclass(frozen=True, order=True)
class Hours:
    """From a time of day to a time of day, the latter on the next day when it is not after the former."""

    opens: time
    closes: time

    @property
    def minutes(self) -> tuple[int, int]:
        """Start and end in minutes from the midnight before; the end may pass 1440."""
        start, end = _minutes(self.opens), _minutes(self.closes)
        return start, end if end > start else end + 1440


@dataclass(frozen=True)
class DayPlan:
    """The hours that start on one date; `reason` may say why they are not those of the usual week."""

    day: date
    hours: tuple[Hours, ...]
    reason: str = ""
    is_usual: bool = True

    @property
    def is_day_off(self) -> bool:
        return not self.hours and not self.is_usual

    def runs(self) -> Iterator[tuple[datetime, datetime]]:
        midnight = datetime.combine(self.day, _MIDNIGHT, TOKYO)
        for hours in self.hours:
            start, end = hours.minutes
            yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def plan_day(timetable: Timetable, day: date, *, holiday_name: HolidayName) -> DayPlan:
    """The hours that start on `day`, after special days, closures and holidays."""
    special = [item for item in timetable.special if item.day == day]
    if special:
        hours = _merged_hours(
            Hours(item.opens, item.closes)
            for item in special
            if item.opens is not None and item.closes is not None
        )
        return DayPlan(day, hours, next((item.reason for item in special if item.reason), ""), is_usual=False)
    usual = timetable.hours_on_weekday(day.weekday())
    reason = _closed_because(timetable, day, holiday_name) if usual else None
    return DayPlan(day, usual) if reason is None else DayPlan(day, (), reason, is_usual=False)


def clock(value: str | time) -> time:
    """A time of day from "8:30", "08:30" or a time; "24:00" is the midnight that ends the day."""
    if isinstance(value, time):
        return value
    if value == "24:00":
        return _MIDNIGHT
    if not _CLOCK.fullmatch(value):
        raise OpeningError(
            f"時刻「{value}」を読めません。00:00 から 24:00 までで、08:30 のように書いてください。"
        )
    hour, _, minute = value.partition(":")
    return time(int(hour), int(minute))


def _day_number(code: str) -> int:
    if code not in DAYS:
        raise OpeningError(f"曜日「{code}」は使えません。使えるもの: {'、'.join(DAYS)}。")
    return DAYS.index(code)


def _closed_because(timetable: Timetable, day: date, holiday_name: HolidayName) -> str | None:
    for kind in (DatedClosure, YearlyClosure):
        for closure in timetable.closures:
            if isinstance(closure, kind) and closure.covers(day):
                return closure.reason
    if timetable.closed_on_holidays and not timetable.always_open:
        return holiday_name(day) or None
    return None


def _merged_hours(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(item.minutes for item in hours):
        first, last = merged[-1] if merged else (0, -1)
        # One Hours cannot say more than 24 of them; a longer whole stays in two parts.
        if start <= last and max(end, last) - first <= 1440:
            merged[-1] = (first, max(end, last))
        else:
            merged.append((start, end))
    return tuple(Hours(_time(start), _time(end)) for start, end in merged)


def _require_minutes(*values: time) -> None:
    if any(value.second or value.microsecond or value.tzinfo for value in values):
        raise OpeningError("時刻は分までで書いてください。")


def _month_day(value: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2000-{value}")  # a leap year, so that 02-29 is a day
    except ValueError as error:
        raise OpeningError(f"月日「{value}」を読めません。例: 12-29") from error
    return day.month, day.day


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
