"""変更点一覧 and 事後決裁: what a release changes, on paper for those who approve.

For: a waiting release, and an act of the past, as a page to print and as PDF. Not for: deciding.

Rules
- Page and PDF are one template: what was approved on paper is what was on the screen.
- A file is shown as a small picture with its description; in the PDF, one that is not here is said to be missing.
- A short sheet is drawn as PDF in the request, a long one in the background (`papers`): 100 pages with one change each
  took 4 s, with three each 9 to 14 s, on two busy cores. The page to print is there at once (0.3 s).
- An urgent value that went out by itself gets the same sheet with another heading: it is approved afterwards.
"""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.views import View

from kit.blueprints.bridge.history import library_of_run, rows_of_run
from kit.blueprints.bridge.media import small_pictures
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.bridge.review import read_review, urgent_of
from kit.blueprints.bridge.rows import Sheaf
from kit.blueprints.models import ApplyRun
from kit.blueprints.queries.history import names
from kit.blueprints.tasks import draw_sheet, request_paper
from kit.blueprints.views.papers import as_pdf
from kit.blueprints.views.review import OneRelease
from kit.core.views.gate import GateMixin
from kit.pages.views.decision import SIGNERS

SHORT: Final = (
    20  # rows; 49 of the sample release took 1.6 s on an idle core, and nobody should wait a second
)


class Sheet(GateMixin, View):
    """`is_pdf` comes from the address."""

    act, kind = "view", "blueprint"
    is_pdf = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.read()
        if found is None:
            return redirect("kit_updates")
        context = {
            "signers": SIGNERS, "now": timezone.localtime(), "names": names(), "is_pdf": self.is_pdf,
            "built_on": date.fromisoformat(found["release"].built_at[:10]), **found,
        }  # fmt: skip
        pictures = _pictures(found["sheaves"]) if self.is_pdf else {}
        html = render_to_string("kit_blueprints/sheet.html", {**context, "pictures": pictures}, request)
        if not self.is_pdf:
            return HttpResponse(html)
        name = f"sokumen-{found['release'].version}"
        if sum(len(sheaf.rows) for sheaf in found["sheaves"]) <= SHORT:
            return as_pdf(draw_sheet(html, pictures), name)
        stamp = date_format(context["now"], "Y年n月j日 H:i")
        paper = request_paper(
            html, list(pictures), name=name, stamp=stamp, by=request.user, now=context["now"]
        )
        return redirect("kit_paper", paper.pk)

    def read(self) -> dict[str, Any] | None:
        """What the sheet says; None when there is nothing to put on it."""
        raise NotImplementedError


class ReviewSheet(OneRelease, Sheet):
    """What a waiting release would change."""

    def read(self) -> dict[str, Any] | None:
        if self.prospect is None:
            return None
        review = read_review(self.prospect)
        return {
            "release": self.prospect.decision.release, "sheaves": review.sheaves, "urgent": review.urgent,
            "waiting": review.waiting, "back": reverse("kit_review", args=[self.stored.pk]),
        }  # fmt: skip


class RunSheet(Sheet):
    """What an act changed."""

    @cached_property
    def run(self) -> ApplyRun:
        return get_object_or_404(ApplyRun.objects.select_related("release"), pk=self.kwargs["pk"])

    def read(self) -> dict[str, Any] | None:
        release = read_release(bytes(self.run.release.document))
        return {
            "run": self.run, "release": release, "sheaves": rows_of_run(self.run),
            "urgent": urgent_of(release, library_of_run(self.run)),
            "back": reverse("kit_update_run", args=[self.run.pk]),
        }  # fmt: skip


def _pictures(found: list[Sheaf]) -> dict[str, bytes]:
    """The pictures that the rows are about, as `small_pictures` gives them."""
    columns = (
        column for sheaf in found for row in sheaf.rows
        for column in (row.theirs, row.ours, row.before, row.after)
    )  # fmt: skip
    return small_pictures({column.picture for column in columns if column.picture})
