"""The papers of a meeting: looked through, put in, fetched, said anew, removed.

For: the secretary, under the meeting. Not for: the public: a paper has no address outside the admin.

Rules
- What is larger than a file may be is refused by its announced length, unread; therefore the protection against forged
  forms runs here and not in front.
- An uploaded file stays in memory until it is sealed: no clear copy ever lies in a folder of temporary files.
- A file leaves as something to save, never as something that the browser opens here.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView, View

from kit.core.views.uploads import InMemory, is_announced_larger
from kit.meetings.actions import papers
from kit.meetings.actions.keeping import open_meeting
from kit.meetings.gateway.clamd import Clamd
from kit.meetings.logic.papers import LARGEST, MEETING_LARGEST, MEGABYTE, PaperRefused, too_large
from kit.meetings.models import Paper
from kit.meetings.staff_forms.papers import HandlingForm, UploadForm
from kit.meetings.views.desk import OneMeeting


class WithItems(OneMeeting):
    """A screen that offers the items of the agenda; they are read once, on the record."""

    @cached_property
    def items(self) -> list[tuple[str, str]]:
        content = open_meeting(self.row, by=self.request.user, now=timezone.now()).content
        return [(one.id, one.title) for one in content.items]


@method_decorator(csrf_exempt, name="dispatch")
class Papers(WithItems, TemplateView):
    """What is there, and the form to put in more."""

    template_name = "kit_meetings/staff/papers.html"

    def get_page_subtitle(self) -> str:
        return _("資料")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = papers.list_papers(self.row, by=self.request.user, now=timezone.now())
        names = dict(self.items)
        lines = [{"paper": one, "item": names.get(one.row.item_id, "")} for one in found]
        used = sum(one.row.size for one in found)
        form = kwargs.pop("form", None) or UploadForm(items=self.items)
        return super().get_context_data(
            row=self.row, lines=lines, form=form, used=used, most=MEETING_LARGEST // MEGABYTE,
            is_scanned=bool(settings.KIT_CLAMD), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_announced_larger(request, LARGEST):
            form = UploadForm(items=self.items)
            return self.again(form, too_large(), 413)
        request.upload_handlers = [InMemory(request)]
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, items=self.items)
        if not form.is_valid():
            return self.again(form, "", 200)
        given, data = form.cleaned_data["file"], form.cleaned_data
        upload = papers.Upload(given.name, given.read(), data["title"], data["handling"], data["item"])
        try:
            papers.add_paper(
                self.uuid, upload, scanner=Clamd(settings.KIT_CLAMD), by=request.user, now=timezone.now()
            )
        except PaperRefused as refusal:
            return self.again(form, str(refusal), 200)
        messages.success(request, _("資料を入れました。"))
        return redirect("kit_meeting_papers", self.uuid)

    def again(self, form: UploadForm, reason: str, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, reason=reason), status=status)


class OnePaper(WithItems):
    """The paper that the address names, in this meeting."""

    @cached_property
    def paper(self) -> Paper:
        rows = Paper.objects.select_related("meeting__body")
        found = rows.filter(pk=self.kwargs["paper"], meeting=self.row).first()
        if found is None:
            raise Http404
        return found


class Fetch(OnePaper, View):
    """The file, to be saved."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        found = papers.fetch_paper(self.paper, by=request.user, now=timezone.now())
        response = StreamingHttpResponse(found.pieces, content_type=found.mime)
        response["Content-Length"] = str(found.size)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class Change(OnePaper, TemplateView):
    """How it is handled, and where it belongs."""

    act = "change"
    template_name = "kit_meetings/staff/paper_change.html"

    def get_page_subtitle(self) -> str:
        return _("資料の扱い")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = {"handling": self.paper.handling, "item": self.paper.item_id}
        form = kwargs.pop("form", None) or HandlingForm(initial=start, items=self.items)
        return super().get_context_data(row=self.row, form=form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = HandlingForm(request.POST, items=self.items)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        papers.change_paper(self.paper, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("保存しました。"))
        return redirect("kit_meeting_papers", self.uuid)


class Remove(OnePaper, TemplateView):
    """Asked once, then gone for good."""

    act = "change"
    template_name = "kit_meetings/staff/paper_remove.html"

    def get_page_subtitle(self) -> str:
        return _("資料を消す")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (shown,) = papers.list_papers(self.row, only=self.paper, by=self.request.user, now=timezone.now())
        return super().get_context_data(row=self.row, shown=shown, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        papers.remove_paper(self.paper, by=request.user, now=timezone.now())
        messages.success(request, _("資料を消しました。"))
        return redirect("kit_meeting_papers", self.uuid)
