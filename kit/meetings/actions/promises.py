"""What was promised, kept and carried on until it is closed.

For: the secretary, from the page of a meeting and from the board. Not for: reading (`queries.promises`).

Rules
- Who may change the meetings of a body may change what was promised there, in whichever meeting.
- The number of the form makes the row: pressing twice keeps one.
- An older edition is refused like everywhere; the edge puts both together.
- The same meeting's key seals it; nothing is opened here.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.keeping import Outdated
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.promises import PromiseRefused, Written, closed_day, judge
from kit.meetings.models import Action, Agency

_KIND = "action"


@dataclass(frozen=True)
class Edited:
    """A promise as somebody wrote it anew, and the edition that it was joined with."""

    written: Written
    edition: int


@transaction.atomic
def add_promise(uuid: UUID, written: Written, *, form: UUID, by: User, now: datetime) -> Action:
    """Promise something in a meeting; raises NotAllowed, PromiseRefused, Meeting.DoesNotExist."""
    meeting = meeting_for(uuid, "change", by=by)
    judge(written)
    key = uuid5(meeting.pk, form.hex)
    known: Action | None = Action.objects.filter(pk=key).first()
    if known is not None:
        return known
    row = Action(pk=key, meeting=meeting, item_id=written.item_id)
    _fill(row, written, now=now)
    row.save(force_insert=True)
    record(by=by, act="promise.made", kind=_KIND, reference=str(key), now=now)
    return row


@transaction.atomic
def change_promise(uuid: UUID, edited: Edited, *, by: User, now: datetime) -> Action:
    """Write it anew; raises NotAllowed, Outdated, PromiseRefused, Action.DoesNotExist."""
    row: Action = Action.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=uuid)
    row.meeting = meeting_for(row.meeting.pk, "change", by=by)
    if row.edition != edited.edition:
        raise Outdated
    judge(edited.written)
    was = row.state
    _fill(row, edited.written, now=now)
    row.edition += 1
    row.save()
    act = "promise.changed" if row.state == was else "promise.moved_on"
    record(by=by, act=act, kind=_KIND, reference=str(uuid), now=now)
    return row


def _fill(row: Action, written: Written, *, now: datetime) -> None:
    row.owner, row.due_on, row.state = _owner(written.owner), written.due_on, written.state
    row.closed_on = closed_day(written.state, row.closed_on, timezone.localdate(now))
    words = {"text": written.text.strip(), "reason": written.reason.strip(), "note": written.note.strip()}
    row.put(words, data_key(row))


def _owner(uid: str) -> Agency | None:
    if not uid:
        return None
    found: Agency | None = Agency.objects.filter(uid=uid).first()
    if found is None:
        raise PromiseRefused("owner", "この機関は、もうありません。選びなおしてください。")
    return found
