"""Past meetings taken in from a file, and given back.

For: whoever may add meetings of the body. Not for: reading cells (`logic.past`), the process that opens the file
(`gateway`, asked by the task).

Rules
- Nothing becomes a meeting before somebody pressed 「取り込む」; then all new rows do, in one transaction, or none.
- What the file says is sealed from the moment it arrives, and forgotten KEPT_DAYS after it was last worked on.
- Undoing takes away what nobody has touched since: a meeting that was changed, or has papers, promises, an invitation
  or a summary, stays, and its number is named.
- A worker that comes twice finds nothing to do: each step asks the state under the row's lock.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, record
from kit.core.actions.records import erase_record_keys, make_record_key, open_each, open_record
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.planning import add_meeting, new_id
from kit.meetings.logic.content import Attendance, Content, Item, read_content
from kit.meetings.logic.past.columns import Columns, said_columns
from kit.meetings.logic.past.people import fold_name
from kit.meetings.logic.past.rows import PastRow, Usual, Verdict, read_stored
from kit.meetings.logic.words import State
from kit.meetings.models import Body, Meeting, PastBatch
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of, may_with
from kit.meetings.queries.past import days_of, local_day, meetings_of

LARGEST: Final = 5 * 1024 * 1024
KEPT_DAYS: Final = 14
KIND: Final = "past_batch"
_S = PastBatch.State


class PastRefused(Exception):
    """The step is not taken; the message says why."""


@dataclass(frozen=True)
class OpenedBatch:
    """A file with what was read of it."""

    row: PastBatch
    content: dict[str, Any]

    @property
    def rows(self) -> list[PastRow]:
        return [read_stored(one) for one in self.content.get("rows", ())]

    @property
    def columns(self) -> Columns:
        return tuple((str(title), str(meaning)) for title, meaning in self.content.get("columns", ()))


@transaction.atomic
def receive_past(body: Body, name: str, data: bytes, *, by: User, now: datetime) -> PastBatch:
    """Seal a file until a worker reads it; raises NotAllowed."""
    if not may_with(by, "add", body):
        raise NotAllowed(f"{kind_of(body)}.add")
    batch = PastBatch(body=body, sent_by=by, sent_at=now, worked_at=now)
    content = {"file_name": name[:120], "file": b64encode(data).decode()}
    batch.put(content, make_record_key(batch, by=by, now=now))
    batch.save(force_insert=True)
    record(by=by, act="past.received", kind=KIND, reference=str(batch.pk), now=now)
    return batch


def open_batch(batch: PastBatch, *, by: Actor, now: datetime) -> OpenedBatch:
    """What was read, after it was noted who looks; raises as `open_record`."""
    return OpenedBatch(batch, open_record(batch, by=by, now=now, act="past.opened"))


def usual_of(body: Body, *, by: Actor, now: datetime) -> Usual:
    """What the body usually does and which meetings it has; their titles are opened, with one note."""
    rows = list(days_of(body))
    contents = open_each(rows, by=by, now=now, act="past.opened")
    taken = frozenset(
        (local_day(row), fold_name(read_content(content).title))
        for row, content in zip(rows, contents, strict=True)
    )
    return Usual(body.starts, body.minutes, taken)


@transaction.atomic
def keep_read(batch: PastBatch, content: dict[str, Any], state: str, *, by: Actor, now: datetime) -> None:
    """What a worker read: columns to be named, rows to be looked at, or a refusal; the file itself stays until then."""
    row = _locked(batch.pk, (_S.SENT,))
    verdicts = [one["verdict"] for one in content.get("rows", ())]
    row.new_count, row.same_count, row.error_count = (verdicts.count(one) for one in Verdict)
    _keep(row, content, state, now)


@transaction.atomic
def name_columns(opened: OpenedBatch, said: dict[int, str], *, by: User, now: datetime) -> None:
    """What each column means; the file is read again by it. Raises PastRefused, NotAllowed."""
    row = _locked(opened.row.pk, (_S.COLUMNS, _S.READY))
    _require(by, row.body)
    try:
        columns = said_columns(opened.columns, said)
    except ValueError as error:
        raise PastRefused(str(error)) from error
    _keep(row, {**opened.content, "columns": columns, "is_said": True}, _S.SENT, now)


@transaction.atomic
def start(batch: PastBatch, state: str, *, by: User, now: datetime) -> None:
    """Let a worker take in what is ready, or undo what was taken in; raises PastRefused, NotAllowed."""
    before = {_S.TAKING: _S.READY, _S.UNDOING: _S.DONE}[_S(state)]
    row = _locked(batch.pk, (before,))
    _require(by, row.body)
    row.state, row.worked_at = state, now
    row.save(update_fields=["state", "worked_at"])


@transaction.atomic
def take_in(opened: OpenedBatch, *, by: Actor, now: datetime) -> int:
    """Make a meeting of every new row; how many. Raises PastRefused when another worker was faster."""
    row = _locked(opened.row.pk, (_S.TAKING,))
    wanted = [one for one in opened.rows if one.verdict == Verdict.NEW]
    for one in sorted(wanted, key=lambda past: (past.day, past.starts)):
        _make(one, row, by=row.sent_by or by, now=now)
    row.state, row.worked_at = _S.DONE, now
    row.save(update_fields=["state", "worked_at"])
    record(
        by=row.sent_by or by,
        act="past.taken",
        kind=KIND,
        reference=str(row.pk),
        detail={"rows": len(wanted)},
        now=now,
    )
    return len(wanted)


@transaction.atomic
def undo(opened: OpenedBatch, *, by: Actor, now: datetime) -> list[str]:
    """Take away what nobody touched since; the numbers of those that stay. Raises PastRefused."""
    row = _locked(opened.row.pk, (_S.UNDOING,))
    stay: list[str] = []
    for meeting in meetings_of(row).select_for_update():
        if _is_touched(meeting):
            stay.append(meeting.number())
            continue
        erase_record_keys(MEETING, meeting.pk, by=by, now=now)
        meeting.delete()
    _keep(row, {**opened.content, "kept": stay}, _S.UNDONE, now)
    record(
        by=row.sent_by or by,
        act="past.undone",
        kind=KIND,
        reference=str(row.pk),
        detail={"rows": len(stay)},
        now=now,
    )
    return stay


@transaction.atomic
def forget_past(*, by: Actor, now: datetime) -> int:
    """Erase what was read from files on which nobody works any more; how many."""
    old = PastBatch.objects.filter(worked_at__lt=now - timedelta(days=KEPT_DAYS), is_forgotten=False)
    rows = list(old.select_for_update())
    for row in rows:
        kept = {"file_name": ""}
        row.put(kept, data_key(row))
        row.is_forgotten = True
        row.save()
        record(by=by, act="past.forgotten", kind=KIND, reference=str(row.pk), now=now)
    return len(rows)


def _locked(uuid: UUID, states: Sequence[str]) -> PastBatch:
    row: PastBatch = (
        PastBatch.objects.select_for_update(of=("self",)).select_related("body", "sent_by").get(pk=uuid)
    )
    if row.state not in states or row.is_forgotten:
        raise PastRefused("このファイルは、もう先へ進んでいます。画面を開きなおしてください。")
    return row


def _require(by: User, body: Body) -> None:
    if not may_with(by, "add", body):
        raise NotAllowed(f"{kind_of(body)}.add")


def _keep(row: PastBatch, content: dict[str, Any], state: str, now: datetime) -> None:
    row.put(content, data_key(row))
    row.state, row.worked_at = state, now
    row.save()


def _make(past: PastRow, batch: PastBatch, *, by: Actor, now: datetime) -> None:
    starts_at, ends_at = (_moment(past.day, clock) for clock in (past.starts, past.ends))
    state = State.HELD if starts_at <= now else State.PLANNED
    meeting = Meeting(body=batch.body, state=state, starts_at=starts_at, ends_at=ends_at, batch_uid=batch.pk)
    add_meeting(meeting, _content(past), by=by, now=now)


def _moment(day: str, clock: str) -> datetime:
    naive = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    return timezone.make_aware(naive)


def _content(past: PastRow) -> Content:
    """The record of a row; what belongs to no item stands in items of its own, so that nothing is lost."""
    items = [Item(new_id(), title) for title in past.items]
    if past.decisions and len(items) == 1:
        items[0] = replace(items[0], decision=past.decisions)
    elif past.decisions:
        items.append(Item(new_id(), "決まったこと", decision=past.decisions))
    if past.promises:
        items.append(Item(new_id(), "宿題", decision=past.promises))
    if past.note:
        items.append(Item(new_id(), "備考", discussion=past.note))
    people = tuple(Attendance(id=new_id(), **one) for one in past.people)
    return Content(title=past.title, place=past.place, items=tuple(items), attendances=people)


def _is_touched(meeting: Meeting) -> bool:
    belonging = ("action_set", "paper_set")
    if meeting.edition > 1 or any(getattr(meeting, name).exists() for name in belonging):
        return True
    return hasattr(meeting, "announcement") or hasattr(meeting, "summary")
