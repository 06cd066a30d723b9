"""What a draft becomes when it is sent: the answers of the way that was taken, and what they mean for the office.

For: the act of sending and intake by staff. Not for: judging single answers (`answers`), storing.

Rules
- Only answers on the present way are sent; branches that were left are dropped.
- Nothing is sent that is not complete.
- "Not safe now" is not guessed from words: it holds when an answer opened a piece of information with the telephone
  numbers for danger or despair (content 2.4 `safe`, 2.5 `safe`, 2.6 form 3). What everybody is shown does not count.
- No record about a named person comes from a supporter who asks without naming anyone: the definition does not ask,
  and what was typed on another branch before is dropped with the branch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kit.intake.logic.conditions import Values
from kit.intake.logic.contact import ContactWishes, read_wishes
from kit.intake.logic.definition import REPLY, Definition, Json, Step
from kit.intake.logic.journey import Answers, Journey

CALLS_FOR_HELP: Final = frozenset({"danger", "despair"})


class NotComplete(ValueError):
    """Something is missing; `step` is the key of the first step to go to."""

    def __init__(self, step: str) -> None:
        super().__init__("まだ答えていないところがあります。")
        self.step = step


@dataclass(frozen=True)
class Sent:
    """What is kept of a way through a definition; `values` are all answers by question, whatever their step."""

    answers: Mapping[str, Mapping[str, Json]] = field(repr=False)
    is_unsafe: bool = False

    @property
    def values(self) -> Values:
        return flat(self.answers)

    @property
    def wishes(self) -> ContactWishes:
        return read_wishes(self.values)


def sent(definition: Definition, answers: Answers) -> Sent:
    """What these answers send; raises NotComplete."""
    journey = Journey(definition, answers)
    missing = journey.first_incomplete
    if missing is not None:
        raise NotComplete(missing.key)
    return Sent(journey.present_answers, is_unsafe=_calls_for_help(journey))


def calls_for_help(definition: Definition, answers: Answers) -> bool:
    """Whether an answer opened the numbers for danger or despair."""
    return _calls_for_help(Journey(definition, answers))


def contact_step(definition: Definition) -> Step | None:
    """The step that asks how the answer is to come: the one with the question `reply`."""
    asks = (step for step in definition.steps if any(q.key == REPLY for q in step.questions))
    return next(asks, None)


def flat(answers: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    """All answers by question; keys of questions are unique in a definition."""
    return {key: value for step in answers.values() for key, value in step.items()}


def _calls_for_help(journey: Journey) -> bool:
    return any(
        CALLS_FOR_HELP & set(question.contacts)
        for step in journey.route
        for question in journey.questions_asked(step.key)
        if question.condition is not None or step.condition is not None
    )
