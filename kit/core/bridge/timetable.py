"""Turns stored opening hours into the values that the opening rules work on."""

from collections.abc import Iterable
from typing import Any, Final

from kit.core.logic.opening.timetable import (
    DAYS,
    DatedClosure,
    Span,
    SpecialDay,
    Timetable,
    YearlyClosure,
)

_NEEDED: Final = {"yearly": ("first", "last"), "dated": ("first",), "special": ("day", "opens", "closes")}


def read_timetable(
    hours: Iterable[Any],
    *,
    closures: Iterable[Any] = (),
    closed_on_holidays: bool = False,
    always_open: bool = False,
) -> Timetable:
    """The timetable in the stream values `HoursBlock` and `ClosuresBlock`."""
    spans = [block.value for block in hours if _is_filled(block.value, "days", "opens", "closes")]
    others = [block for block in closures if _is_filled(block.value, *_NEEDED[block.block_type])]
    return Timetable(
        spans=tuple(_span(value) for value in spans),
        closed_on_holidays=closed_on_holidays,
        always_open=always_open,
        closures=tuple(_closure(block) for block in others if block.block_type != "special"),
        special=tuple(_special(block.value) for block in others if block.block_type == "special"),
    )


def _is_filled(value: Any, *names: str) -> bool:
    """Whether a block says enough: a draft may be saved, and previewed, while it is being typed."""
    return all(value.get(name) for name in names)


def contact_timetable(contact: Any) -> Timetable:
    """The timetable of one of the prefecture's contacts."""
    return read_timetable(
        contact.hours,
        closures=contact.closures,
        closed_on_holidays=contact.closed_on_holidays,
        always_open=contact.always_open,
    )


def _span(value: Any) -> Span:
    days = frozenset(DAYS.index(day) for day in value["days"])
    return Span(days=days, opens=value["opens"], closes=value["closes"], note=value.get("note") or "")


def _closure(block: Any) -> YearlyClosure | DatedClosure:
    value, reason = block.value, block.value.get("reason") or ""
    if block.block_type == "yearly":
        return YearlyClosure.of(value["first"], value["last"], reason=reason)
    return DatedClosure(first=value["first"], last=value["last"] or value["first"], reason=reason)


def _special(value: Any) -> SpecialDay:
    return SpecialDay(
        day=value["day"], opens=value["opens"], closes=value["closes"], reason=value.get("reason") or ""
    )
