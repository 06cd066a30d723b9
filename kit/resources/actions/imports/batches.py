"""A batch from the file's arrival to the moment when somebody decides: what people do with it.

For: receiving, naming columns, choosing between file and town, asking an approver, starting to take in or to undo,
giving up. Not for: the work itself (`comparing`, `taking`, `undoing`), which a worker does.

Rules
- A batch moves from state to state by one conditional statement: of two people who press at once one is told.
- Whoever may import prepares a batch. One that changes what residents see is taken in by somebody who may publish.
- Nothing here writes a resource.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from kit.core.actions.audit import Actor, person
from kit.resources.logic.plan import BACK, END, FILE, SAME, TOWN, Verdict
from kit.resources.models import ColumnMeaning, ImportBatch, ImportFile, ImportRow
from kit.resources.queries.imports import may_publish

LARGEST: Final = 20 * 1024 * 1024
TOO_LARGE: Final = (
    "ファイルが大きすぎます（20MBまで）。CSVは、Excel（xlsx）で保存しなおすと小さくなります。それでも大きいときは、"
    "表をいくつかに分けてください。"
)
State = ImportBatch.State
WAITING: Final = (State.MAPPING, State.READY)


class ImportRefused(Exception):
    """Cannot be done; the message says why and what to do instead. `code` names the reason for machines."""

    def __init__(self, message: str, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class MovedOn(ImportRefused):
    """Somebody or the worker was quicker: the batch is in another state now."""

    def __init__(self) -> None:
        super().__init__("この取り込みは、ほかの人が先に進めました。いまの状態を見てください。", "moved_on")


@transaction.atomic
def receive_file(content: bytes, name: str, *, by: Actor, now: datetime, owner: str = "") -> ImportBatch:
    """Keep a file to be read, as information of the own body or of `owner`; raises ImportRefused."""
    if not content:
        raise ImportRefused(
            "ファイルの中身が空です。もとの表を保存しなおして、もう一度えらんでください。", "empty"
        )
    if len(content) > LARGEST:
        raise ImportRefused(TOO_LARGE, "too_large")
    batch = ImportBatch.objects.create(
        owner_code=owner or settings.SITE_CONFIG.code,
        file_name=PurePath(name.replace("\\", "/")).name[-200:] or "file",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        uploaded_by=person(by),
        uploaded_at=now,
    )
    ImportFile.objects.create(batch=batch, content=content)
    return batch


@transaction.atomic
def choose_sheet(batch: ImportBatch, sheet: str, *, by: Actor, now: datetime) -> None:
    """Read another sheet of the file; raises MovedOn."""
    _move(batch, WAITING, State.UPLOADED, sheet=sheet)


@transaction.atomic
def import_for(batch: ImportBatch, owner: str, *, by: Actor, now: datetime) -> None:
    """Take a file of another body as that body's information: its records can be read here, not changed; raises
    MovedOn."""
    _move(batch, (State.FAILED,), State.UPLOADED, owner_code=owner, refusal="")


@transaction.atomic
def say_columns(batch: ImportBatch, meanings: Mapping[int, str], *, by: Actor, now: datetime) -> None:
    """What each column means, by its place ("" = leave it out); remembered for the town's next files. Raises MovedOn,
    and ImportRefused when no column is the name."""
    columns = [dict(column) for column in batch.reading["columns"]]
    for place, field in meanings.items():
        columns[place]["field"] = field
    if not any(column["field"] == "name" for column in columns):
        raise ImportRefused("名前の列がありません。どの列が名前かをえらんでください。", "no_name")
    _move(batch, WAITING, State.COMPARING, reading={**batch.reading, "columns": columns}, done=0)
    for place, field in meanings.items():
        header = str(columns[place]["key"])[:120]
        if header and field != batch.reading["columns"][place].get("guess", ""):
            ColumnMeaning.objects.update_or_create(header=header, defaults={"field": field, "said_at": now})


@transaction.atomic
def decide(row: ImportRow, choices: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    """Choose between file and town in cells of one row; raises MovedOn, and ImportRefused for what cannot be chosen."""
    if ImportBatch.objects.filter(rows=row).values_list("state", flat=True).get() != State.READY:
        raise MovedOn
    allowed = {name: ("", FILE, TOWN) if name == SAME else (FILE, TOWN) for name in row.decisions}
    if row.verdict == Verdict.MISSING:
        allowed = {END: (FILE, TOWN)}
    if any(value not in allowed.get(name, ()) for name, value in choices.items()):
        raise ImportRefused("えらべないものが送られました。画面を開きなおしてください。", "no_choice")
    row.decisions = {**row.decisions, **choices}
    row.save(update_fields=["decisions"])


@transaction.atomic
def decide_all(batch: ImportBatch, verdict: str, choice: str, *, by: Actor, now: datetime) -> int:
    """The same choice for every row of a verdict: cells of CONFLICT rows, ending of MISSING ones; how many rows."""
    if choice not in (FILE, TOWN) or verdict not in (Verdict.CONFLICT, Verdict.MISSING):
        raise ImportRefused("えらべないものが送られました。画面を開きなおしてください。", "no_choice")
    if not ImportBatch.objects.filter(pk=batch.pk, state=State.READY).exists():
        raise MovedOn
    count = 0
    rows = ImportRow.objects.filter(batch=batch, verdict=verdict).only("decisions")
    for row in rows.iterator(chunk_size=500):
        names = [END] if verdict == Verdict.MISSING else [n for n in row.decisions if n not in (SAME, BACK)]
        if names:
            row.decisions = {**row.decisions, **dict.fromkeys(names, choice)}
            row.save(update_fields=["decisions"])
            count += 1
    return count


@transaction.atomic
def ask_approver(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Hand a prepared batch over to somebody who may publish; raises MovedOn."""
    _move(batch, (State.READY,), State.READY, reading={**batch.reading, "asked_at": now.isoformat()})


