"""What staff write down for somebody who telephoned or came: the same questions, one long page for each path.

For: 窓口相談員. Not for: residents (`wizard`), and what is kept of it (`actions.sending.take_in`).

Rules
- The page shows every question that somebody on this path may meet; what needs an answer before says so.
- What cannot be read comes back with everything that was typed.
- Who it is about is chosen first and stays: another path is another page.
- Afterwards a code is offered: it is handed over once, on paper or read aloud.
"""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.intake.actions.sending import Written, take_in
from kit.intake.forms import sent_answers
from kit.intake.logic import definition as d
from kit.intake.logic.answers import clean_step
from kit.intake.logic.conditions import holds
from kit.intake.logic.definition import Definition, Json, Option, Step
from kit.intake.logic.paths import TooTangled, steps_of
from kit.intake.logic.sending import NotComplete, flat
from kit.intake.models import DefinitionVersion, Door
from kit.intake.queries.versions import current_version
from kit.intake.views.inbox import DeskScreen
from kit.intake.views.spoken import DEFINITION, spoken
from kit.intake.views.wizard_code import code_keeper

# Said before by the choice of the path; of no meaning when staff write.
UNASKED: Final = frozenset({d.WHO, "device"})
DOORS: Final = [(door.value, door.label) for door in Door if door != Door.WEB]


class TakeIn(DeskScreen, TemplateView):
    """First who and through which door, then the questions."""

    act = "add"
    template_name = "kit_intake/inbox/take_in.html"
    kwargs: dict[str, Any]
    problems: dict[str, str]
    given: dict[str, Json]

    def get_page_subtitle(self) -> str:
        return str(gettext_lazy("電話や来所の相談を書き入れる"))

    @cached_property
    def version(self) -> DefinitionVersion:
        found = current_version(DEFINITION)
        if found is None:
            raise Http404
        return found

    @cached_property
    def definition(self) -> Definition:
        return spoken(str(self.version.uid)) or self.version.definition

    @property
    def who(self) -> str:
        """The path, "" while nobody has chosen one that exists."""
        asked = self.request.GET.get("who", "")
        return asked if asked in {option.key for option in _whos(self.definition)} else ""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        try:
            return steps_of(self.definition, self.who)
        except TooTangled:
            return self.definition.steps

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        door = self.request.POST.get("door") or self.request.GET.get("door", "")
        return super().get_context_data(
            definition=self.definition, whos=_whos(self.definition), who=self.who, doors=DOORS,
            door=door if door in dict(DOORS) else Door.PHONE.value, steps=self.steps if self.who else (),
            unasked=UNASKED, given=getattr(self, "given", {d.WHO: self.who}), problems=getattr(self, "problems", {}), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.who:
            raise Http404
        answers, shown = self._read(request)
        door = request.POST.get("door", "")
        if door not in dict(DOORS):
            self.problems["door"] = _("どのように受けたかを選んでください。")
        if not self.problems:
            try:
                written = Written(self.version, answers, Door(door))
                row = take_in(written, keeper=code_keeper(), by=request.user, now=timezone.now())
            except NotComplete as refusal:
                self.problems["door"] = str(refusal)
            else:
                return redirect(reverse("kit_case_code", args=[row.pk]) + "?new")
        self.given = shown
        return self.render_to_response(self.get_context_data(), status=200)

    def _read(self, request: HttpRequest) -> tuple[dict[str, dict[str, Json]], dict[str, Json]]:
        """The answers by step on the way that they take, and everything as it is shown again."""
        answers: dict[str, dict[str, Json]] = {}
        shown: dict[str, Json] = {}
        self.problems = {}
        for step in self.steps:
            sent = {**sent_answers(step, request.POST, {}), d.WHO: self.who}
            cleaned = clean_step(step, sent, flat(answers))
            shown |= cleaned.values
            if holds(step.condition, flat(answers)):
                answers[step.key] = cleaned.values
                self.problems |= cleaned.problems
        return answers, shown


def _whos(definition: Definition) -> tuple[Option, ...]:
    """The answers to "who is writing", which make the paths."""
    asked = (one for step in definition.steps for one in step.questions if one.key == d.WHO)
    question = next(asked, None)
    return question.options if question else ()
