"""The board as a file and on paper, for the 推進委員会: every number with its source and day, nobody ranked."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.generic import View

from kit.core.gateway.pdf import draw_pdf, read_style
from kit.hub.actions.board_export import export_board, note_paper
from kit.hub.gateway.board_books import write_board
from kit.hub.queries.board import board_rows
from kit.hub.queries.board_plan import summed_tables
from kit.hub.views.board_inquiries import XLSX
from kit.hub.views.board_shown import Board
from kit.hub.views.board_staff import BoardScreen, reports


class BoardFile(BoardScreen, View):
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
        note_paper(by=self.request.user, now=timezone.now())
        return draw_board(board), "application/pdf", f"29市町の一覧_{board.today:%Y%m%d}.pdf"


def draw_board(board: Board) -> bytes:
    """The board on A4."""
    context = {"board": board, "tables": summed_tables(), "name": settings.SITE_CONFIG.name}
    html = render_to_string("kit_hub/board/paper.html", context)
    places = read_style("tiles.css", app="hub")
    return draw_pdf(html, style=places + render_to_string("kit_hub/board/paper.css"))
