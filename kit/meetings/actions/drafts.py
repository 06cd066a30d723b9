"""A meeting that was made by mistake, taken away again.

For: whoever made it, while nobody was asked to it and nothing came of it. Not for: what took place or was called off (its
record stays its term, `erasure`), and what came from a file (`past.undo`).

Rules
- Whatever somebody told, put in or wrote makes it a record: it is called off instead, and stays.
- What is deleted is gone for good, its key first; that it was there stands in the trail with its number.
"""

from datetime import datetime

from django.db import transaction

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.actions.records import erase_record_keys
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.meetings.actions.keeping import Opened, Outdated, open_meeting
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.drafts import Traces, why_not_deleted
from kit.meetings.models import Action, Announcement, Letter, Meeting, Paper
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of


class DraftKept(Exception):
    """It stays; the message says why and what to do instead."""


def look_at_draft(row: Meeting, *, by: User, now: datetime) -> Opened:
    """The record, opened to see whether anything came of it; raises DraftKept, SealBroken."""
    opened = open_meeting(row, by=by, now=now)
    if refusal := _refusal(opened, by):
        raise DraftKept(refusal)
    return opened


@transaction.atomic
def delete_draft(opened: Opened, *, by: User, now: datetime) -> None:
    """Delete what was looked at; raises DraftKept, NotAllowed, Outdated, Meeting.DoesNotExist."""
    row = meeting_for(opened.row.pk, "change", by=by)
    if row.edition != opened.row.edition:
        raise Outdated
    if refusal := _refusal(Opened(row, opened.content), by):
        raise DraftKept(refusal)
    kind = kind_of(row.body)
    if not user_may(by, "delete", kind, own=row.made_by == by):
        raise NotAllowed(f"{kind}.delete")
    erase_record_keys(MEETING, row.pk, by=by, now=now)
    detail = {"meeting_number": row.number()}
    Meeting.objects.filter(pk=row.pk).delete()
    record(by=by, act="meeting.draft_deleted", kind=MEETING, reference=str(row.pk), detail=detail, now=now)


def _refusal(opened: Opened, by: User) -> str:
    row = opened.row
    was_told = (
        Announcement.objects.filter(meeting=row).exists() or Letter.objects.filter(meeting=row).exists()
    )
    traces = Traces(
        state=row.state,
        is_own=row.made_by == by,
        was_told=was_told,
        has_papers=Paper.objects.filter(meeting=row).exists(),
        has_promises=Action.objects.filter(meeting=row).exists(),
    )
    return why_not_deleted(traces, opened.content)
