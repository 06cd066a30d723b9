"""When a meeting is, in words."""

from datetime import datetime

from kit.core.logic.days import full_day_words


def when_words(starts: datetime, ends: datetime) -> str:
    """ "2026年12月9日（水）14:00〜15:30"; both in the town's own time. An end on another day is named with its day."""
    end = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{full_day_words(ends)}{ends:%H:%M}"
    return f"{full_day_words(starts)}{starts:%H:%M}〜{end}"
