"""The bodies that somebody may see, with what their list and their page say of them.

For: screens of bodies. Not for: who may (`access`), the names of people in seats (sealed; `actions.seats`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kit.core.logic.permissions import SECRETARY
from kit.core.models import User
from kit.core.queries.people import holders
from kit.meetings.logic.agencies import fold_name
from kit.meetings.logic.bodies import Times
from kit.meetings.logic.rhythm import PROPOSED, USUAL_START
from kit.meetings.logic.words import State
from kit.meetings.models import Body, Meeting, MeetingTemplate, Seat
from kit.meetings.queries.access import CLOSED_CODES, visible_bodies

NOT_SHOWN = "（いまは公開していないひな形。公開するまで、新しい会議には使えません）"
COMING = (State.PLANNED, State.INVITED)


@dataclass(frozen=True)
class BodyRow:
    """A body with its numbers: seats taken today, meetings without the cancelled ones, last and next day."""

    body: Body
    seats: int
    meetings: int
    last_at: datetime | None
    next_at: datetime | None


def current_seats(today: date) -> Q:
    """Seats that are taken today."""
    return Q(left_on=None) | Q(left_on__gt=today)


def body_rows(bodies: QuerySet[Body], *, now: datetime, today: date) -> list[BodyRow]:
    """Bodies with their numbers, in one query."""
    seats = Seat.objects.filter(current_seats(today), body=OuterRef("pk")).order_by().values("body")
    found = bodies.annotate(
        seat_count=Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
        **_of_meetings(now),
    )
    # What is going on stands first.
    ordered: Any = found.order_by(F("ended_on").desc(nulls_first=True), "name")
    return [BodyRow(row, row.seat_count, row.meeting_count, row.last_at, row.next_at) for row in ordered]


def _of_meetings(now: datetime) -> dict[str, Any]:
    mine = Meeting.objects.filter(body=OuterRef("pk")).order_by().values("body")
    number = mine.exclude(state=State.CANCELLED).annotate(n=Count("pk")).values("n")
    last = mine.filter(state=State.HELD).annotate(at=Max("starts_at")).values("at")
    coming = mine.filter(state__in=COMING, starts_at__gte=now).annotate(at=Min("starts_at")).values("at")
    return {
        "meeting_count": Coalesce(Subquery(number, IntegerField()), 0),
        "last_at": Subquery(last),
        "next_at": Subquery(coming),
    }


def has_met(body: Body) -> bool:
    """Whether a meeting was ever made of it, whatever became of it."""
    return Meeting.objects.filter(body=body).exists()


def body_called(name: str, *, user: Any, but: Body | None = None) -> Body | None:
    """A body of this name that is going on, among those the person may see: nobody learns of a hidden one by trying."""
    rows = visible_bodies(user).filter(ended_on=None).exclude(pk=but.pk if but else None)
    wanted = fold_name(name)
    return next((row for row in rows if fold_name(row.name) == wanted), None)


def templates_for(kind: str, keep: UUID | None = None) -> dict[str, str]:
    """Published templates for a kind of body: uid and title; `keep` is there too when it is published no more."""
    rows = MeetingTemplate.objects.filter(Q(live=True, body_kind=kind) | Q(uid=keep))
    return {str(one.uid): one.title if one.live else f"{one.title}{NOT_SHOWN}" for one in rows}


def proposed_times(kind: str) -> dict[str, Any]:
    """What a new body of a kind starts from: the rhythm of the first published template that proposes one, and it."""
    rows = MeetingTemplate.objects.filter(live=True, body_kind=kind).exclude(rhythm="")
    one = rows.order_by("title", "pk").first()
    if one is None:
        return {}
    return {
        "months": list(PROPOSED[one.rhythm]), "nth": int(one.nth), "weekday": int(one.weekday), "starts": USUAL_START,
        "minutes": one.minutes, "template_uid": str(one.uid),
    }  # fmt: skip


def secretaries(today: date) -> QuerySet[User]:
    """Who may keep a closed body."""
    return holders(SECRETARY, today=today).order_by("display_name", "pk")


def times_of(body: Body) -> Times:
    """When it meets, as a value."""
    return Times(tuple(body.months), body.nth, body.weekday, body.starts, body.minutes)


def keeperless(today: date) -> list[Body]:
    """Closed bodies that are going on and that nobody in force keeps: nobody could open their records any more."""
    able = secretaries(today).values("pk")
    closed = Body.objects.filter(kind__in=CLOSED_CODES, ended_on=None)
    kept = Body.keepers.through.objects.filter(user__in=able).values("body")
    return list(closed.exclude(pk__in=kept).order_by("pk"))


FIELDS = (
    "name", "basis", "established_on", "existing_body", "office", "place", "secrecy", "template_uid", "months", "nth",
    "weekday", "starts", "minutes", "publishing",
)  # fmt: skip


def values_of(body: Body) -> dict[str, Any]:
    """What its form shows, as plain values that can be signed and compared."""
    return plain({name: getattr(body, name) for name in FIELDS})


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days, times and uids as text, so that a form's value and a stored one are alike."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
