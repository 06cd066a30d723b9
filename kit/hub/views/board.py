"""`/board/`: the 29 municipalities for everybody, the ways to their windows, and the numbers that they approved.

On the instance of a town there is nothing here. What is shown is remembered until any of it changes, or the day ends.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from kit.core.memory import public_while_true, shown_until
from kit.hub.queries.board_plan import TableShown, summed_tables
from kit.hub.views.board_shown import Board


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Tile map, table, indicators, pillars and trends."""
    now = _now_or_404()
    drawn: str = public_while_true("board", lambda: _board(now), now=now)
    return render(request, "kit_hub/board/public.html", {"drawn": drawn})


@require_safe
def windows(request: HttpRequest) -> HttpResponse:
    """Of every municipality the way to its window, for residents: the hub itself has none to write to."""
    now = _now_or_404()
    drawn: str = public_while_true("board windows", lambda: _windows(now), now=now)
    return render(request, "kit_hub/board/windows.html", {"drawn": drawn})


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Approved tables over all towns."""
    now = _now_or_404()
    tables: list[TableShown] = public_while_true("board statistics", summed_tables, now=now)
    return render(request, "kit_hub/board/statistics.html", {"tables": tables})


def _now_or_404() -> datetime:
    if not settings.SITE_CONFIG.is_hub:
        raise Http404
    return timezone.localtime()


def _board(now: datetime) -> str:
    """The board as HTML."""
    return render_to_string("kit_hub/board/public_body.html", {"board": _until_midnight(now)})


def _windows(now: datetime) -> str:
    """The windows as HTML: those that somebody can turn to at once, and the names of the others."""
    known, others = [], []
    for row in _until_midnight(now).rows:
        if row.town.window_url or row.further:
            known.append(row)
        else:
            others.append(row.town.name)
    return render_to_string("kit_hub/board/windows_body.html", {"known": known, "others": others})


def _until_midnight(now: datetime) -> Board:
    """It is the same for everybody for the rest of the day."""
    shown_until(datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo))
    return Board(now.date())
