"""A meeting taken out of the house as minutes: opened whole, which the trail calls by this name.

For: PDF and document. Not for: what stands in them (`logic.minutes`).
"""

from datetime import datetime

from kit.core.actions.audit import Actor
from kit.core.actions.records import open_file
from kit.meetings.bridge.minutes import minutes_of
from kit.meetings.logic.content import read_content
from kit.meetings.logic.minutes import Minutes
from kit.meetings.models import Action, Meeting


def open_minutes(row: Meeting, *, by: Actor, now: datetime) -> Minutes:
    """The minutes, after it was noted who took them; raises as `core.actions.records.open_record`."""
    actions = list(Action.objects.filter(meeting=row).select_related("owner").order_by("due_on", "pk"))
    first, *others = open_file(row, actions, by=by, now=now, act="meeting.minutes")
    return minutes_of(row, read_content(first), list(zip(actions, others, strict=True)))
