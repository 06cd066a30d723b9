"""A day here: the letters of its week, how it is written, and the moment at which it begins.

For: everything that names a weekday or asks a database for what falls on a day. Not for: hours (`opening`), fiscal years
(`fiscal`).
"""

from datetime import date, datetime, time
from typing import Final

from kit.core.logic.opening.timetable import TOKYO

# By `date.weekday()`.
WEEKDAYS: Final = "月火水木金土日"


def full_day_words(day: date) -> str:
    """ "2026年12月9日（水）"."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def midnight(day: date) -> datetime:
    """The beginning of a day here."""
    return datetime.combine(day, time(), TOKYO)
