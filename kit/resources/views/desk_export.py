"""The screen on which staff take their own list out as a file."""

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
from kit.resources.queries.desk import all_listed
from kit.resources.views.desk import DeskScreen, wanted_of


class Export(DeskScreen, TemplateView):
    """Choose a format, see what it cannot write, take the file."""

    act = "export"
    template_name = "kit_resources/desk/export.html"

    def get_page_subtitle(self) -> str:
        return _("書き出す")

    def wanted_records(self) -> Any:
        # Another body's places are that body's to hand on.
        ours = all_listed(wanted_of(self.request.GET), timezone.localdate())
        return ours.filter(owner_code=settings.SITE_CONFIG.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = self.wanted_records()
        replaced = replaced_signs(records, settings.SITE_CONFIG.code)
        return super().get_context_data(
            formats=FORMATS.items(), count=records.count(), replaced=replaced, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = request.POST.get("format", "")
        if form not in FORMATS:
            return self.get(request, *args, **kwargs)
        target = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the answer)
        write = partial(write_table, target=target, form=form)
        export_records(self.wanted_records(), write, form=form, by=request.user, now=timezone.now())
        target.seek(0)
        ending = "xlsx" if form == "xlsx" else "csv"
        name = f"{settings.SITE_CONFIG.code}_resources_office.{ending}"
        answer = FileResponse(target, as_attachment=True, filename=name)
        add_never_cache_headers(answer)
        return answer  # type: ignore[return-value]
