"""Files of past meetings worked on in the background: read, taken in, undone, forgotten.

Arguments are ids only. A fault of ours ends in words that the secretary reads; nothing is half written, and a batch whose
worker died is taken up again by the minute job.
"""

import logging
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.core.gateway.sheets.reader import Sheet, Workbook, read_sheets
from kit.core.logic.sealed import SealBroken
from kit.core.logic.sheets.guard import unguarded
from kit.core.logic.sheets.refusals import SheetRefused
from kit.meetings.actions import past
from kit.meetings.actions.past import OpenedBatch, PastRefused, open_batch
from kit.meetings.logic.past.columns import Columns, find_header, guess_columns
from kit.meetings.logic.past.rows import read_rows, stored_row
from kit.meetings.models import PastBatch
from kit.meetings.queries.past import known_agencies

log = logging.getLogger("kit.meetings")
BY: Final = SystemActor("import")
MOST_ROWS: Final = 2_000
_SILENT: Final = timedelta(minutes=10)
_S = PastBatch.State
NO_HEADER: Final = "見出しの行が見つかりません。「日付」「場所」「出席者」「議題」のような見出しの行を、表の上に入れてください。"
TOO_MANY: Final = f"行が多すぎます（{MOST_ROWS:,}行まで）。年度などで分けてください。"
FAULT: Final = "このサイトの側の問題で、進められませんでした。このサイトを設置した担当者に知らせてください。"


@task()
def work_on_past(batch_id: str) -> None:
    """Do what the batch waits for."""
    batch = (
        PastBatch.objects.select_related("body", "sent_by").filter(pk=batch_id, is_forgotten=False).first()
    )
    if batch is None or batch.state not in (_S.SENT, _S.TAKING, _S.UNDOING):
        return
    try:
        opened = open_batch(batch, by=BY, now=timezone.now())
        _STEPS[_S(batch.state)](opened)
    except (PastRefused, SealBroken):
        return  # somebody was faster, or it stands in the trail
    except Exception:
        # The traceback would hold what the file says.
        log.error("past meetings %s: failed", batch.pk)
        if batch.state == _S.SENT:
            past.keep_read(batch, {**opened.content, "refusal": FAULT}, _S.FAILED, by=BY, now=timezone.now())


def take_up_silent(now: datetime) -> int:
    """Each minute: set a worker to what nobody has worked on for a while, and forget what is old."""
    waiting = (_S.SENT, _S.TAKING, _S.UNDOING)
    keys = PastBatch.objects.filter(state__in=waiting, worked_at__lt=now - _SILENT, is_forgotten=False)
    found = [str(key) for key in keys.values_list("pk", flat=True)]
    for key in found:
        work_on_past.enqueue(key)
    if now.minute == 0:
        past.forget_past(by=BY, now=now)
    return len(found)


def _read(opened: OpenedBatch) -> None:
    now = timezone.now()
    content = {name: value for name, value in opened.content.items() if name not in ("refusal", "rows")}
    try:
        with read_sheets(b64decode(content["file"]), content["file_name"]) as book:
            found = _found(book, opened)
    except SheetRefused as refused:
        found = {"refusal": str(refused)}
    if "refusal" in found:
        past.keep_read(opened.row, {**content, **found}, _S.FAILED, by=BY, now=now)
        return
    state = _S.READY if any(meaning == "day" for _title, meaning in found["columns"]) else _S.COLUMNS
    past.keep_read(opened.row, {**content, **found}, state, by=BY, now=now)


def _found(book: Workbook, opened: OpenedBatch) -> dict[str, Any]:
    """What stands in the first sheet that has a header: columns, rows, and what is worth knowing."""
    notices = [given.words for given in book.notices]
    sheet, place = _table(book)
    if sheet is None or place is None:
        return {"refusal": NO_HEADER}
    if sheet.row_count - place - 1 > MOST_ROWS:
        return {"refusal": TOO_MANY}
    rows = [(row.number, [_cell(one) for one in row.cells]) for row in sheet.rows() if row.number > place + 1]
    header = sheet.head()[place]
    columns: Columns = opened.columns if opened.content.get("is_said") else guess_columns(header)
    usual = past.usual_of(opened.row.body, by=BY, now=timezone.now())
    found = read_rows(rows, columns, known_agencies(), usual)
    return {
        "columns": columns,
        "rows": [stored_row(one) for one in found],
        "notices": notices,
        "sheet": sheet.name,
    }


def _table(book: Workbook) -> tuple[Sheet | None, int | None]:
    for sheet in book.sheets:
        if not sheet.is_hidden and (place := find_header(sheet.head())) is not None:
            return sheet, place
    return None, None


def _cell(value: Any) -> Any:
    return unguarded(value) if isinstance(value, str) else value


def _take(opened: OpenedBatch) -> None:
    past.take_in(opened, by=BY, now=timezone.now())


def _undo(opened: OpenedBatch) -> None:
    past.undo(opened, by=BY, now=timezone.now())


_STEPS: Final = {_S.SENT: _read, _S.TAKING: _take, _S.UNDOING: _undo}
