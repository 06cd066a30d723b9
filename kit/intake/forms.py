"""One step of the intake as a form that django-formtools can carry.

For: reading what a browser sent for a step. Not for: judging it (`logic.answers`) and showing it (`templatetags`): a
step has no Django fields, because its questions are data.

Rules
- Only the step's own questions are read; whatever else was sent (tokens, forged names) is never looked at.
- A choice cannot be taken back in a browser without a script. So when a stored choice comes back unchanged together
  with a new reason to leave it out, the reason is the later wish and wins. A text never gives way to a reason.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from kit.intake.logic import definition as d
from kit.intake.logic.answers import answer_or_skip, clean_step, own_answers
from kit.intake.logic.conditions import CHOSEN, MOST, SKIP, SKIPS, Values
from kit.intake.logic.definition import Json, Question, Step

_TAKEN_BACK = frozenset({d.SINGLE, d.MULTIPLE, d.CONSENT, d.MUNICIPALITY})


class StepForm(forms.Form):
    """`step` with the answers `before` it; `data` is what a browser sent, or raw answers that were stored."""

    def __init__(
        self,
        *,
        step: Step,
        before: Values,
        stored: Values | None = None,
        data: QueryDict | Mapping[str, Json] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data={} if data is not None else None, prefix=more.get("prefix"))
        self.step, self.before = step, before
        self.sent: Mapping[str, Any] = (
            sent_answers(step, data, stored or {}) if isinstance(data, QueryDict) else data or {}
        )
        self.problems: dict[str, str] = {}

    @property
    def raw(self) -> dict[str, Json]:
        """The answers as they were sent, unjudged."""
        return own_answers(self.step, self.sent)

    def clean(self) -> dict[str, Any]:
        cleaned = clean_step(self.step, self.sent, self.before)
        self.problems = cleaned.problems
        for words in cleaned.problems.values():
            self.add_error(None, words)
        return dict(cleaned.values)


def sent_answers(step: Step, post: QueryDict, stored: Values) -> dict[str, object]:
    """One raw value for each question of the step."""
    return {question.key: _sent(question, post, stored) for question in step.questions if question.asks}


def _sent(question: Question, post: QueryDict, stored: Values) -> object:
    key, reason = question.key, post.get(f"{question.key}.skip")
    answer: object = post.get(key)
    if question.kind == d.MULTIPLE:
        answer = {CHOSEN: post.getlist(key), MOST: post.get(f"{key}.most", "")}
    if question.kind in _TAKEN_BACK and reason in SKIPS and answer == stored.get(key):
        return {SKIP: reason}
    return answer_or_skip(answer, reason)
