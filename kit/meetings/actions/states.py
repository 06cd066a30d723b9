"""Where a meeting goes: invited, held, cancelled, and back.

For: the buttons of the desk, and sending invitations. Not for: mails and calendars: they follow what stands here.

Rules
- A held meeting keeps what was still promised as it stood on its day; taken back, it follows the promises again.
- Words are opened outside the transaction; when somebody saved in between, nothing happens and it is tried anew.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import record
from kit.core.actions.records import open_each
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.keeping import Opened, Outdated, open_meeting
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.content import Carried, stored_content
from kit.meetings.logic.desk import check_step
from kit.meetings.logic.promises import frozen, state_on
from kit.meetings.logic.words import State
from kit.meetings.models import Action, Meeting
from kit.meetings.models.records import MEETING
from kit.meetings.queries.promises import carried_to

_ACTS = {
    State.PLANNED: "meeting.planned_again",
    State.INVITED: "meeting.invited",
    State.HELD: "meeting.held",
    State.CANCELLED: "meeting.cancelled",
}


@transaction.atomic
def change_state(uuid: UUID, to: State, *, by: User, now: datetime) -> Meeting:
    """Go there, unless it is held or was; raises NotAllowed, StepRefused, Meeting.DoesNotExist."""
    row = meeting_for(uuid, "change", by=by)
    check_step(row.state, to, starts_at=row.starts_at, now=now)
    if State.HELD in (row.state, to):
        raise RuntimeError("A held meeting has words to keep: mark_held, take_back_held.")
    _go(row, to, by=by, now=now)
    return row


def mark_held(row: Meeting, *, by: User, now: datetime) -> Meeting:
    """It took place; raises NotAllowed, StepRefused, Outdated, SealBroken."""
    check_step(row.state, State.HELD, starts_at=row.starts_at, now=now)
    opened = open_meeting(row, by=by, now=now)
    carried = freeze(row, list(carried_to(row)), by=by, now=now)
    return _with_words(opened, State.HELD, carried, by=by, now=now)


def take_back_held(row: Meeting, *, by: User, now: datetime) -> Meeting:
    """It was marked by mistake; raises like `mark_held`."""
    return _with_words(open_meeting(row, by=by, now=now), State.INVITED, (), by=by, now=now)


def freeze(row: Meeting, promises: list[Action], *, by: User, now: datetime) -> tuple[Carried, ...]:
    """What is carried over to a meeting, in words, as it stood on its day; one note says how many were opened."""
    contents = open_each(promises, by=by, now=now, act="promise.listed")
    day = timezone.localdate(row.starts_at)
    return tuple(
        frozen(
            str(one.pk), content, owner=one.owner.name if one.owner else "", due_on=one.due_on,
            state=state_on(one.state, one.closed_on, day),
        )
        for one, content in zip(promises, contents, strict=True)
    )  # fmt: skip


@transaction.atomic
def _with_words(opened: Opened, to: State, carried: Iterable[Carried], *, by: User, now: datetime) -> Meeting:
    row = meeting_for(opened.row.pk, "change", by=by)
    if row.edition != opened.row.edition:
        raise Outdated
    check_step(row.state, to, starts_at=row.starts_at, now=now)
    content = replace(opened.content, carried=tuple(carried))
    row.put(stored_content(content), data_key(row))
    row.edition += 1
    _go(row, to, by=by, now=now)
    return row


def _go(row: Meeting, to: State, *, by: User, now: datetime) -> None:
    row.state, row.changed_by, row.changed_at = to, by, now
    row.save()
    record(by=by, act=_ACTS[to], kind=MEETING, reference=str(row.pk), now=now)