@transaction.atomic
def start_taking(batch: ImportBatch, *, by: Actor, now: datetime, new_state: str = "draft") -> None:
    """Let a worker take the batch in; `new_state` is for new records of which the file says nothing.

    Raises MovedOn, and ImportRefused for what only somebody who may publish can do.
    """
    publishes = new_state == "published" or batch.counts.get("public", 0)
    if publishes and not may_publish(by):
        raise ImportRefused(
            "公開中の記録が変わるか、新しく公開されるため、承認者だけが取り込めます。「承認者に頼む」を押してください。",
            "needs_approver",
        )
    reading = {**batch.reading, "new_state": new_state}
    reading.pop("notice", None)
    _move(batch, (State.READY,), State.TAKING, taken_by=person(by), done=0, reading=reading, lease_until=None)


@transaction.atomic
def start_undoing(batch: ImportBatch, confirmed: list[int], *, by: Actor, now: datetime) -> None:
    """Let a worker put everything back; `confirmed` are the rows (keys) whose record was edited since and is put back
    all the same. Raises MovedOn, and ImportRefused for what only somebody who may publish can do."""
    if batch.counts.get("public", 0) and not may_publish(by):
        raise ImportRefused("公開中の記録が変わるため、承認者だけが元に戻せます。", "needs_approver")
    by_whom = person(by)
    undo = {"confirmed": confirmed, "by": by_whom.pk if by_whom else None}
    _move(
        batch, (State.DONE,), State.UNDOING, done=0, reading={**batch.reading, "undo": undo}, lease_until=None
    )


@transaction.atomic
def drop_batch(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Give a batch up before it was taken in: its file and its rows go; raises MovedOn."""
    _move(batch, (*WAITING, State.UPLOADED, State.FAILED), State.DROPPED)
    ImportRow.objects.filter(batch=batch).delete()
    ImportFile.objects.filter(batch=batch).delete()


def _move(batch: ImportBatch, sources: tuple[str, ...], target: str, **columns: Any) -> None:
    """One conditional statement; the batch in hand follows."""
    columns.setdefault("lease_until", None)
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(state=target, **columns):
        raise MovedOn
    batch.state = target
    for name, value in columns.items():
        setattr(batch, name, value)
