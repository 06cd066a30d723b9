"""One answer in the words in which it was given: for looking it through before sending, and for one's own copy.

For: the last look, what a resident takes along. Not for: staff's lists, and which answers count (`journey`).

Rules
- Options are told by their words, in the order of the question; the most pressing one carries ◎.
- What was left out on purpose is told as that, quietly; what was passed over is not told at all.
- A day is told as it is said, and kept as it is sorted.
- An option that no longer stands in the question is told as it was kept: nothing disappears.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from kit.intake.logic import definition as d
from kit.intake.logic.conditions import (
    LATER,
    NO_ANSWER,
    SKIP,
    UNKNOWN,
    chosen,
    is_answered,
    is_skip,
    most_pressing,
)
from kit.intake.logic.definition import Json, Question

REASONS: Final = {NO_ANSWER: "答えたくない", UNKNOWN: "わからない", LATER: "あとで"}
_YES_NO: Final = {d.YES: "はい", d.NO: "いいえ"}


def told(question: Question, value: Json, *, places: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of one answer, () when there is nothing to tell; `places` are names of municipalities by code."""
    if is_skip(value):
        assert isinstance(value, dict)
        return (REASONS[str(value[SKIP])],)
    if not is_answered(value):
        return ()
    names = _names(question, places)
    if question.kind == d.MULTIPLE:
        most = most_pressing(value)
        return tuple(f"{names.get(key, key)}{'　◎' if key == most else ''}" for key in chosen(value))
    plain = "" if value is None else str(value)
    if question.kind == d.DATE:
        return (_day(plain),)
    return (names.get(plain, plain),)


def _day(kept: str) -> str:
    """A day in words; what was typed and is no day yet, as it was typed."""
    try:
        day = date.fromisoformat(kept)
    except ValueError:
        return kept
    return f"{day.year}年{day.month}月{day.day}日"


def _names(question: Question, places: Mapping[str, str]) -> Mapping[str, str]:
    if question.kind == d.MUNICIPALITY:
        return places
    if question.kind == d.CONSENT:
        return _YES_NO
    return {option.key: option.label for option in question.options}
