"""Takes the board out as a table, and says so in the trail. Not for: the paper's look (`views.board_export`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.logic.sheets.guard import guarded
from kit.hub.actions.inquiries import asked_of
from kit.hub.logic.board_facts import RESOURCES, WINDOW
from kit.hub.logic.board_rows import FURTHER, Cell, Row
from kit.hub.logic.board_sheets import Asked, sheet_rows
from kit.hub.models import Inquiry

KIND = "board"
Write = Callable[[Iterable[list[str]]], None]


@transaction.atomic
def export_board(rows: Iterable[Row], write: Write, *, by: Actor, now: datetime) -> None:
    """Hand the board's lines to `write`: every value with its source and day beside it, in the order of the codes."""
    record(by=by, act="board.exported", kind=KIND, detail={"format": "xlsx"}, now=now)
    write(board_lines(rows))


@transaction.atomic
def note_paper(*, by: Actor, now: datetime) -> None:
    """Say in the trail that somebody took the board out as a PDF."""
    record(by=by, act="board.exported", kind=KIND, detail={"format": "pdf"}, now=now)


@transaction.atomic
def export_inquiry(
    inquiry: Inquiry, write: Write, *, rows: Mapping[str, Row], only: frozenset[str], by: Actor, now: datetime
) -> None:
    """Hand the sheet of an inquiry to `write`; `rows` by code tell what is known now."""
    asked = asked_of(inquiry, only)
    _note_inquiry(inquiry, asked, by=by, now=now)
    write(sheet_rows(asked, _known(asked, rows)))


@transaction.atomic
def export_each(
    inquiry: Inquiry,
    write: Callable[[str, Iterable[list[str]]], None],
    *,
    rows: Mapping[str, Row],
    by: Actor,
    now: datetime,
) -> None:
    """Hand a sheet of its own for each town asked to `write`, with the town's name; one line in the trail."""
    asked = asked_of(inquiry)
    _note_inquiry(inquiry, asked, by=by, now=now)
    known = _known(asked, rows)
    for code, name in sorted(asked.towns.items()):
        write(name, sheet_rows(replace(asked, towns={code: name}), known))


def _note_inquiry(inquiry: Inquiry, asked: Asked, *, by: Actor, now: datetime) -> None:
    record(
        by=by, act="inquiry.exported", kind=KIND, reference=str(inquiry.uid),
        detail={"count": len(asked.towns)}, now=now,
    )  # fmt: skip


def _known(asked: Asked, rows: Mapping[str, Row]) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (code, fact): (cell.words if cell.is_known else "", cell.since)
        for code in asked.towns
        for fact, cell in rows[code].cells.items()
    }


def board_lines(rows: Iterable[Row]) -> Iterator[list[str]]:
    """The heading and a line for each municipality, guarded for spreadsheets."""
    head: list[str] = []
    for row in rows:
        cells = [*row.cells.values(), row.release]
        if not head:
            head = ["市町コード", "市町名"]
            for cell in cells:
                head += [cell.label, f"{cell.label}の出どころと時点"]
                head += ["社会資源の内訳"] if cell.fact == RESOURCES else []
            yield [*head, "覚え書き"]
        line = [row.town.code, row.town.name]
        for cell in cells:
            line += [_words(row, cell), cell.since]
            line += [cell.more] if cell.fact == RESOURCES else []
        yield [guarded(text) for text in [*line, " ".join(row.notes)]]


def _words(row: Row, cell: Cell) -> str:
    """A window's name and telephone stand on the site of a town with the kit: it keeps them, the hub does not ask."""
    if cell.fact in FURTHER and not cell.is_known and row.town.window_url:
        return f"市町のサイトにあります（{row.town.window_url}）"
    return row.state_words if cell.fact == WINDOW else cell.words
