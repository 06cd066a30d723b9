"""What one piece of written times means by itself: the rule or the closure that it is.

For: `parse`. Not for: which of the two it is, which the pieces around it tell.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from kit.core.logic.opening.timetable import YearlyClosure
from kit.resources.logic.hours.schedule import MONTHLY, WEEKLY, Rule
from kit.resources.logic.hours.tokens import Kind, Token


def says_every(item: Token) -> bool:
    """Whether the days are said to happen: 毎週, 隔週, 毎月."""
    return item.kind in (Kind.WEEKLY, Kind.NTH, Kind.MONTHDAY) and bool(item.value[0])


def as_before(before: Token, token: Token) -> Token:
    """隔月 in 隔月第1月曜・第3火曜 is said of both."""
    if token.kind is not Kind.NTH or before.kind is not Kind.NTH or token.value[0]:
        return token
    return Token(token.kind, (before.value[0], *token.value[1:]), token.text)


def interval_of(item: Token) -> int:
    """2 for 隔週 and 隔月."""
    is_every_other = item.kind in (Kind.WEEKLY, Kind.NTH, Kind.MONTHDAY) and item.value[0].startswith("隔")
    return 2 if is_every_other else 1


def lacks_start(item: Token) -> bool:
    """Whether it is every other week or month, without the day from which that is counted."""
    return interval_of(item) == 2 and not isinstance(item.value[-1], date)


def rule_of(item: Token) -> Rule:
    """The rule of a weekday or of days of the month, without a time."""
    start = item.value[-1] if isinstance(item.value[-1], date) else None
    interval = interval_of(item)
    if item.kind is Kind.WEEKLY:
        return Rule(WEEKLY, byday=item.value[1], interval=interval, dtstart=start)
    if item.kind is Kind.NTH:
        return Rule(MONTHLY, byday=item.value[1], interval=interval, dtstart=start)
    return Rule(MONTHLY, bymonthday=item.value[1], interval=interval, dtstart=start)


def closure_of(item: Token) -> tuple[str, tuple[Any, ...]]:
    """The part of a schedule that keeps this closure, and its value."""
    if item.kind is Kind.HOLIDAY:
        return "closed_on_holidays", ()
    if item.kind is Kind.MONTHS:
        return "closed_months", item.value[1]
    if item.kind is Kind.DATE:
        return "closed_dates", (item.value,)
    if item.kind is Kind.SHORT_DATE:
        return "closures", (YearlyClosure(item.value, item.value),)
    return ("closures", (item.value,)) if item.kind is Kind.YEARLY else ("closed_byday", item.value[1])


def agrees(count: Token, rules: Sequence[Rule]) -> bool:
    """Whether 月2回 or 週1回 says as many as the rules do; True while there are none."""
    unit, number = count.value
    if not rules:
        return True
    days = [len(rule.byday or rule.bymonthday) for rule in rules if (rule.freq == WEEKLY) == (unit == "週")]
    if unit == "月" and number == 2 and any(rule.freq == WEEKLY and rule.interval == 2 for rule in rules):
        return True
    return len(days) == len(rules) and number in days


def clock(minutes: int | None) -> time | None:
    """A time of day from minutes; 24:00 is midnight."""
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)
