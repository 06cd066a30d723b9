"""What is printed: the two sheets of the ministry's shape, what is passed on, a code, the day, the blank questions.

For: 窓口相談員. Not for: the screens; a paper is a page of its own that prints on A4 and needs no script.

Rules
- A paper of one consultation opens it like a screen does. Ways that may not be used have no number on paper either.
- What is passed on is printed from what was kept: that text, its ground, and nothing else of the consultation.
- The paper with a code is neutral: no word of what the office is for.
- The sheet of the day names references and times only.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from kit.intake.logic.case import Group
from kit.intake.logic.casefile import ways
from kit.intake.logic.code import CodeUnreadable, read_code, shown
from kit.intake.logic.device import DEVICE
from kit.intake.logic.inbox import FIRST_PAGE, NAMES, time_words
from kit.intake.logic.notes import GROUNDS, LABELS, Ground
from kit.intake.models import Consultation, Note
from kit.intake.queries.inbox import MINE, Wanted, read_inbox, visits_on
from kit.intake.views.inbox import DeskScreen, local_case
from kit.intake.views.inbox_case import CaseScreen, entries_of, told_parts
from kit.intake.views.spoken import current_uid, spoken

_BECAUSE = ("consent", "article", "decided")


class CasePaper(CaseScreen, TemplateView):
    """Paper goes from hand to hand, also past whoever must not read all of it: it never holds what is the head's."""

    act = "export"
    is_head = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.file
        return super().get_context_data(
            town=settings.SITE_CONFIG.name,
            parts=told_parts(file, is_head=self.is_head),
            entries=entries_of(file)[::-1],
            ways=[way for way in ways(file.wishes, file.reasons(timezone.localdate())) if way.lead],
            wishes=file.wishes,
            **kwargs,
        )


class IntakeSheet(CasePaper):
    """相談受付・申込票."""

    template_name = "kit_intake/inbox/paper_intake.html"


class ProgressSheet(CasePaper):
    """支援経過記録."""

    template_name = "kit_intake/inbox/paper_progress.html"


class PassedSheet(CaseScreen, TemplateView):
    """Exactly what is passed on."""

    act = "hand_over"
    template_name = "kit_intake/inbox/paper_passed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = (one for one in self.file.notes if one.row.pk == self.kwargs["note"])
        note = next((one for one in found if one.row.kind == Note.Kind.PASSING_ON), None)
        if note is None:
            raise Http404
        content = note.content
        because = [(LABELS[name], content[name]) for name in _BECAUSE if content.get(name)]
        return super().get_context_data(
            town=settings.SITE_CONFIG.name, passed=note.row, content=content,
            ground=GROUNDS[Ground(content["ground"])], because=because, **kwargs,
        )  # fmt: skip


class CodePaper(DeskScreen, View):
    """The code on paper: it came from the page before and is kept nowhere."""

    act = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        row = Consultation.objects.defer("sealed").filter(pk=uuid).first()
        try:
            code = read_code(request.POST.get("code", ""))
        except CodeUnreadable:
            raise Http404 from None
        if row is None:
            raise Http404
        context = {
            "code": shown(code), "number": row.number(), "town": settings.SITE_CONFIG.name,
            "address": (settings.SITE_CONFIG.domain or request.get_host()) + reverse("mailbox"),  # staff may have a host of their own
        }  # fmt: skip
        return render(request, "kit_intake/inbox/paper_code.html", context)


class DaySheet(DeskScreen, TemplateView):
    """Today: who waits, whom to be in touch with, which visits."""

    act = "view"
    template_name = "kit_intake/inbox/paper_day.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, user = timezone.localdate(), self.request.user
        whose = MINE if self.request.GET.get("whose") == MINE else ""
        page = read_inbox(Wanted(FIRST_PAGE, whose), page=1, user=user, today=today)
        lines = [
            {
                "row": row,
                "part": NAMES[Group(row.place)],
                "time": time_words(local_case(row), Group(row.place), today),
            }
            for row in page.rows
        ]
        return super().get_context_data(
            lines=lines, today=today, is_cut=page.pages > 1,
            visits=visits_on(today, today + timedelta(days=1)), town=settings.SITE_CONFIG.name, **kwargs,
        )  # fmt: skip


class BlankSheet(DeskScreen, TemplateView):
    """The questions on paper, to be filled in by hand."""

    act = "view"
    template_name = "kit_intake/inbox/paper_blank.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition = spoken(current_uid())
        if definition is None:
            raise Http404
        return super().get_context_data(
            definition=definition, of_device=DEVICE, town=settings.SITE_CONFIG.name, **kwargs
        )
