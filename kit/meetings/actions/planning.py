"""A meeting planned: its row, its key and its first content.

For: whoever may add a meeting of the body. Not for: changing it (`keeping`), inviting.

Rules
- The number counts within the fiscal year over all bodies: it says nothing of who met. Closed meetings are counted apart:
  a gap between the numbers that others see would tell that one was made, and when.
- Taking over who is expected opens the seats, which stands in the trail as a part of planning.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, record
from kit.core.actions.records import make_record_key, open_each
from kit.core.logic.fiscal import fiscal_year
from kit.core.models import User
from kit.meetings.bridge.templates import draft_of
from kit.meetings.logic.content import Content, stored_content
from kit.meetings.logic.planning import Draft, Sitting, first_content
from kit.meetings.logic.words import State
from kit.meetings.models import Body, Meeting, MeetingTemplate, Seat
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of, may_with

_ID_LENGTH: Final = 12
_CLOSED: Final = "H"


@dataclass(frozen=True)
class When:
    """From when to when, aware."""

    starts_at: datetime
    ends_at: datetime


def new_id() -> str:
    """A lasting id of an item, an attendance or a line."""
    return uuid4().hex[:_ID_LENGTH]


def plan_meeting(
    body: Body, when: When, *, template: MeetingTemplate | None = None, by: User, now: datetime
) -> Meeting:
    """A meeting that is being prepared; raises NotAllowed. The seats are opened first, outside its transaction."""
    if not may_with(by, "add", body):
        raise NotAllowed(f"{kind_of(body)}.add")
    sittings = _sittings(body, when.starts_at, by=by, now=now)
    draft = draft_of(template) if template else Draft()
    with transaction.atomic():
        count = Meeting.objects.filter(body=body).exclude(state=State.CANCELLED).count() + 1
        content = first_content(draft, sittings, count=count, place=body.place, new_id=new_id)
        row = Meeting(body=body, state=State.PLANNED, starts_at=when.starts_at, ends_at=when.ends_at)
        row.template_uid = template.uid if template else None
        add_meeting(row, content, by=by, now=now)
        record(by=by, act="meeting.planned", kind=MEETING, reference=str(row.pk), now=now)
    return row


def add_meeting(row: Meeting, content: Content, *, by: Actor, now: datetime) -> None:
    """Number, seal and keep a new row; a part of the act that makes it, which is noted."""
    person = by if isinstance(by, User) else None
    row.made_by, row.changed_by, row.changed_at = person, person, now
    row.reference = _next_number(row.starts_at, is_closed=row.body.rules.is_closed)
    row.put(stored_content(content), make_record_key(row, by=by, now=now))
    row.save(force_insert=True)


def _next_number(starts_at: datetime, *, is_closed: bool) -> str:
    """ "2026-007", "2026-H007" of what is closed (非公開); two at once meet at the unique column and the second one is refused whole."""
    year = fiscal_year(timezone.localdate(starts_at))
    apart, begin = f"{year}-{_CLOSED}", f"{year}-{_CLOSED if is_closed else ''}"
    taken = Meeting.objects.filter(reference__startswith=begin).values_list("reference", flat=True)
    counted = taken if is_closed else taken.exclude(reference__startswith=apart)
    newest = counted.order_by(Length("reference").desc(), "-reference").first() or f"{begin}0"
    return f"{begin}{int(newest.removeprefix(begin)) + 1:03}"


def _sittings(body: Body, at: datetime, *, by: Actor, now: datetime) -> list[Sitting]:
    """Who has a seat on that day, with the person's name."""
    day = timezone.localdate(at)
    current = Q(left_on=None) | Q(left_on__gt=day)
    seats = list(Seat.objects.filter(current, body=body).select_related("agency__kind"))
    contents = open_each(seats, by=by, now=now, act="seat.listed")
    return [
        Sitting(str(seat.agency.uid), seat.agency.name, seat.agency.kind.code, str(content.get("person", "")))
        for seat, content in zip(seats, contents, strict=True)
    ]


def meeting_for(uuid: UUID, act: str, *, by: User) -> Meeting:
    """The row, which nobody else changes before the transaction ends; raises NotAllowed, Meeting.DoesNotExist."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=uuid)
    if not may_with(by, act, row.body):
        raise NotAllowed(f"{kind_of(row.body)}.{act}")
    return row
