"""What the secretary's desk reads: the list of meetings, the next one, and what belongs to one.

For: screens of staff. Not for: any word of a record: nothing is opened here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from kit.core.logic.days import midnight
from kit.core.logic.fiscal import ended_before, first_day, fiscal_year
from kit.core.models import AuditEntry
from kit.meetings.logic.words import State
from kit.meetings.models import Body, Meeting
from kit.meetings.queries.access import visible_bodies, visible_meetings

PER_PAGE: Final = 50
GOING_ON: Final = (State.PLANNED, State.INVITED)
GONE: Final = ("meeting.erased", "meeting.draft_deleted")


@dataclass(frozen=True)
class Wanted:
    """What the list shows: of one body (its uid), in one state, of one fiscal year."""

    body: str = ""
    state: str = ""
    year: int | None = None


@dataclass(frozen=True)
class ListPage:
    """One page: what comes, the nearest first, then what is over, the newest first."""

    coming: tuple[Meeting, ...]
    over: tuple[Meeting, ...]
    bodies: tuple[Body, ...] = ()
    years: tuple[int, ...] = ()
    number: int = 1
    pages: int = 1


def read_list(wanted: Wanted, *, page: int, user: Any) -> ListPage:
    """One page of the list, in six queries."""
    rows = _narrowed(wanted, user)
    coming, over = rows.filter(state__in=GOING_ON), rows.exclude(state__in=GOING_ON)
    first_count = coming.count()
    pages = max(1, -(-(first_count + over.count()) // PER_PAGE))
    number = min(max(page, 1), pages)
    start = (number - 1) * PER_PAGE
    nearest = tuple(coming.order_by("starts_at", "pk")[start : start + PER_PAGE])
    skip = max(0, start - first_count)
    rest = PER_PAGE - len(nearest)
    newest = tuple(over.order_by("-starts_at", "pk")[skip : skip + rest]) if rest else ()
    return ListPage(nearest, newest, tuple(visible_bodies(user)), _years(user), number, pages)


def _narrowed(wanted: Wanted, user: Any) -> QuerySet[Meeting]:
    rows = visible_meetings(user).select_related("body").defer("sealed")
    if wanted.body:
        rows = rows.filter(body__uid=wanted.body)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year is not None:
        first, end = midnight(first_day(wanted.year)), midnight(first_day(wanted.year + 1))
        rows = rows.filter(starts_at__gte=first, starts_at__lt=end)
    return rows


def _years(user: Any) -> tuple[int, ...]:
    """The fiscal years that meetings lie in, the newest first."""
    ends = visible_meetings(user).aggregate(first=Min("starts_at"), last=Max("starts_at"))
    if ends["first"] is None:
        return ()
    first, last = (fiscal_year(timezone.localdate(ends[name])) for name in ("first", "last"))
    return tuple(range(last, first - 1, -1))


def next_meeting(user: Any, now: datetime) -> Meeting | None:
    """The nearest one that is not over by the clock."""
    rows = visible_meetings(user).select_related("body").defer("sealed")
    return rows.filter(state__in=GOING_ON, ends_at__gte=now).order_by("starts_at").first()


def unfinished_count(user: Any, now: datetime) -> int:
    """How many are over by the clock and neither held nor cancelled."""
    return visible_meetings(user).filter(state__in=GOING_ON, ends_at__lt=now).count()


def held_before(row: Meeting) -> Meeting | None:
    """The last one of the same body that was held before this one."""
    earlier = Meeting.objects.filter(body=row.body, state=State.HELD, starts_at__lt=row.starts_at)
    return earlier.defer("sealed").order_by("-starts_at").first()


def same_time(body: Body, starts_at: datetime) -> Meeting | None:
    """A meeting of the body that begins at the same time."""
    rows = Meeting.objects.filter(body=body, starts_at=starts_at).exclude(state=State.CANCELLED)
    return rows.defer("sealed").first()


def last_day(body: Body) -> date | None:
    """The day of the body's newest meeting that was not called off."""
    rows = Meeting.objects.filter(body=body).exclude(state=State.CANCELLED)
    newest = rows.aggregate(at=Max("starts_at"))["at"]
    return timezone.localdate(newest) if newest else None


def term_is_over(row: Meeting, years: int | None, today: date) -> bool:
    """Whether a record was kept for so many whole fiscal years after its own; never while nobody decided."""
    return years is not None and timezone.localdate(row.starts_at) < ended_before(today, years)


def numbers_of(uids: frozenset[str]) -> Mapping[str, str]:
    """The numbers by uid, as the trail shows them; also of what is gone."""
    erased = AuditEntry.objects.filter(act__in=GONE, reference__in=uids).values_list("reference", "detail")
    gone = {uid: f"{detail.get('meeting_number', '')}（消した）" for uid, detail in erased}
    found = Meeting.objects.filter(pk__in=uids).values_list("pk", "reference")
    return gone | {str(uid): number for uid, number in found}


def uid_of_number(typed: str) -> str | None:
    """The uid behind a number as somebody typed it; None when there is none."""
    found = Meeting.objects.filter(reference=typed.strip()).values_list("pk", flat=True).first()
    return str(found) if isinstance(found, UUID) else None
