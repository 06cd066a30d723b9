"""The PDF of a long sheet, and the wait for it.

For: sheets that are drawn in the background (`tasks.draw_paper`). Not for: short ones, which come at once (`sheets`).

Rules
- While it is in work the answer is 202 with a page that leads back here; a script looks for whoever has one.
- Nobody waits for ever: after some minutes the page says that the sheet can be printed from the browser instead.
- The address tells nothing, and whoever asks is asked for his right anew.
"""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.blueprints.models import Paper
from kit.blueprints.views.screens import UpdateScreen

PATIENCE: Final = timedelta(minutes=5)


class PaperScreen(UpdateScreen, TemplateView):
    template_name = "kit_blueprints/paper.html"

    def get_page_subtitle(self) -> str:
        return _("PDFを作る")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper = get_object_or_404(Paper, pk=self.kwargs["pk"])
        if paper.pdf is not None:
            return as_pdf(bytes(paper.pdf), paper.name)
        is_late = paper.has_failed or timezone.now() - paper.asked_at > PATIENCE
        context = self.get_context_data(paper=paper, is_late=is_late)
        return self.render_to_response(context, status=200 if is_late else 202)


def as_pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser, under this name."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
