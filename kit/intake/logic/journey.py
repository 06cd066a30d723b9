"""The way of one resident through a definition: which steps, in which order, and where to go on.

For: the wizard, the review page, what is sent. Not for: whether an answer is acceptable (`answers`).

Rules (`may_visit` and the recomputed route after GOV.UK Forms' runner)
- The route is computed from the definition and the raw answers; a `Journey` is made anew for other answers and outlives
  no request.
- It is one pass from the first step to the last: a condition sees answers of steps before it, a question's condition
  also of questions above it in its own step. So no route can loop, and none depends on a later answer.
- Only questions that are asked count: an answer behind a closed condition opens nothing and is not sent.
- A step is complete when it was saved and holds nothing that is missing or cannot be read: what was saved unjudged,
  by going back or resting, is judged here.
- Someone may see every step up to the first incomplete one.
"""

from collections.abc import Mapping
from functools import cached_property

from kit.intake.logic.answers import clean_step
from kit.intake.logic.conditions import Values, asked_in, holds
from kit.intake.logic.definition import WHO, Definition, Json, Question, Step

Answers = Mapping[str, Values]


class Journey:
    """One way through a definition, walked once however much is asked of it: the definition and the answers stand still."""

    def __init__(self, definition: Definition, answers: Answers) -> None:
        self.definition, self.answers = definition, answers
        self._complete: dict[str, bool] = {}

    @cached_property
    def walk(self) -> dict[str, tuple[Step, dict[str, Json]]]:
        """Each step on the route, by its key and in order, with the answers before it."""
        found: dict[str, tuple[Step, dict[str, Json]]] = {}
        values: dict[str, Json] = {}
        for step in self.definition.steps:
            if holds(step.condition, values):
                found[step.key] = step, values
                if given := self.answers.get(step.key):  # most steps are still open
                    values = {**values, **_present(step, given, values)}
        return found

    @cached_property
    def route(self) -> tuple[Step, ...]:
        """The steps that these answers lead through, in order; steps not reached yet are there as far as is known."""
        return tuple(step for step, _ in self.walk.values())

    @cached_property
    def screens(self) -> int:
        """How many screens the way has with the last look; the longest one as long as nobody said who is writing."""
        if any(WHO in given for given in self.answers.values()):
            return len(self.walk) + 1
        asking = [
            (step.key, one) for step in self.definition.steps for one in step.questions if one.key == WHO
        ]
        ways = ({**self.answers, key: {WHO: option.key}} for key, one in asking for option in one.options)
        return max((len(Journey(self.definition, way).walk) for way in ways), default=len(self.walk)) + 1

    @property
    def first_incomplete(self) -> Step | None:
        """Where to go on; None when everything is ready to be looked through and sent."""
        return next((step for step in self.route if not self._is_complete(step)), None)

    @property
    def where_it_rested(self) -> Step | None:
        """The step somebody who comes back is shown: the last they wrote on; None when all is ready to be looked through."""
        open_step = self.first_incomplete
        if open_step is None or open_step.key in self.answers:
            return open_step
        place = self.route.index(open_step)
        return self.route[place - 1] if place else open_step

    def may_visit(self, key: str) -> bool:
        """Whether this step lies on the route and everything before it is complete; False for an unknown one."""
        for step in self.route:
            if step.key == key:
                return True
            if not self._is_complete(step):
                return False
        return False

    def before(self, key: str) -> dict[str, Json]:
        """The answers that conditions inside a step may see from the steps before it; none for a step not on the route."""
        return self.walk[key][1] if key in self.walk else {}

    def questions_asked(self, key: str) -> tuple[Question, ...]:
        """The questions of a step on the route that these answers open; () for a step that is not on it."""
        if key not in self.walk:
            return ()
        step, before = self.walk[key]
        return asked_in(step, self.answers.get(key, {}), before)

    @cached_property
    def present_answers(self) -> dict[str, dict[str, Json]]:
        """What would be sent: the answers of steps on the route to questions that are asked; abandoned branches fall away."""
        return {
            step.key: _present(step, self.answers[step.key], before)
            for step, before in self.walk.values()
            if step.key in self.answers
        }

    def _is_complete(self, step: Step) -> bool:
        if step.key not in self._complete:
            given = self.answers.get(step.key)
            self._complete[step.key] = (
                given is not None and not clean_step(step, given, self.before(step.key)).problems
            )
        return self._complete[step.key]


def route(definition: Definition, answers: Answers) -> tuple[Step, ...]:
    """As `Journey.route`."""
    return Journey(definition, answers).route


def screens(definition: Definition, answers: Answers) -> int:
    """As `Journey.screens`."""
    return Journey(definition, answers).screens


def first_incomplete(definition: Definition, answers: Answers) -> Step | None:
    """As `Journey.first_incomplete`."""
    return Journey(definition, answers).first_incomplete


def questions_asked(definition: Definition, answers: Answers, key: str) -> tuple[Question, ...]:
    """As `Journey.questions_asked`."""
    return Journey(definition, answers).questions_asked(key)


def values_before(definition: Definition, answers: Answers, key: str) -> dict[str, Json]:
    """As `Journey.before`."""
    return Journey(definition, answers).before(key)


def _present(step: Step, given: Values, before: Values) -> dict[str, Json]:
    asked = asked_in(step, given, before)
    return {
        question.key: given[question.key] for question in asked if question.asks and question.key in given
    }
