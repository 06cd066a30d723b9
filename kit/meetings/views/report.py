"""The yearly report on the screen and as a PDF for the committee."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from kit.core.gateway.pdf import draw_pdf
from kit.meetings.actions.report import open_report
from kit.meetings.logic.report import Report, read_year
from kit.meetings.queries.report import years_with_meetings
from kit.meetings.views.desk import MeetingsScreen


class YearScreen(MeetingsScreen):
    """What screen and PDF share: the year that was asked for, opened once."""

    act = "open"

    @cached_property
    def year(self) -> int:
        return read_year(self.request.GET.get("year", ""), timezone.localdate())

    @cached_property
    def report(self) -> Report:
        return open_report(self.year, by=self.request.user, now=timezone.now())


class YearReport(YearScreen, TemplateView):
    template_name = "kit_meetings/out/report.html"

    def get_page_subtitle(self) -> str:
        return _("会議の年次報告")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted({*years_with_meetings(), self.year}, reverse=True)
        return super().get_context_data(report=self.report, years=years, **kwargs)


class YearReportPdf(YearScreen, View):
    act = "export"
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = HttpResponse(draw_report(self.report), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="kaigi-{self.year}.pdf"'
        return response


def draw_report(report: Report) -> bytes:
    """The report on A4."""
    context = {"report": report, "town": settings.SITE_CONFIG.name, "today": timezone.localdate()}
    html = render_to_string("kit_meetings/out/report_paper.html", context)
    return draw_pdf(html, style=render_to_string("kit_meetings/out/report.css"))
