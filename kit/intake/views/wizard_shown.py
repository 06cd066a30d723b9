"""What the templates of the wizard are given: the pieces of a step, the place on the way, what went wrong.

For: `views.wizard` and the start page. Not for: deciding.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.http import HttpRequest

from kit.intake.forms import StepForm
from kit.intake.logic.definition import Definition, Json, Step
from kit.intake.logic.journey import Journey
from kit.intake.logic.unfolding import blamed, pieces
from kit.intake.views.cookie import is_on_shared_device
from kit.intake.views.wizard_guard import form_token

# A page about the weather tells nobody anything.
ELSEWHERE: Final = "https://www.jma.go.jp/"


@dataclass(frozen=True)
class Progress:
    """Where on the way: `number` of `total` pages with the last look; `title` of this one."""

    number: int
    total: int
    title: str


class OnAStep(Protocol):
    request: HttpRequest
    definition: Definition
    journey: Journey
    step: Step
    handle: Any

    def given(self, form: StepForm) -> Mapping[str, Json]: ...


def step_context(view: OnAStep, form: StepForm) -> dict[str, Any]:
    """Everything a step's page shows."""
    given, on_route = view.given(form), list(view.journey.walk)
    place = on_route.index(view.step.key) if view.step.key in on_route else 0
    return {
        **fields_context(form, given, is_sent=view.request.method == "POST"),
        "definition": view.definition,
        "progress": Progress(place + 1, view.journey.screens, view.step.title),
        "is_first": place == 0,
        "is_shared": is_on_shared_device(view.request),
        "token": form_token(view.handle),
        "uuid": view.handle.uuid,
        "from_check": view.request.GET.get("from") == "check",
        "unfolded": "more" in view.request.GET and view.request.method == "GET",
    }


def shape_of(context: Mapping[str, Any]) -> tuple[Any, ...]:
    """Everything in which the pages of one step differ as long as nobody has written on it; no answer is in it."""
    pieces = ((one.question.key, one.is_shown, json.dumps(one.when)) for one in context["pieces"])
    progress = context["progress"]
    flags = (bool(context.get(name)) for name in ("is_first", "is_shared", "from_check", "unfolded"))
    return (context["step"].key, progress.number, progress.total, *pieces, *flags)


def fields_context(form: StepForm, given: Mapping[str, Json], *, is_sent: bool) -> dict[str, Any]:
    """The fields of a step with what stands in them; what was sent is blamed only where it was seen."""
    shown = pieces(form.step, given, form.before)
    seen = {piece.question.key for piece in shown if piece.is_shown}
    return {
        "step": form.step,
        "pieces": shown,
        "given": given,
        "errors": blamed(form.problems, seen) if is_sent else {},
    }
