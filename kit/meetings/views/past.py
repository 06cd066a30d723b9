"""「これまでの会議を取り込む」: send a file, look at what it says, take it in, give it back.

For: the secretary. Not for: reading the file (a worker does), deciding (`logic.past`).

Rules
- Nothing is written before 「取り込む」. Whoever leaves the screen finds the file again where it has come to.
- What is larger than a file may be is refused by its announced length, unread.
- Rows that cannot be taken in come back as a file with their reasons; no cell of it acts as a formula.
"""

import csv
import io
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView, View

from kit.core.logic.sheets.guard import guarded
from kit.core.views.gate import refuse
from kit.core.views.uploads import InMemory, is_announced_larger
from kit.meetings.actions import past
from kit.meetings.actions.past import LARGEST, OpenedBatch, PastRefused
from kit.meetings.logic.past.columns import MEANINGS
from kit.meetings.logic.past.rows import VERDICTS, PastRow, Verdict
from kit.meetings.logic.words import PRESENCES
from kit.meetings.models import Body, PastBatch
from kit.meetings.queries.access import kind_of, may_with, visible_bodies
from kit.meetings.queries.past import batches_for, meetings_of
from kit.meetings.tasks.past import work_on_past
from kit.meetings.views.desk import MeetingsScreen, read_uid

SHOWN_ROWS: Final = 200
_S = PastBatch.State


class PastScreen(MeetingsScreen):
    act = "add"

    def get_page_subtitle(self) -> str:
        return _("これまでの会議を取り込む")


@method_decorator(csrf_exempt, name="dispatch")
class PastFiles(PastScreen, TemplateView):
    """Send a file, and find those that were sent."""

    template_name = "kit_meetings/staff/past.html"

    @cached_property
    def bodies(self) -> list[Body]:
        rows = visible_bodies(self.request.user).filter(ended_on=None)
        return [body for body in rows if may_with(self.request.user, "add", body)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = batches_for(self.request.user)[:20]
        return super().get_context_data(**{"bodies": self.bodies, "files": files, "wrong": "", **kwargs})

    def post(self, request: HttpRequest) -> HttpResponse:
        if is_announced_larger(request, LARGEST):
            words = _("ファイルが大きすぎます（5MBまで）。読まずに止めました。年度などで分けてください。")
            return self.again(words, 413)
        request.upload_handlers = [InMemory(request)]
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        body = next((one for one in self.bodies if one.uid == read_uid(request.POST.get("body", ""))), None)
        given = request.FILES.get("file")
        if body is None:
            return self.again(_("どの会議体の記録かをえらんでください。"))
        if given is None:
            return self.again(_("ファイルをえらんでください。"))
        batch = past.receive_past(body, given.name, given.read(), by=request.user, now=timezone.now())
        work_on_past.enqueue(str(batch.pk))
        return redirect("kit_past", batch.pk)

    def again(self, wrong: str, status: int = 200) -> HttpResponse:
        chosen = self.request.POST.get("body", "") if status == 200 else ""
        return self.render_to_response(self.get_context_data(wrong=wrong, chosen=chosen), status=status)


class OnePast(PastScreen):
    """The file that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> PastBatch:
        found = PastBatch.objects.select_related("body").filter(pk=self.kwargs["batch"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return _("%(day)sのファイル") % {
            "day": date_format(timezone.localtime(self.row.sent_at), "n月j日 H:i")
        }

    def crumbs(self) -> list[dict[str, Any]]:
        here = {"url": reverse("kit_meetings_import"), "label": PastScreen.get_page_subtitle(self)}
        return [here, *super().crumbs()]

    def admit(self) -> None:
        body = self.row.body
        if not may_with(self.request.user, self.act, body):
            refuse(self.request, self.act, kind_of(body), reference=str(self.row.pk))
            raise Http404

    @cached_property
    def opened(self) -> OpenedBatch:
        return past.open_batch(self.row, by=self.request.user, now=timezone.now())


class PastFile(OnePast, TemplateView):
    """Where a file has come to: one screen for each state."""

    template_name = "kit_meetings/staff/past_file.html"

    @property
    def is_working(self) -> bool:
        return self.row.state in (_S.SENT, _S.TAKING, _S.UNDOING)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """With `?state` only whether it is still worked on, for the script of the page; nothing is opened for it."""
        if "state" in request.GET:
            return JsonResponse({"working": self.is_working})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        context = {"row": row, "is_working": self.is_working}
        if not context["is_working"] and not row.is_forgotten:
            context.update(self.looked_at())
        return super().get_context_data(**context, **kwargs)

    def looked_at(self) -> dict[str, Any]:
        content, rows = self.opened.content, self.opened.rows
        order = {Verdict.ERROR: 0, Verdict.NEW: 1, Verdict.SAME: 2}
        shown = sorted(rows, key=lambda one: (order[Verdict(one.verdict)], one.number))[:SHOWN_ROWS]
        return {
            "file_name": content.get("file_name", ""),
            "refusal": content.get("refusal", ""),
            "notices": content.get("notices", ()),
            "columns": list(enumerate(self.opened.columns)),
            "meanings": MEANINGS.items(),
            "lines": [
                (one, self._words(one), one.day and date.fromisoformat(one.day), _people(one.people))
                for one in shown
            ],
            "more": len(rows) - len(shown),
            "guests": sum(not one["agency"] for past_row in rows for one in past_row.people),
            "kept": content.get("kept", ()),
            "made": meetings_of(self.row).order_by("starts_at") if self.row.state == _S.DONE else (),
        }

    def _words(self, row: PastRow) -> str:
        """What becomes, or became, of a row."""
        if row.verdict == Verdict.NEW and self.row.state == _S.DONE:
            return _("取り込みました")
        return VERDICTS[Verdict(row.verdict)]


def _people(people: Any) -> list[str]:
    """Each attendance in a few words."""
    return [
        " ".join(
            word for word in (one["agency_name"], one["person"], f"（{PRESENCES[one['presence']]}）") if word
        )
        for one in people
    ]


class PastAct(OnePast, View):
    """One press on the screen of a file."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.perform(request)
        except PastRefused as refusal:
            messages.error(request, str(refusal))
        else:
            work_on_past.enqueue(str(self.row.pk))
        return redirect("kit_past", self.row.pk)

    def perform(self, request: HttpRequest) -> None:
        raise NotImplementedError


class NameColumns(PastAct):
    def perform(self, request: HttpRequest) -> None:
        places = range(len(self.opened.columns))
        said = {place: request.POST.get(f"column-{place}", "") for place in places}
        past.name_columns(self.opened, said, by=request.user, now=timezone.now())


class TakeIn(PastAct):
    def perform(self, request: HttpRequest) -> None:
        past.start(self.row, _S.TAKING, by=request.user, now=timezone.now())


class Undo(PastAct):
    def perform(self, request: HttpRequest) -> None:
        past.start(self.row, _S.UNDOING, by=request.user, now=timezone.now())


class Rejected(OnePast, View):
    """The rows that cannot be taken in, with their reasons, to be corrected and sent again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        titles = [title for title, _meaning in self.opened.columns]
        lines.writerow([guarded(one) for one in [*titles, _("取り込めなかった理由")]])
        for row in self.opened.rows:
            if row.verdict == Verdict.ERROR:
                raw = [*row.raw, *[""] * (len(titles) - len(row.raw))][: len(titles)]
                lines.writerow([guarded(one) for one in [*raw, " ".join(row.reasons)]])
        response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="meetings-rejected.csv"'
        return response
