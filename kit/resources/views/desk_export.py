"""The screen on which staff take their own list out as a file.

For: what the list shows, with what ended where somebody asks for it. Not for: the columns (`logic.export` says what a
file does not hold; the screen says it too).

Rules
- What the old encoding cannot write is shown before the file is given, and only then looked for.
"""

import tempfile
from functools import partial
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.core.gateway.sheets.writer import write_table
from kit.resources.actions.exporting import FORMATS, export_records, replaced_signs
from kit.resources.queries.desk import Wanted, all_listed
from kit.resources.views.desk import DeskScreen, wanted_of


class Export(DeskScreen, TemplateView):
    """Choose a format, see what it cannot write, take the file."""

    act = "export"
    template_name = "kit_resources/desk/export.html"

    def get_page_subtitle(self) -> str:
        return _("書き出す")

    @property
    def wanted(self) -> Wanted:
        return wanted_of(self.request.GET)

    def records(self, *, with_ended: bool) -> Any:
        # Another body's places are that body's to hand on.
        ours = all_listed(self.wanted, timezone.localdate(), with_ended=with_ended)
        return ours.filter(owner_code=settings.SITE_CONFIG.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.records(with_ended=False).count()
        return super().get_context_data(
            formats=FORMATS.items(),
            chosen=self.request.POST.get("format", "xlsx"),
            count=shown,
            ended=self.records(with_ended=True).count() - shown,
            with_ended="ended" in self.request.POST,
            is_part=self.wanted != Wanted(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = request.POST.get("format", "")
        if form not in FORMATS:
            return self.get(request, *args, **kwargs)
        records = self.records(with_ended="ended" in request.POST)
        ask = form == "cp932" and "seen" not in request.POST
        if ask and (replaced := replaced_signs(records, settings.SITE_CONFIG.code)):
            return self.render_to_response(self.get_context_data(replaced=replaced))
        return self.file(records, form)

    def file(self, records: Any, form: str) -> HttpResponse:
        target = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the answer)
        write = partial(write_table, target=target, form=form)
        export_records(records, write, form=form, by=self.request.user, now=timezone.now())
        target.seek(0)
        ending = "xlsx" if form == "xlsx" else "csv"
        name = f"{settings.SITE_CONFIG.code}_resources_office.{ending}"
        answer = FileResponse(target, as_attachment=True, filename=name)
        add_never_cache_headers(answer)
        return answer  # type: ignore[return-value]
