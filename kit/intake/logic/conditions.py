"""Whether a condition holds, from the raw answers that lie before it.

For: which steps and questions are asked (`journey`), and whether a step can ever be reached (`checks`). Not for:
reading or judging an answer (`answers`).

Rules
- Values are raw answers by question key. A question that is skipped, not asked, or not reached yet has no answer.
- `is`: one choice, text, or code is exactly this; of several choices, this one is the most pressing.
- `is_not`: everything else, no answer included. `includes`: this is among the choices. `answered`: any answer at all.
"""

from collections.abc import Mapping
from typing import Final

from kit.intake.logic.definition import ALL, Condition, Json, Question, Step, Term

SKIP: Final = "skip"
NO_ANSWER, UNKNOWN, LATER = "no_answer", "unknown", "later"
SKIPS: Final = (NO_ANSWER, UNKNOWN, LATER)
CHOSEN, MOST = "chosen", "most"
Values = Mapping[str, Json]


def holds(condition: Condition | None, values: Values) -> bool:
    """Whether something is asked, given the answers before it; what has no condition always is."""
    if condition is None:
        return True
    found = (term_holds(term, values) for term in condition.terms)
    return all(found) if condition.mode == ALL else any(found)


def term_holds(term: Term, values: Values) -> bool:
    """Whether one term holds."""
    value = values.get(term.question)
    if term.operator == "answered":
        return is_answered(value)
    if term.operator == "includes":
        return term.value in chosen(value)
    is_it = bool(value) and term.value == (most_pressing(value) if isinstance(value, dict) else _plain(value))
    return is_it if term.operator == "is" else not is_it


def asked_in(step: Step, given: Values, before: Values) -> tuple[Question, ...]:
    """The questions of one step that are asked, given its own answers and those of the steps before it."""
    values, asked = dict(before), []
    for question in step.questions:
        if question.condition is None or holds(question.condition, values):
            asked.append(question)
            if question.asks and question.key in given:
                values[question.key] = given[question.key]
    return tuple(asked)


def is_skip(value: Json) -> bool:
    """Whether the resident said why there is no answer."""
    return isinstance(value, dict) and value.get(SKIP) in SKIPS


def is_answered(value: Json) -> bool:
    """Whether there is an answer; a reason to leave it out is none."""
    if isinstance(value, dict):
        return bool(chosen(value))
    return value not in (None, "", [])


def chosen(value: Json) -> tuple[str, ...]:
    """The chosen keys: several of a multiple choice, the one of a single choice."""
    if isinstance(value, dict):
        listed = value.get(CHOSEN)
        return tuple(str(key) for key in listed) if isinstance(listed, list) else ()
    return (value,) if isinstance(value, str) and value else ()


def most_pressing(value: Json) -> str:
    """The key with the double circle, "" when there is none."""
    found = value.get(MOST) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
