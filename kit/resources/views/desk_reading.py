"""How the words for hours are understood, said again in words, with the next days: shown beside what a clerk types.

For: the form. Not for: the reading itself (`logic.hours`) and keeping it (`bridge.values`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from kit.core.holidays import holiday_name
from kit.core.logic.opening.words import date_words
from kit.resources.bridge.values import schedule_of
from kit.resources.logic.hours.occurrences import Occurrence, occurrences
from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.hours.stored import from_stored
from kit.resources.logic.hours.words import words

_DAYS: Final = 92
_SHOWN: Final = 3


@dataclass(frozen=True)
class Reading:
    """`words` "" = nothing was understood; `next_days` in words, at most three."""

    words: str = ""
    next_days: tuple[str, ...] = ()


def is_by_arrangement(hours: str) -> bool:
    """Whether the words say that a time is agreed upon (随時, 要問合せ): no days, and nothing to warn of."""
    return parse_hours(hours).is_by_arrangement


def reading_of(values: Mapping[str, Any], now: datetime) -> Reading | None:
    """The reading of what stands in the fields, by the clock of the place; None while nothing is written."""
    hours, closed = str(values.get("hours") or "").strip(), str(values.get("closed") or "").strip()
    if not hours:
        return None
    schedule = from_stored(schedule_of(hours, closed))
    if schedule is None:
        return Reading(_("日を決めずに、話し合って決める") if is_by_arrangement(hours) else "")
    today = now.date()
    days = (today + timedelta(days=number) for number in range(_DAYS))
    holidays = {day for day in days if holiday_name(day)} if schedule.closed_on_holidays else set()
    found = occurrences(schedule, today, today + timedelta(days=_DAYS), holidays=holidays)
    coming = list(dict.fromkeys(one.day for one in found if not _is_over(one, now)))[:_SHOWN]
    return Reading(words(schedule), tuple(date_words(day) for day in coming))


def _is_over(one: Occurrence, now: datetime) -> bool:
    """Whether a meeting of today has ended; one without an end, or past midnight, may still go on."""
    opens, closes = one.opens, one.closes
    return one.day == now.date() and opens is not None and closes is not None and opens < closes <= now.time()
