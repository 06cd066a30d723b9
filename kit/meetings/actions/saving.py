"""What a secretary typed on the screens of one meeting is kept: its words and its times, in one act.

For: the forms of the desk. Not for: putting two people's changes together (`logic.joining`, before), states (`states`).

Rules
- Whoever saves says which edition the words were joined with; an older one is refused.
- A meeting that is moved keeps its `Announcement`: what members were told stays known until they are told anew.
- What the kind of the body asks before an item is written is asked here too, whatever a form allowed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.keeping import Outdated
from kit.meetings.actions.planning import When, meeting_for
from kit.meetings.logic.content import Content, stored_content
from kit.meetings.logic.desk import check_items
from kit.meetings.models import Meeting
from kit.meetings.models.records import MEETING


@dataclass(frozen=True)
class Sheet:
    """What is to be kept, and the edition that it was joined with."""

    content: Content = field(repr=False)
    when: When
    edition: int


@transaction.atomic
def save_sheet(uuid: UUID, sheet: Sheet, *, by: User, now: datetime) -> Meeting:
    """Seal the words and set the times; raises NotAllowed, Outdated, NotYet, Meeting.DoesNotExist."""
    row = meeting_for(uuid, "change", by=by)
    if row.edition != sheet.edition:
        raise Outdated
    check_items(row.body.rules, sheet.content)
    is_moved = (row.starts_at, row.ends_at) != (sheet.when.starts_at, sheet.when.ends_at)
    row.starts_at, row.ends_at = sheet.when.starts_at, sheet.when.ends_at
    row.put(stored_content(sheet.content), data_key(row))
    row.edition += 1
    row.changed_by, row.changed_at = by, now
    row.save()
    act = "meeting.moved" if is_moved else "meeting.changed"
    record(by=by, act=act, kind=MEETING, reference=str(uuid), now=now)
    return row
