"""What the board's screens hand out: the board as a file and on paper for the 推進委員会, and the sheets of a 照会.

Every number stands with its source and day, nobody is ranked.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View

from kit.core.gateway.pdf import draw_pdf, read_style
from kit.hub.actions.board_export import export_board, export_each, export_inquiry, note_paper
from kit.hub.gateway.board_books import write_board, write_inquiry
from kit.hub.queries.board import board_rows
from kit.hub.queries.board_plan import summed_tables
from kit.hub.views.board_inquiries import OneInquiry
from kit.hub.views.board_letter import file_name, letter_of
from kit.hub.views.board_shown import Board
from kit.hub.views.board_staff import BoardScreen, reports

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BoardFile(BoardScreen, View):
    """GET: a file, which no cache keeps."""

    act = "export"
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content, kind, name = self.made()
        answer = HttpResponse(content, content_type=kind)
        answer["Content-Disposition"] = content_disposition_header(True, name)
        add_never_cache_headers(answer)
        return answer

    def made(self) -> tuple[bytes, str, str]:
        """Content, type and name of the file."""
        raise NotImplementedError


class BoardSheet(BoardFile):
    def made(self) -> tuple[bytes, str, str]:
        target, today = BytesIO(), timezone.localdate()
        rows = board_rows(today, reports())
        export_board(rows, lambda lines: write_board(lines, target), by=self.request.user, now=timezone.now())
        return target.getvalue(), XLSX, f"29市町の一覧_{today:%Y%m%d}.xlsx"


class BoardPaper(BoardFile):
    def made(self) -> tuple[bytes, str, str]:
        board = Board(timezone.localdate())
        content = draw_board(board)
        note_paper(by=self.request.user, now=timezone.now())
        return content, "application/pdf", f"29市町の一覧_{board.today:%Y%m%d}.pdf"


class InquirySheet(OneInquiry, BoardFile):
    """The sheet of an inquiry: for one town, for all in one, or one for each town in a zip (`?each`)."""

    def made(self) -> tuple[bytes, str, str]:
        code = self.request.GET.get("town", "")
        if code and not self.inquiry.towns.filter(municipality__code=code).exists():
            raise Http404
        target = BytesIO()
        rows = {row.town.code: row for row in board_rows(timezone.localdate())}
        act: dict[str, Any] = {"rows": rows, "by": self.request.user, "now": timezone.now()}
        if "each" in self.request.GET:
            self.write_each(target, act)
            return (
                target.getvalue(),
                "application/zip",
                file_name(self.inquiry.title, _("市町ごと"), ending="zip"),
            )
        towns = [rows[code].town.name] if code else []
        letter = letter_of(self.inquiry, towns)
        export_inquiry(
            self.inquiry, lambda lines: write_inquiry(letter, lines, target),
            only=frozenset([code] if code else []), **act,
        )  # fmt: skip
        return target.getvalue(), XLSX, file_name(self.inquiry.title, *(towns or [_("全市町")]))

    def write_each(self, target: BytesIO, act: dict[str, Any]) -> None:
        with ZipFile(target, "w", ZIP_DEFLATED) as parcel:

            def write(town: str, lines: Iterable[list[str]]) -> None:
                book = BytesIO()
                write_inquiry(letter_of(self.inquiry, [town]), lines, book)
                parcel.writestr(file_name(self.inquiry.title, town), book.getvalue())

            export_each(self.inquiry, write, **act)


def draw_board(board: Board) -> bytes:
    """The board on A4."""
    context = {"board": board, "tables": summed_tables(), "name": settings.SITE_CONFIG.name}
    html = render_to_string("kit_hub/board/paper.html", context)
    places = read_style("tiles.css", app="hub")
    return draw_pdf(html, style=places + render_to_string("kit_hub/board/paper.css"))
