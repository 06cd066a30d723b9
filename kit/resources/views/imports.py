"""ファイルから取り込む: the list of batches with the way in, and one screen for each batch that shows where it stands.

For: looking. Not for: what is pressed on it (`imports_acts`).

Rules
- Whoever may import may look; the file is read by a worker, never in the request.
- One address for a batch, whatever its state: whoever leaves the screen finds it again where it has come to.
- What is larger than a file may be is refused by its announced length, unread; therefore the protection against forged
  forms runs here and not in front.
"""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView, View

from kit.core.models import Municipality
from kit.core.views.uploads import is_announced_larger
from kit.resources.actions.imports.batches import LARGEST, TOO_LARGE, ImportRefused, State, receive_file
from kit.resources.models import ImportBatch
from kit.resources.queries.imports import WORKING, batches, may_publish, rows_of, same_file, touched_after
from kit.resources.tasks.imports import work_on_import
from kit.resources.views.desk import DeskScreen
from kit.resources.views.imports_shown import VERDICTS, meanings, shown_rows, tabs

PER_PAGE: Final = 25
_TEMPLATES: Final = {
    State.MAPPING: "mapping", State.READY: "ready", State.FAILED: "failed", State.DONE: "done", State.UNDONE: "undone",
    State.DROPPED: "dropped",
}  # fmt: skip


class ImportScreen(DeskScreen):
    """What the screens of imports share."""

    act = "import"
    header_icon = "upload"
    page_title = gettext_lazy("ファイルから取り込む")
    request: HttpRequest

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": reverse("kit_imports"), "label": self.page_title}, *super().crumbs()]


@method_decorator(csrf_exempt, name="dispatch")
class Imports(ImportScreen, TemplateView):
    """Send a file, and find those that were sent."""

    template_name = "kit_resources/imports/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(batches(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**{"batches": page, "working": WORKING, "wrong": "", **kwargs})

    def post(self, request: HttpRequest) -> HttpResponse:
        if is_announced_larger(request, LARGEST):
            return self.wrong(TOO_LARGE, 413)
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        given = request.FILES.get("file")
        if given is None:
            return self.wrong(_("ファイルをえらんでください。"))
        try:
            batch = receive_file(given.read(), given.name or "", by=request.user, now=timezone.now())
        except ImportRefused as refusal:
            return self.wrong(str(refusal))
        if before := same_file(batch):
            words = _(
                "同じファイルを %(day)s に取り込んであります。くらべて、ちがいがあるかどうかを見られます。"
            )
            day = timezone.localtime(before.taken_at).strftime("%-m月%-d日")
            messages.info(request, words % {"day": day})
        work_on_import.enqueue(batch.pk)
        return redirect("kit_import", batch.uid)

    def wrong(self, words: str, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(wrong=words), status=status)


class BatchScreen(ImportScreen):
    """One batch by the number in its address."""

    kwargs: dict[str, Any]

    @property
    def batch(self) -> ImportBatch:
        if not hasattr(self, "_batch"):
            found = (
                ImportBatch.objects.select_related("uploaded_by", "taken_by")
                .filter(uid=self.kwargs["uid"])
                .first()
            )
            if found is None:
                raise Http404
            self._batch = found
        return self._batch

    def get_page_subtitle(self) -> str:
        return self.batch.file_name


class Batch(BatchScreen, TemplateView):
    """Where a batch stands, and what can be done now."""

    def get_template_names(self) -> list[str]:
        name = _TEMPLATES.get(self.batch.state, "working")  # type: ignore[call-overload]
        return [f"kit_resources/imports/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.batch
        more = {
            State.MAPPING: self.mapping,
            State.READY: self.ready,
            State.DONE: self.done,
            State.FAILED: self.failed,
        }
        found = more.get(batch.state, dict)()  # type: ignore[call-overload]
        return super().get_context_data(batch=batch, reading=batch.reading, **found, **kwargs)

    def mapping(self) -> dict[str, Any]:
        return {"meanings": meanings()}

    def ready(self) -> dict[str, Any]:
        shown = [tab["key"] for tab in tabs(self.batch, "")]
        verdict = self.request.GET.get("show", "")
        verdict = verdict if verdict in shown else (shown[0] if shown else "")
        page = Paginator(rows_of(self.batch, verdict), PER_PAGE).get_page(self.request.GET.get("p"))
        publishes = bool(self.batch.counts.get("public"))
        return {
            "tabs": tabs(self.batch, verdict), "verdict": verdict, "page": page, "may_publish": may_publish(self.request.user),
            "rows": shown_rows(self.batch, list(page)), "publishes": publishes,
            "needs_approver": publishes and not may_publish(self.request.user),
        }  # fmt: skip

    def done(self) -> dict[str, Any]:
        return {"errors": self.batch.counts.get("error", 0), "tabs": tabs(self.batch, "")}

    def failed(self) -> dict[str, Any]:
        codes = self.batch.reading.get("others", [])
        return {"others": Municipality.objects.filter(code__in=codes)} if len(codes) == 1 else {"others": []}


class Progress(BatchScreen, View):
    """How far a worker is; a script asks every second."""

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        batch = self.batch
        return JsonResponse({"working": batch.state in WORKING, "done": batch.done, "total": batch.total})


class Undo(BatchScreen, TemplateView):
    """What undoing would do, with the rows that somebody edited since."""

    template_name = "kit_resources/imports/undo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.batch.state != State.DONE:
            raise Http404
        return super().get_context_data(
            batch=self.batch, edited=list(touched_after(self.batch)[:500]), verdicts=VERDICTS, **kwargs
        )
