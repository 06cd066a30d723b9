"""A schedule in the words of a town hall, one form for each meaning; `parse` reads every one of them back.

For: forms, listings, exports. Not for: other languages.

Rules
- 毎月第2・第4土曜 13:30〜16:00、祝日・年末年始（12/29〜1/3）・8月は休み.
- Weekdays that follow each other are a range from three on; one weekday, or weekdays without a time, say 毎週.
- Hours of the same days follow each other: 月〜金 9:00〜12:00・13:00〜17:00.
- Days without a time come after those with one, and single dates say 開催: nothing behind them can be mistaken as theirs.
- The period comes last: （期間 2026年4月1日〜2027年3月31日）.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby
from typing import Final

from kit.core.logic.days import WEEKDAYS
from kit.core.logic.opening.timetable import Hours, YearlyClosure
from kit.core.logic.opening.words import hours_words
from kit.resources.logic.hours.schedule import DAYS, WEEKLY, Rule, Schedule, split_day

_WEEK: Final = 7


def words(schedule: Schedule) -> str:
    """The schedule in one line."""
    rules = [_rules_words(same) for same in _same_days(schedule.rules)]
    parts = sorted(rules + _dates_words(schedule), key=_is_untimed)
    closed = _closed_words(schedule)
    if closed:
        parts.append(f"{'・'.join(closed)}は休み")
    return "、".join(parts) + _period_words(schedule)


def day_words(day: date) -> str:
    """2026年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _same_days(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Rules that differ in their hours only, together; those without a full span stay alone."""
    groups: list[list[Rule]] = []
    for rule in rules:
        same = next(
            (group for group in groups if _days(group[0]) == _days(rule) and _is_whole(group[0])), None
        )
        if same is not None and _is_whole(rule):
            same.append(rule)
        else:
            groups.append([rule])
    return groups


def _days(rule: Rule) -> tuple[object, ...]:
    return rule.freq, rule.byday, rule.bymonthday, rule.interval, rule.dtstart


def _is_whole(rule: Rule) -> bool:
    return rule.opens is not None and rule.closes is not None


def _is_untimed(part: str) -> bool:
    return not part.endswith(("から", "まで", "時間")) and not re.search(r"\d:\d\d$", part)


def _rules_words(rules: Sequence[Rule]) -> str:
    clock = _clock_words([(rule.opens, rule.closes) for rule in rules])
    days = _days_words(rules[0], has_time=bool(clock))
    return f"{days} {clock}" if clock else days


def _clock_words(spans: Sequence[tuple[time | None, time | None]]) -> str:
    whole = tuple(Hours(opens, closes) for opens, closes in spans if opens is not None and closes is not None)
    if whole:
        return hours_words(whole)
    opens, closes = spans[0]
    if opens is not None:
        return f"{opens.hour}:{opens.minute:02}から"
    return f"{closes.hour}:{closes.minute:02}まで" if closes is not None else ""


def _days_words(rule: Rule, *, has_time: bool) -> str:
    start = f"（{day_words(rule.dtstart)}から）" if rule.dtstart else ""
    every = {1: ("毎週", "毎月"), 2: ("隔週", "隔月")}[rule.interval][rule.freq != WEEKLY]
    if rule.bymonthday:
        days = "・".join("末日" if day == -1 else f"{day}日" for day in rule.bymonthday)
        return f"{every}{days}{start}"
    if rule.freq != WEEKLY:
        return f"{every}{nth_words(rule.byday)}{start}"
    if len(rule.byday) == _WEEK and rule.interval == 1:
        return "毎日"
    is_short = has_time and rule.interval == 1 and len(rule.byday) > 1
    return f"{'' if is_short else every}{weekdays_words(rule.byday)}{start}"


def weekdays_words(codes: Sequence[str]) -> str:
    """火曜; 月・水; 月〜金."""
    numbers = [DAYS.index(code) for code in codes]
    if len(numbers) == 1:
        return f"{WEEKDAYS[numbers[0]]}曜"
    runs = [
        [day for _, day in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return "・".join(_run_words(run) for run in runs)


def nth_words(codes: Sequence[str]) -> str:
    """第2・第4土曜; 第1月曜・最終金曜."""
    by_day: dict[str, list[int]] = {}
    for code in codes:
        nth, day = split_day(code)
        by_day.setdefault(day, []).append(nth)
    return "・".join(
        "・".join("最終" if nth == -1 else f"第{nth}" for nth in nths) + f"{WEEKDAYS[DAYS.index(day)]}曜"
        for day, nths in by_day.items()
    )


def _run_words(run: list[int]) -> str:
    names = [WEEKDAYS[day] for day in run]
    return f"{names[0]}〜{names[-1]}" if len(names) > 2 else "・".join(names)


def _dates_words(schedule: Schedule) -> list[str]:
    """Dates of the same hours together."""
    groups: dict[tuple[time | None, time | None], list[date]] = {}
    for slot in schedule.dates:
        groups.setdefault((slot.opens, slot.closes), []).append(slot.day)
    found = []
    for span, days in groups.items():
        clock = _clock_words([span])
        found.append("・".join(map(day_words, days)) + (f" {clock}" if clock else "開催"))
    return found


def _closed_words(schedule: Schedule) -> list[str]:
    weekly = [code for code in schedule.closed_byday if split_day(code)[0] == 0]
    monthly = [code for code in schedule.closed_byday if split_day(code)[0] != 0]
    return [
        *(["祝日"] if schedule.closed_on_holidays else []),
        *(_closure_words(closure) for closure in schedule.closures),
        *(f"{month}月" for month in schedule.closed_months),
        *(f"{WEEKDAYS[DAYS.index(code)]}曜" for code in weekly),
        *([nth_words(monthly)] if monthly else []),
        *map(day_words, schedule.closed_dates),
    ]


def _closure_words(closure: YearlyClosure) -> str:
    first, last = (f"{month}/{day}" for month, day in (closure.first, closure.last))
    span = f"{first}〜{last}" if first != last else first
    return f"{closure.reason}（{span}）" if closure.reason else span


def _period_words(schedule: Schedule) -> str:
    if not schedule.valid_from and not schedule.valid_to:
        return ""
    first, last = (day_words(day) if day else "" for day in (schedule.valid_from, schedule.valid_to))
    return f"（期間 {first}〜{last}）"
