"""When something takes place, as values: rules that repeat, single dates, and the days on which it does not.

For: hours in words (`parse`, `words`), dates of a calendar (`occurrences`), the feed. Not for: the window's own hours
(`kit.core.logic.opening`): those say whether somebody answers now; these say on which days people meet.

Rules
- A Rule is near the schedule of HSDS 3.1: freq, interval, byday ("MO", "2SA", "-1FR"), bymonthday (-1 is the last day),
  dtstart, opens_at, closes_at. HSDS has no exceptions; a Schedule has.
- Equal values are equal schedules: rules that differ in their days only are one, everything is in order.
- `opens` or `closes` may be missing; equal times are 24 hours; an end before the start is on the next day.
- A rule with an interval and no start cannot be dated: it is kept, and gives no occurrence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final, Literal

from kit.core.logic.opening.timetable import YearlyClosure

WEEKLY: Final = "WEEKLY"
MONTHLY: Final = "MONTHLY"
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS: Final = (1, 2, 3, 4, 5, -1)
# 行政機関の休日 (法律91号, 1988): 29 December to 3 January.
YEAR_END: Final = YearlyClosure((12, 29), (1, 3), "年末年始")
# 月遅れ盆, as most towns keep it; assumed where 「お盆」 stands without dates.
OBON: Final = YearlyClosure((8, 13), (8, 16), "お盆")
REASONS: Final = ("", "年末年始", "お盆", "夏季", "冬季", "春季")


class HoursError(ValueError):
    """A rule or schedule that means nothing; the message is for the person who typed it."""


@dataclass(frozen=True)
class Rule:
    """Days that repeat, and the time of day."""

    freq: Literal["WEEKLY", "MONTHLY"]
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    opens: time | None = None
    closes: time | None = None
    interval: int = 1
    dtstart: date | None = None

    def __post_init__(self) -> None:
        if bool(self.byday) == bool(self.bymonthday):
            raise HoursError("曜日か日のどちらかをえらんでください。")
        if any(not _is_day(code, self.freq) for code in self.byday):
            raise HoursError(f"曜日「{'、'.join(self.byday)}」を読めません。")
        if self.bymonthday and self.freq == WEEKLY:
            raise HoursError("毎週の予定は曜日で書いてください。")
        if any(not (1 <= day <= 31 or day == -1) for day in self.bymonthday):
            raise HoursError("日は1から31まで、または末日で書いてください。")
        if self.interval not in (1, 2):
            raise HoursError("間隔は毎週・毎月か、隔週・隔月です。")
        object.__setattr__(self, "byday", tuple(sorted(set(self.byday), key=day_order)))
        object.__setattr__(self, "bymonthday", tuple(sorted(set(self.bymonthday), key=month_day_order)))
        if self.interval == 1:
            object.__setattr__(self, "dtstart", None)

    @property
    def is_datable(self) -> bool:
        return self.interval == 1 or self.dtstart is not None


@dataclass(frozen=True)
class DatedSlot:
    """One date and the time of day."""

    day: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class Schedule:
    """Everything that is known of when; an empty one is refused, since it would say "never"."""

    rules: tuple[Rule, ...] = ()
    dates: tuple[DatedSlot, ...] = ()
    closed_on_holidays: bool = False
    closures: tuple[YearlyClosure, ...] = ()
    closed_months: tuple[int, ...] = ()
    closed_byday: tuple[str, ...] = ()
    closed_dates: tuple[date, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not self.rules and not self.dates:
            raise HoursError("いつ開かれるかがありません。")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise HoursError("期間の終わりの日が、始まりの日より前です。")
        if any(closure.reason not in REASONS for closure in self.closures):
            raise HoursError(
                f"休みの理由は {'、'.join(filter(None, REASONS))} から選ぶか、空にしてください。"
            )
        if any(not 1 <= month <= 12 for month in self.closed_months):
            raise HoursError("月は1から12までで書いてください。")
        if any(not (_is_day(code, WEEKLY) or _is_day(code, MONTHLY)) for code in self.closed_byday):
            raise HoursError("休みの曜日を読めません。")
        for name, values in (
            ("rules", merged(self.rules)),
            (
                "dates",
                sorted(set(self.dates), key=lambda slot: (slot.day, _clock_order(slot.opens, slot.closes))),
            ),
            ("closures", sorted(set(self.closures), key=lambda item: (item.first, item.last))),
            ("closed_months", sorted(set(self.closed_months))),
            ("closed_byday", sorted(set(self.closed_byday), key=day_order)),
            ("closed_dates", sorted(set(self.closed_dates))),
        ):
            object.__setattr__(self, name, tuple(values))


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules of the same kind and time as one, in order: weekly before monthly, by day, by time."""
    groups: dict[tuple[object, ...], Rule] = {}
    for rule in rules:
        key = (rule.freq, bool(rule.byday), rule.interval, rule.dtstart, rule.opens, rule.closes)
        kept = groups.get(key)
        groups[key] = rule if kept is None else _together(kept, rule)
    return sorted(groups.values(), key=_rule_order)


def day_order(code: str) -> tuple[int, int]:
    """Weekdays from Monday; with numbers, by number first and the last one at the end."""
    nth, day = split_day(code)
    return nth % 7, DAYS.index(day)


def month_day_order(day: int) -> int:
    """The last day of the month stands behind the 31st."""
    return 32 if day == -1 else day


def split_day(code: str) -> tuple[int, str]:
    """ "2SA" as (2, "SA"); a day without a number has 0."""
    return int(code[:-2] or 0), code[-2:]


def _is_day(code: str, freq: str) -> bool:
    try:
        nth, day = split_day(code)
    except ValueError:
        return False
    return day in DAYS and (nth == 0 if freq == WEEKLY else nth in NTHS)


def _together(one: Rule, other: Rule) -> Rule:
    return replace(one, byday=(*one.byday, *other.byday), bymonthday=(*one.bymonthday, *other.bymonthday))


def _rule_order(rule: Rule) -> tuple[object, ...]:
    days = [day_order(code) for code in rule.byday] or [(month_day_order(day), 0) for day in rule.bymonthday]
    start = rule.dtstart or date.min
    return (
        rule.freq != WEEKLY,
        not rule.byday,
        rule.interval,
        start,
        days,
        _clock_order(rule.opens, rule.closes),
    )


def _clock_order(opens: time | None, closes: time | None) -> tuple[int, int]:
    def order(value: time | None) -> int:
        return -1 if value is None else value.hour * 60 + value.minute

    return order(opens), order(closes)
