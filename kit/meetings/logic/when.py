"""When a meeting is, in words."""

from datetime import date, datetime

from kit.core.logic.days import WEEKDAYS


def day_words(day: date) -> str:
    """ "2026年12月9日（水）"."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def when_words(starts: datetime, ends: datetime) -> str:
    """ "2026年12月9日（水）14:00〜15:30"; both in the town's own time. An end on another day is named with its day."""
    end = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{day_words(ends.date())}{ends:%H:%M}"
    return f"{day_words(starts.date())}{starts:%H:%M}〜{end}"
