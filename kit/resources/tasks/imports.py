"""Working on a file in the background: reading it, comparing it, taking it in, undoing it.

For: one task for all four, because a batch says itself what is to be done. Not for: deciding (`logic`), writing
(`actions.imports`).

Rules
- The argument is a key only. A task that comes twice, or late, finds nothing to do and ends.
- One worker holds a batch by its lease; when it dies, the minute job sets another one to it.
- Whatever is wrong with a file ends in words that the clerk reads; a fault of ours too, and the file is not lost.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django_tasks import task

from kit.core.actions.audit import Actor, SystemActor
from kit.core.gateway.sheets.reader import Workbook, read_sheets
from kit.core.logic.fiscal import fiscal_year
from kit.core.logic.sheets.guard import unguarded
from kit.core.logic.sheets.refusals import SheetRefused
from kit.core.logic.sheets.values import Row, cell_text
from kit.core.models import User
from kit.resources.actions.imports.batches import ImportRefused, MovedOn, State
from kit.resources.actions.imports.comparing import compare_rows
from kit.resources.actions.imports.taking import Overtaken, take_in
from kit.resources.actions.imports.undoing import undo_batch
from kit.resources.actions.imports.working import (
    Beat,
    OwnConnection,
    abandoned,
    back_to_ready,
    forget_files,
    keep_reading,
    keep_refusal,
    look_again,
    silent,
    take_lease,
)
from kit.resources.actions.sessions import extend_sessions
from kit.resources.logic.export import Codec, exactly, is_own
from kit.resources.logic.plan import ReadRow
from kit.resources.logic.reading import (
    SheetRows,
    columns_as_data,
    fields_of,
    header_as_data,
    header_of,
    other_owners,
    table_of,
)
from kit.resources.logic.record import read_record
from kit.resources.logic.sheets.cells.read import Context
from kit.resources.logic.sheets.fields import IGNORED
from kit.resources.logic.sheets.table import LineKind, read_table
from kit.resources.models import ImportBatch
from kit.resources.queries.desk import names_of_codes
from kit.resources.queries.imports import remembered_meanings, town_terms

log = logging.getLogger("kit.resources")
BY = SystemActor("import")
CHANGED = "見ている間に、取り込む記録のどれかが直されました。まだ何も取り込んでいません。くらべ直したので、もう一度確かめてください。"


@task()
def work_on_import(batch_id: int) -> None:
    """Do what the batch waits for, and what follows from it."""
    while (batch := take_lease(batch_id, by=BY, now=timezone.now())) is not None:
        try:
            step(batch)
        except MovedOn:
            return
        except Exception:
            log.exception("import %s", batch_id)
            _give_up(batch)
            return


def take_up_abandoned(now: datetime) -> int:
    """Set a worker to every batch whose worker died; how many."""
    keys = abandoned(now)
    for key in keys:
        work_on_import.enqueue(key)
    return len(keys)


def forget_old_files(now: datetime) -> int:
    """Once an hour: erase what stands longer than it may."""
    return forget_files(by=BY, now=now) if now.minute == 0 else 0


def step(batch: ImportBatch, *, watch: bool = True) -> None:
    """One state of a batch; raises MovedOn."""
    now = timezone.localtime()
    if batch.state in (State.UPLOADED, State.READING):
        read(batch, by=BY, now=now)
    elif batch.state == State.COMPARING:
        compare(batch, by=BY, now=now)
    elif batch.state == State.TAKING:
        with OwnConnection(batch) as beat:
            take(batch, by=batch.taken_by or BY, now=now, beat=beat if watch else silent)
    elif batch.state == State.UNDOING:
        with OwnConnection(batch) as beat:
            undo_batch(batch, by=_undoer(batch), now=now, beat=beat if watch else silent)
        write_dates.enqueue()


def read(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Open the file, find the header, say what each column is; ask where a column is unknown."""
    try:
        with read_sheets(_content(batch), batch.file_name) as book:
            found = _reading(batch, book, by=by, now=now)
            if not found:
                return
            columns = found["columns"]
            named = any(column["field"] == "name" for column in columns)
            is_clear = named and not any(column["is_unknown"] for column in columns)
            keep_reading(batch, found, is_clear=is_clear, by=by, now=now)
            if is_clear:  # the book is open: no need to read it a second time
                _compare_book(batch, book, by=by, now=now)
    except SheetRefused as refused:
        keep_refusal(batch, str(refused.reason), str(refused), by=by, now=now)


