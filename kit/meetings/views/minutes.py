"""Minutes to take along: a PDF as it goes into the file, a document that is corrected by hand.

For: 会議担当. Not for: what stands in them. The files are made while somebody waits, and kept nowhere: a paper that waited
in the database would lie there in clear.
"""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from kit.core.gateway.pdf import draw_pdf
from kit.meetings.actions.minutes import open_minutes
from kit.meetings.gateway.documents import draw_document
from kit.meetings.logic.minutes import Minutes
from kit.meetings.views.desk import OneMeeting

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARKED = '@page {{ @top-center {{ content: "{mark}"; font-family: "Sheet Gothic"; font-size: 10pt; font-weight: bold; }} }}'


class MinutesPdf(OneMeeting, View):
    """Number and kind stand in the file's name, no word of the meeting."""

    act = "export"
    kind_of_file: ClassVar[str] = "application/pdf"
    ending: ClassVar[str] = "pdf"
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        row = self.row
        minutes = open_minutes(row, by=request.user, now=timezone.now())
        response = HttpResponse(self.draw(minutes), content_type=self.kind_of_file)
        response["Content-Disposition"] = f'attachment; filename="gijiroku-{row.number()}.{self.ending}"'
        return response

    def draw(self, minutes: Minutes) -> bytes:
        return draw_minutes(minutes)


class MinutesDocument(MinutesPdf):
    kind_of_file = DOCX
    ending = "docx"

    def draw(self, minutes: Minutes) -> bytes:
        return draw_document(minutes)


def draw_minutes(minutes: Minutes) -> bytes:
    """The PDF; the mark of a closed meeting stands above each page."""
    style = render_to_string("kit_meetings/out/minutes.css")
    if minutes.mark:
        style += _MARKED.format(mark=minutes.mark)
    return draw_pdf(render_to_string("kit_meetings/out/minutes.html", {"minutes": minutes}), style=style)
