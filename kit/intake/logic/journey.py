"""The way of one resident through a definition: which steps, in which order, and where to go on.

For: the wizard, the review page, what is sent. Not for: whether an answer is acceptable (`answers`).

Rules (`may_visit` and the recomputed route after GOV.UK Forms' runner)
- The route is computed from the definition and the raw answers, each time anew; nothing else is remembered.
- It is one pass from the first step to the last: a condition sees answers of steps before it, a question's condition
  also of questions above it in its own step. So no route can loop, and none depends on a later answer.
- Only questions that are asked count: an answer behind a closed condition opens nothing and is not sent.
- A step is complete when it was saved and holds nothing that is missing or cannot be read: what was saved unjudged,
  by going back or resting, is judged here.
- Someone may see every step up to the first incomplete one.
"""

from collections.abc import Mapping

from kit.intake.logic.answers import clean_step
from kit.intake.logic.conditions import Values, asked_in, holds
from kit.intake.logic.definition import WHO, Definition, Json, Question, Step

Answers = Mapping[str, Values]


def route(definition: Definition, answers: Answers) -> tuple[Step, ...]:
    """The steps that these answers lead through, in order; steps not reached yet are there as far as is known."""
    return tuple(step for step, _ in _walk(definition, answers))


def screens(definition: Definition, answers: Answers) -> int:
    """How many screens the way has with the last look; the longest one as long as nobody said who is writing."""
    if any(WHO in given for given in answers.values()):
        return len(route(definition, answers)) + 1
    asking = [(step.key, one) for step in definition.steps for one in step.questions if one.key == WHO]
    ways = ({**answers, key: {WHO: option.key}} for key, one in asking for option in one.options)
    return max((len(route(definition, way)) for way in ways), default=len(route(definition, answers))) + 1


def first_incomplete(definition: Definition, answers: Answers) -> Step | None:
    """Where to go on; None when everything is ready to be looked through and sent."""
    for step, before in _walk(definition, answers):
        if not _is_complete(step, answers, before):
            return step
    return None


def where_it_rested(definition: Definition, answers: Answers) -> Step | None:
    """The step somebody who comes back is shown: the last they wrote on; None when all is ready to be looked through."""
    walk = [step for step, _ in _walk(definition, answers)]
    open_step = first_incomplete(definition, answers)
    if open_step is None or open_step.key in answers:
        return open_step
    place = walk.index(open_step)
    return walk[place - 1] if place else open_step


def may_visit(definition: Definition, answers: Answers, key: str) -> bool:
    """Whether this step lies on the route and everything before it is complete; False for an unknown one."""
    for step, before in _walk(definition, answers):
        if step.key == key:
            return True
        if not _is_complete(step, answers, before):
            return False
    return False


def questions_asked(definition: Definition, answers: Answers, key: str) -> tuple[Question, ...]:
    """The questions of a step on the route that these answers open; () for a step that is not on it."""
    for step, before in _walk(definition, answers):
        if step.key == key:
            return asked_in(step, answers.get(step.key, {}), before)
    return ()


def values_before(definition: Definition, answers: Answers, key: str) -> dict[str, Json]:
    """The answers that conditions inside a step may see from the steps before it."""
    for step, before in _walk(definition, answers):
        if step.key == key:
            return before
    return {}


def present_answers(definition: Definition, answers: Answers) -> dict[str, dict[str, Json]]:
    """What would be sent: the answers of steps on the route to questions that are asked; abandoned branches fall away."""
    present: dict[str, dict[str, Json]] = {}
    for step, before in _walk(definition, answers):
        if step.key in answers:
            present[step.key] = _present(step, answers[step.key], before)
    return present


def _walk(definition: Definition, answers: Answers) -> list[tuple[Step, dict[str, Json]]]:
    """Each step on the route with the answers before it."""
    found: list[tuple[Step, dict[str, Json]]] = []
    values: dict[str, Json] = {}
    for step in definition.steps:
        if holds(step.condition, values):
            found.append((step, values))
            if given := answers.get(
                step.key
            ):  # most steps are still open, and this is asked on every request
                values = {**values, **_present(step, given, values)}
    return found


def _present(step: Step, given: Values, before: Values) -> dict[str, Json]:
    asked = asked_in(step, given, before)
    return {
        question.key: given[question.key] for question in asked if question.asks and question.key in given
    }


def _is_complete(step: Step, answers: Answers, before: Values) -> bool:
    if step.key not in answers:
        return False
    return not clean_step(step, answers[step.key], before).problems
