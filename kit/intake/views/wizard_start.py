"""How somebody begins to write, and how they come back with a code.

For: `/intake/` and `/intake/continue/`. Not for: a draft that the browser already opens (`wizard`, `wizard_pages`).

Rules
- The start is the first step of the definition, under an address that names no draft: a look at it keeps nothing and
  gives no cookie. Sending it makes the draft.
- Whoever seems to be a machine is asked to press again, in the words in which a person is asked; nothing says why.
- While the town pauses nobody begins; who has begun goes on, rests, and sends when the pause is over.
- A code stands in no address and in no answer.
"""

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.logic.limits import TooMany
from kit.core.views import open_form
from kit.intake.actions.drafts import RESIDENT, continue_draft, start_draft
from kit.intake.forms import StepForm
from kit.intake.logic.device import DEVICE, SHARED
from kit.intake.logic.draft import DraftTooLarge
from kit.intake.logic.journey import first_incomplete, route, screens
from kit.intake.logic.keeper import FoundMatter
from kit.intake.logic.limits import START
from kit.intake.logic.unfolding import beforehand, newly_asked
from kit.intake.models.drafts import DRAFT
from kit.intake.queries.openness import pause_now
from kit.intake.views.cookie import give_secret
from kit.intake.views.spoken import current_uid, spoken
from kit.intake.views.typed_code import TypedCodeView
from kit.intake.views.wizard_blank import blank_page, may_be_remembered
from kit.intake.views.wizard_guard import ResidentMixin, go, keep_secret
from kit.intake.views.wizard_shown import Progress, fields_context, shape_of

_SALT: Final = "kit.intake.start"
_PAGE: Final = "kit_intake/wizard/start.html"


def made_at(now: datetime) -> str:
    """The signed moment at which a form was made."""
    return open_form.made_at(now, salt=_SALT)


class StartView(ResidentMixin, View):
    """The first page."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        return closed(request) if form is None or pause_now() else self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        if form is None or pause_now():
            return closed(request)
        valid = form.is_valid()
        seen = frozenset(request.POST.getlist("shown"))
        if not valid or (seen and newly_asked(form.step, form.raw, {}, seen)):
            return self._page(form)
        if not open_form.is_a_person(request, timezone.now(), salt=_SALT):
            return self._page(form, refusal=_("もう一度、下のボタンをおしてください。"))
        try:
            return self._begin(form)
        except TooMany as refusal:
            return self._page(form, refusal=str(refusal), status=429)
        except DraftTooLarge as refusal:
            return self._page(form, refusal=str(refusal))

    def _form(self, request: HttpRequest) -> StepForm | None:
        """The first step; None while no questions are published."""
        self.uid = current_uid()
        definition = spoken(self.uid) if self.uid else None
        steps = route(definition, {}) if definition else ()
        if definition is None or not steps:
            return None
        self.definition = definition
        return StepForm(step=steps[0], before={}, data=request.POST if request.method == "POST" else None)

    def _begin(self, form: StepForm) -> HttpResponse:
        now, address = timezone.now(), client_address(self.request)
        refuse_too_many(START, address, now=now)
        first = {form.step.key: form.cleaned_data}
        handle = start_draft(self.uid, first=first, by=RESIDENT, now=now)
        count_once(START, address, now=now)
        following = first_incomplete(self.definition, first)
        name, more = ("intake_step", {"step": following.key}) if following else ("intake_check", {})
        response = go(self.request, reverse(name, kwargs={"uuid": handle.uuid, **more}))
        keep_secret(self.request, response, handle, form.raw)
        return response

    def _page(self, form: StepForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
        is_sent = self.request.method == "POST"
        given = form.raw if is_sent else beforehand(form.step)
        context: dict[str, Any] = {
            **fields_context(form, given, is_sent=is_sent),
            "definition": self.definition,
            "progress": Progress(1, screens(self.definition, {form.step.key: given}), form.step.title),
            "made": made_at(timezone.now()),
            "refusal": refusal,
        }
        if may_be_remembered(self.request):
            own = {"made": context["made"]}
            return blank_page(self.request, _PAGE, context, shape=(self.uid, *shape_of(context)), own=own)
        return render(self.request, _PAGE, context, status=status)


class ContinueView(TypedCodeView):
    """A code is typed; it leads back to the draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def found(self, matter: FoundMatter) -> HttpResponse:
        if matter.kind != DRAFT:
            return self.page(is_sent=True)
        handle = continue_draft(matter, by=RESIDENT, now=timezone.now())
        response = go(self.request, reverse("intake_draft", kwargs={"uuid": handle.uuid}))
        give_secret(response, handle, shared_device=self.request.POST.get(DEVICE) == SHARED)
        return response

    def page(
        self, problem: str = "", *, wait: str = "", status: int = 200, is_sent: bool = False
    ) -> HttpResponse:
        context = {
            "problem": problem,
            "wait": wait,
            "is_sent": is_sent,
            "typed": self.typed(problem or wait),
            "device": self.request.POST.get(DEVICE, "own"),
        }
        return render(self.request, "kit_intake/wizard/continue.html", context, status=status)


def closed(request: HttpRequest) -> HttpResponse:
    """Nothing can be begun now: how to reach the window instead, and, in a pause, how to go on with what was begun."""
    return render(request, "kit_intake/wizard/closed.html", {"notice": pause_now()})
