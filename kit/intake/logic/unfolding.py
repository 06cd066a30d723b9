"""What a screen unfolds while it is being answered: questions and notes that its own answers open.

For: the wizard's steps, where something can appear below an answer. Not for: the route between steps (`journey`) and
whether a condition holds in the end (`conditions`).

Rules
- What was chosen beforehand counts as an answer as long as the step was never saved.
- Without a script, what an answer opens is shown when the step is sent; whoever has not seen a question is not blamed
  for leaving it open, and is shown it before the next step.
- With a script it is shown at once: each piece carries its condition as plain data. Terms about earlier steps are
  decided here, because the browser does not know those answers.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.intake.logic.conditions import Values, asked_in, term_holds
from kit.intake.logic.definition import Condition, Json, Question, Step
from kit.intake.logic.sending import CALLS_FOR_HELP


@dataclass(frozen=True)
class Piece:
    """One question or note of a step: whether it is shown now, and what would open it (None: nothing)."""

    question: Question
    is_shown: bool
    when: dict[str, Any] | None = None


def beforehand(step: Step) -> dict[str, Json]:
    """The answers that stand chosen on a step that was never saved."""
    return {question.key: question.default for question in step.questions if question.default}


def pieces(step: Step, given: Values, before: Values) -> tuple[Piece, ...]:
    """Everything on a step in its order, given its own answers and those before it."""
    asked = {question.key for question in asked_in(step, given, before)}
    own = {question.key for question in step.questions if question.asks}
    return tuple(
        Piece(question, question.key in asked, _when(question.condition, own, before))
        for question in step.questions
    )


def newly_asked(step: Step, given: Values, before: Values, seen: Container[str]) -> tuple[Question, ...]:
    """What these answers open and the page that was sent did not show."""
    return tuple(question for question in asked_in(step, given, before) if question.key not in seen)


def first_to_read(opened: Sequence[Question]) -> Question:
    """Where reading goes on after something was opened: at the numbers that help at once if they are among it."""
    return min(opened, key=lambda question: CALLS_FOR_HELP.isdisjoint(question.contacts))


def blamed(problems: Mapping[str, str], seen: Container[str]) -> dict[str, str]:
    """The problems of what was on the page."""
    return {key: words for key, words in problems.items() if key in seen}


def _when(condition: Condition | None, own: Container[str], before: Values) -> dict[str, Any] | None:
    """The condition for the browser: `{"mode", "terms": [true | false | [question, operator, value]]}`."""
    if condition is None or not any(term.question in own for term in condition.terms):
        return None
    terms: list[Any] = [
        [term.question, term.operator, term.value] if term.question in own else term_holds(term, before)
        for term in condition.terms
    ]
    return {"mode": condition.mode, "terms": terms}