def _reading(batch: ImportBatch, book: Workbook, *, by: Actor, now: datetime) -> dict[str, Any]:
    """How the file is read; {} when it is another town's, which is said."""
    meanings = remembered_meanings()
    sheet, header = table_of(book.sheets, batch.sheet, meanings)
    others = other_owners(header, sheet, batch.owner_code)
    if others:
        batch.reading = {**batch.reading, "others": others}
        keep_refusal(batch, "other_town", OTHER_TOWN, by=by, now=now)
        return {}
    return {
        "sheet": sheet.name, "total": max(0, sheet.row_count - header.data_from), "kind": book.kind,
        "columns": columns_as_data(header, sheet.head(), meanings), "header": header_as_data(header),
        "sheets": [one.name for one in book.sheets], "notices": [given.words for given in book.notices],
    }  # fmt: skip


def compare(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Read every row by the columns that were named, and compare it with the town's records."""
    try:
        with read_sheets(_content(batch), batch.file_name) as book:
            _compare_book(batch, book, by=by, now=now)
    except SheetRefused as refused:
        keep_refusal(batch, str(refused.reason), str(refused), by=by, now=now)


def _compare_book(batch: ImportBatch, book: Workbook, *, by: Actor, now: datetime) -> None:
    sheet = book.sheet(batch.sheet) or book.sheets[0]
    compare_rows(batch, rows_of_sheet(batch, sheet), by=by, now=now)


def rows_of_sheet(batch: ImportBatch, sheet: SheetRows) -> Iterator[ReadRow]:
    """The records of a sheet as they are compared, one at a time."""
    header, fields = header_of(batch.reading), fields_of(batch.reading)
    town, start = town_terms(batch.owner_code), header.data_from
    raw: list[Row] = []
    titles = {column.title: column.indexes[0] for column in header.columns if column.field != IGNORED}
    codec = Codec(names_of_codes()) if is_own(titles) else None

    def cells() -> Iterator[Row]:
        for row in sheet.rows():
            if row.number > start:
                found = [unguarded(cell) if isinstance(cell, str) else cell for cell in row.cells]
                raw[:] = [found]
                yield found

    for line in read_table(cells(), header, Context(fiscal_year=fiscal_year(timezone.localdate()))):
        if line.kind is LineKind.RECORD:
            row = read_record(line, fields, town)
            row.raw.extend(cell_text(cell) for cell in raw[0])
            yield exactly(row, titles, raw[0], codec) if codec else row


def take(batch: ImportBatch, *, by: Actor, now: datetime, beat: Beat = silent) -> None:
    """Take the batch in; when something changed since somebody looked, compare again instead."""
    try:
        take_in(batch, by=by, now=now, beat=beat)
    except Overtaken:
        look_again(batch, CHANGED, by=by, now=now)
    except ImportRefused as refusal:
        back_to_ready(batch, refusal, by=by, now=now)
    else:
        write_dates.enqueue()


@task()
def write_dates() -> None:
    """Write the days on which changed records take place."""
    while extend_sessions(by=BY, now=timezone.localtime()):
        pass


def _content(batch: ImportBatch) -> bytes:
    try:
        return bytes(batch.file.content)
    except ObjectDoesNotExist:
        return b""


def _undoer(batch: ImportBatch) -> Actor:
    return User.objects.filter(pk=batch.reading.get("undo", {}).get("by")).first() or BY


def _give_up(batch: ImportBatch) -> None:
    """A fault of ours: say so, keep the file, leave the records as they are."""
    try:
        if batch.state in (State.TAKING, State.UNDOING):
            return  # the minute job tries again: nothing of it was written
        keep_refusal(batch, "fault", FAULT, by=BY, now=timezone.now())
    except MovedOn:
        log.info("import %s went on meanwhile", batch.pk)


OTHER_TOWN = "このファイルは、ほかの市町の情報です（全国地方公共団体コードがすべてちがいます）。"
FAULT = "このサイトの側の問題で、ファイルを読めませんでした。ファイルは残っています。このサイトを設置した担当者に知らせてください。"
