"""The pages beside the steps of one draft: going on, resting, the sheet with the code, the last look, erasing.

For: what needs a draft and is no step. Not for: steps (`wizard`), sending (`receipt`).

Rules
- A GET changes nothing. The code is made by the POST that leads to a page with it; where that was not possible (too
  many at once), the page offers a button that tries again.
- The code stands on these pages only, which no cache keeps, and in no address.
- Erasing asks once. Leaving this device keeps the draft for whoever has the code, and is refused without one.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from kit.core.memory import public
from kit.core.models import Municipality
from kit.intake.actions.drafts import RESIDENT, erase_draft, forget_browser
from kit.intake.logic import definition as d
from kit.intake.logic.code import shown
from kit.intake.logic.contact import missing_notice, read_wishes, ruled_out
from kit.intake.logic.definition import Definition, Question, Step
from kit.intake.logic.draft import DraftContent, DraftNotHere, LastWayIn
from kit.intake.logic.journey import Journey
from kit.intake.logic.sending import flat
from kit.intake.logic.told import told
from kit.intake.models.drafts import BROWSER
from kit.intake.queries.drafts import OpenDraft, open_unsent, read_draft
from kit.intake.queries.openness import pause_now
from kit.intake.views.cookie import is_on_shared_device, take_secret
from kit.intake.views.spoken import spoken
from kit.intake.views.wizard_code import make_code
from kit.intake.views.wizard_guard import DraftMixin, ResidentMixin, form_token, go, token_fits
from kit.intake.views.wizard_shown import Progress

# In the address of the last look: somebody pressed 「送る」 and was given the code first.
CODE_FIRST: Final = "code-first"


@dataclass(frozen=True)
class Line:
    """One answer as it is looked through."""

    question: Question
    words: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One step as it is looked through."""

    step: Step
    lines: tuple[Line, ...]


class DraftPage(DraftMixin, View):
    """What all pages of a draft have."""

    template_name = ""
    http_method_names = ["get", "head", "post"]

    @cached_property
    def opened(self) -> OpenDraft:
        return open_unsent(self.handle, BROWSER, now=timezone.now())

    @cached_property
    def content(self) -> DraftContent:
        return self.opened.content

    @cached_property
    def definition(self) -> Definition:
        found = spoken(self.content.definition)
        if found is None:
            raise DraftNotHere
        return found

    @cached_property
    def journey(self) -> Journey:
        return Journey(self.definition, self.content.answers)

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "definition": self.definition,
            "uuid": self.handle.uuid,
            "token": form_token(self.handle),
            "code": shown(self.content.code).split(),
            "rest_words": self.definition.text("rest"),
            "is_shared": is_on_shared_device(self.request),
            **more,
        }
        return render(self.request, self.template_name, context, status=status)

    def to(self, name: str, **more: str) -> HttpResponse:
        return go(self.request, reverse(name, kwargs={"uuid": self.handle.uuid, **more}))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not token_fits(request, self.handle):
            return self.page(again=True)
        return self.act()

    def act(self) -> HttpResponse:
        """What the page's button does."""
        raise NotImplementedError


class GoOnView(DraftPage):
    """The address of the draft itself: leads to where somebody rested."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        step = self.journey.where_it_rested
        return self.to("intake_check") if step is None else self.to("intake_step", step=step.key)


class RestView(DraftPage):
    template_name = "kit_intake/wizard/rest.html"

    def act(self) -> HttpResponse:
        make_code(self.handle)
        return self.to("intake_rest")


class SheetView(DraftPage):
    """The code alone on a sheet that says nothing about what it is for."""

    template_name = "kit_intake/wizard/sheet.html"
    http_method_names = ["get", "head"]

    @cached_property
    def content(self) -> DraftContent:
        """Also of what was sent, as long as the receipt is shown."""
        return read_draft(self.handle, now=timezone.now())

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        back = "intake_receipt" if self.content.receipt else "intake_rest"
        return super().page(status, back=reverse(back, kwargs={"uuid": self.handle.uuid}), **more)


class CheckView(DraftPage):
    """Everything that would be sent, before it is."""

    template_name = "kit_intake/wizard/check.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        missing = self.journey.first_incomplete
        if missing is not None:
            return self.to("intake_step", step=missing.key)
        return self.page()

    def act(self) -> HttpResponse:
        make_code(self.handle)
        return self.to("intake_check")

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        total = len(self.journey.route) + 1
        here = {
            "progress": Progress(total, total, _("書いたことを確かめて、送る")),
            "sections": sections(self.journey),
            "privacy": self.definition.text("privacy"),
            "ruled_out": ruled_out(read_wishes(flat(self.content.answers))),
            "no_notice": missing_notice(flat(self.journey.present_answers)),
            "pause": pause_now(),
            "code_first": CODE_FIRST in self.request.GET,
        }
        return super().page(status, **here, **more)


class EraseView(DraftPage):
    template_name = "kit_intake/wizard/erase.html"

    def act(self) -> HttpResponse:
        erase_draft(self.handle, by=RESIDENT, now=timezone.now())
        response = go(self.request, reverse("intake_erased"))
        take_secret(response, self.handle.uuid)
        return response


class LeaveView(DraftPage):
    """This browser opens the draft no more; whoever has the code still does."""

    template_name = "kit_intake/wizard/rest.html"
    http_method_names = ["post"]

    def act(self) -> HttpResponse:
        try:
            forget_browser(self.handle, by=RESIDENT, now=timezone.now())
        except LastWayIn as refusal:
            return self.page(refusal=str(refusal))
        response = go(self.request, reverse("intake_left"))
        take_secret(response, self.handle.uuid)
        return response


class GoneView(ResidentMixin, View):
    """After erasing, leaving or sending: nothing of the draft is in the address any more."""

    what = "left"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "kit_intake/wizard/gone.html", {"what": self.what})


def sections(journey: Journey) -> tuple[Section, ...]:
    """What would be sent, step by step, in words."""
    return tuple(Section(step, _lines(journey, step)) for step in journey.route)


def _lines(journey: Journey, step: Step) -> tuple[Line, ...]:
    asked, answers = journey.questions_asked(step.key), journey.present_answers.get(step.key, {})
    places = _places() if any(question.kind == d.MUNICIPALITY for question in asked) else {}
    lines = (Line(question, told(question, answers.get(question.key), places=places)) for question in asked)
    return tuple(line for line in lines if line.words)


def _places() -> dict[str, str]:
    towns = public("intake places", lambda: dict(Municipality.objects.values_list("code", "name")))
    return {**towns, d.HERE: settings.SITE_CONFIG.name, d.OUTSIDE: _("県外")}
