"""A meeting's record opened and kept.

For: every screen, print and mail that needs a word of it. Not for: who may see the list (`queries.access`).

Rules
- It is opened before anything is shown, and that it was opened stands in the trail, committed.
- Whoever saves says which edition they had on the screen; an older one is refused, and the edge puts what was written
  and the record as it is now together (`logic.joining`). Nothing is overwritten silently.
- The edition counts up under the row's lock.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.actions.records import open_record
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.content import Content, read_content, stored_content
from kit.meetings.models import Meeting
from kit.meetings.models.records import MEETING


@dataclass(frozen=True)
class Opened:
    """A meeting that was opened."""

    row: Meeting
    content: Content = field(repr=False)


class Outdated(Exception):
    """Somebody else saved since: open the record anew and put the two together."""

    def __init__(self) -> None:
        super().__init__("だれかが先に保存しました。両方を見くらべて、もう一度保存してください。")


def open_meeting(row: Meeting, *, by: Actor, now: datetime) -> Opened:
    """The record, after it was noted who opened it; raises as `core.actions.records.open_record`."""
    return Opened(row, read_content(open_record(row, by=by, now=now)))


@transaction.atomic
def keep_meeting(uuid: UUID, content: Content, *, edition: int, by: User, now: datetime) -> Meeting:
    """Seal what was written; raises NotAllowed, Outdated, Meeting.DoesNotExist."""
    row = meeting_for(uuid, "change", by=by)
    if row.edition != edition:
        raise Outdated
    row.put(stored_content(content), data_key(row))
    row.edition += 1
    row.changed_by, row.changed_at = by, now
    row.save()
    record(by=by, act="meeting.changed", kind=MEETING, reference=str(uuid), now=now)
    return row
