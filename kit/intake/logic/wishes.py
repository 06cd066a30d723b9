"""How a person wishes to be reached now: what was answered when it was sent, or what was changed in the mailbox since.

For: the mailbox, which changes it, and every screen of staff, which must not go by an older wish. Not for: what the
wishes allow (`contact`).

Rules
- The answers as they were sent stay for ever; changed wishes lie beside them, whole, and win.
- A change names every question of the step, with null where there is no answer any more, so that nothing of an older
  wish shines through: who wishes letters now leaves no telephone number behind.
"""

from collections.abc import Mapping
from typing import Any

from kit.intake.logic.answers import own_answers
from kit.intake.logic.conditions import Values, asked_in
from kit.intake.logic.contact import ContactWishes, read_wishes
from kit.intake.logic.definition import Definition, Json, Step
from kit.intake.logic.sending import contact_step, flat


def changed_wishes(step: Step, given: Values, before: Values) -> dict[str, Json]:
    """The whole of a change: every question of the step about contact, null where it is not asked or not answered."""
    asked = {question.key for question in asked_in(step, given, before)}
    return {q.key: given.get(q.key) if q.key in asked else None for q in step.questions if q.asks}


def answers_now(definition: Definition, content: Mapping[str, Any]) -> dict[str, dict[str, Json]]:
    """All answers of a consultation by step, with the wishes about contact as they are now."""
    answers, step = {key: dict(given) for key, given in content["answers"].items()}, contact_step(definition)
    if step is not None and content.get("contact"):
        answers[step.key] = {key: value for key, value in content["contact"].items() if value is not None}
    return answers


def differs(step: Step, given: Values, held: Values) -> bool:
    """Whether what stands in the form is another wish than the one that holds.

    What the form chooses beforehand, where nothing was answered, is nobody's wish yet.
    """
    stored = own_answers(step, held)
    return any(
        given.get(one.key) != stored.get(one.key) and (one.key in stored or given.get(one.key) != one.default)
        for one in step.questions
        if one.asks
    )


def wishes_now(definition: Definition, content: Mapping[str, Any]) -> ContactWishes:
    """What may be done now to reach the person; `content` is what is sealed of the consultation."""
    return read_wishes(flat(answers_now(definition, content)))
