"""What stands in calendars and waits to be told.

For: the invitation, an agency's calendar address, the job of each minute. Not for: what a record says: nothing is opened.

Rules
- A calendar address shows open meetings only, whatever an announcement might say, and only those of bodies in which the
  agency has a seat on the day of the meeting.
- An address of an agency that is no more shows nothing.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kit.meetings.logic.inviting import Telling, one_line
from kit.meetings.logic.reminding import DAYS_BEFORE, asks_for_promise
from kit.meetings.logic.words import STILL_OPEN, State
from kit.meetings.models import Action, Agency, Announcement, Letter, Meeting, Seat
from kit.meetings.queries.access import CLOSED_CODES

PLACE_LENGTH: Final = 200  # of an announcement
LATELY: Final = timedelta(days=2)  # who was told so lately is not reminded of it
_SHOWN_BACK: Final = timedelta(days=366)
_MOST: Final = 500


def seats_on(meeting: Meeting) -> QuerySet[Seat]:
    """The seats of the body that are taken on the day of the meeting."""
    day = timezone.localdate(meeting.starts_at)
    return Seat.objects.filter(Q(left_on=None) | Q(left_on__gt=day), body=meeting.body).select_related(
        "agency"
    )


def announcement_of(meeting: Meeting) -> Announcement | None:
    """What others were told, None before the invitation."""
    return Announcement.objects.filter(meeting=meeting).first()


def is_told_otherwise(told: Announcement, meeting: Meeting, place: str) -> bool:
    """Whether others have other times or another place than the meeting has now, or do not know that it is cancelled.

    `place` as the opened record has it; of a closed meeting none was told. What was held is past correcting.
    """
    if meeting.state == State.HELD:
        return False
    shown = "" if meeting.body.rules.is_closed else one_line(place)[:PLACE_LENGTH]
    now = (meeting.starts_at, meeting.ends_at, shown)
    is_moved = (told.starts_at, told.ends_at, told.place) != now
    return is_moved or told.is_cancelled != (meeting.state == State.CANCELLED)


def letters_of(meeting: Meeting) -> list[Letter]:
    """Every letter of a meeting, the oldest first."""
    return list(Letter.objects.filter(meeting=meeting).order_by("made_at", "pk"))


def agency_with(digest: str, today: date) -> Agency | None:
    """The agency whose calendar address has this digest; None for an unknown one and for an agency that is no more."""
    if not digest:
        return None
    here = Q(ended_on=None) | Q(ended_on__gt=today)
    return Agency.objects.filter(here, calendar_digest=digest).first()


def announcements_for(agency: Agency, now: datetime) -> QuerySet[Announcement]:
    """What the agency's calendar shows: a year back and all that is to come, the newest `_MOST`."""
    seat = Seat.objects.filter(agency=agency, body=OuterRef("meeting__body"))
    taken = seat.filter(Q(left_on=None) | Q(left_on__gt=OuterRef("starts_at__date")))
    found = Announcement.objects.filter(Exists(taken), starts_at__gte=now - _SHOWN_BACK)
    return found.exclude(meeting__body__kind__in=CLOSED_CODES).order_by("-starts_at")[:_MOST]


def announcements_to_remind_of(now: datetime) -> QuerySet[Announcement]:
    """Meetings that come near, of which people were told some days ago and not yet reminded."""
    near = Announcement.objects.select_related("meeting").filter(
        starts_at__gt=now, starts_at__lte=now + timedelta(days=DAYS_BEFORE), sent_at__lte=now - LATELY
    )
    return near.filter(reminded_at=None, is_cancelled=False, meeting__state=State.INVITED)


def promises_to_remind_of(today: date) -> list[Action]:
    """What is still promised and due within days or overdue, and not yet reminded of."""
    near = Action.objects.filter(state__in=STILL_OPEN, due_on__lte=today + timedelta(days=DAYS_BEFORE))
    found = near.defer("sealed").select_related("meeting__body").order_by("pk")
    return [one for one in found if one.due_on and asks_for_promise(one.due_on, one.reminded_on, today)]


def waiting_letters(meeting: Meeting) -> list[Letter]:
    """What is still to be sent of a meeting."""
    return list(
        Letter.objects.filter(meeting=meeting, outcome=Letter.Outcome.WAITING).order_by("made_at", "pk")
    )


def is_reminded(meeting: Meeting, sequence: int) -> bool:
    """Whether the reminders of what was told last are written."""
    return Letter.objects.filter(meeting=meeting, telling=Telling.REMINDER, sequence=sequence).exists()
