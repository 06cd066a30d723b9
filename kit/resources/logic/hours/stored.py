"""A schedule as JSON holds it, and back: what stands in the column beside the office's words.

For: the record, and whoever reads it later. Not for: the feed (`logic.feed`) and words (`words`). Names are those of
HSDS where it has one. A stored schedule of another shape than today's is none: the words are read again at the next save.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from kit.core.logic.opening.timetable import YearlyClosure
from kit.resources.logic.hours.schedule import DatedSlot, HoursError, Rule, Schedule


def as_stored(schedule: Schedule) -> dict[str, Any]:
    """What JSON keeps; what is empty is left out."""
    found = {
        "rules": [_rule(rule) for rule in schedule.rules],
        "dates": [{"day": slot.day.isoformat(), **_times(slot)} for slot in schedule.dates],
        "closed_on_holidays": schedule.closed_on_holidays,
        "closures": [[*one.first, *one.last, one.reason] for one in schedule.closures],
        "closed_months": list(schedule.closed_months),
        "closed_byday": list(schedule.closed_byday),
        "closed_dates": [day.isoformat() for day in schedule.closed_dates],
        "valid_from": _day(schedule.valid_from),
        "valid_to": _day(schedule.valid_to),
    }
    return {name: value for name, value in found.items() if value}


def from_stored(stored: Mapping[str, Any] | None) -> Schedule | None:
    """The schedule, None where there is none."""
    if not stored:
        return None
    try:
        return _read(stored)
    except (HoursError, KeyError, TypeError, ValueError):
        return None


def _read(stored: Mapping[str, Any]) -> Schedule:
    return Schedule(
        rules=tuple(_rule_of(one) for one in stored.get("rules", ())),
        dates=tuple(
            DatedSlot(date.fromisoformat(one["day"]), _time(one, "opens_at"), _time(one, "closes_at"))
            for one in stored.get("dates", ())
        ),
        closed_on_holidays=bool(stored.get("closed_on_holidays")),
        closures=tuple(
            YearlyClosure((a, b), (c, d), reason) for a, b, c, d, reason in stored.get("closures", ())
        ),
        closed_months=tuple(stored.get("closed_months", ())),
        closed_byday=tuple(stored.get("closed_byday", ())),
        closed_dates=tuple(date.fromisoformat(day) for day in stored.get("closed_dates", ())),
        valid_from=_date(stored.get("valid_from")),
        valid_to=_date(stored.get("valid_to")),
    )


def _rule(rule: Rule) -> dict[str, Any]:
    found = {
        "freq": rule.freq,
        "byday": list(rule.byday),
        "bymonthday": list(rule.bymonthday),
        **_times(rule),
        "interval": rule.interval if rule.interval != 1 else None,
        "dtstart": _day(rule.dtstart),
    }
    return {name: value for name, value in found.items() if value}


def _rule_of(one: Mapping[str, Any]) -> Rule:
    return Rule(
        freq=one["freq"],
        byday=tuple(one.get("byday", ())),
        bymonthday=tuple(one.get("bymonthday", ())),
        opens=_time(one, "opens_at"),
        closes=_time(one, "closes_at"),
        interval=one.get("interval", 1),
        dtstart=_date(one.get("dtstart")),
    )


def _times(part: Rule | DatedSlot) -> dict[str, str]:
    times = {"opens_at": part.opens, "closes_at": part.closes}
    return {name: value.isoformat("minutes") for name, value in times.items() if value is not None}


def _time(one: Mapping[str, Any], name: str) -> time | None:
    return time.fromisoformat(one[name]) if one.get(name) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
