"""Promises as rows: of one meeting, carried over to it, and all of them on the board.

For: screens and the freezing of what was carried over. Not for: their words: nothing is opened here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kit.meetings.logic.words import STILL_OPEN, State
from kit.meetings.models import Action, Agency, Meeting
from kit.meetings.queries.access import visible_bodies
from kit.meetings.queries.desk import held_before

PER_PAGE: Final = 50
OFFICE: Final = "office"


@dataclass(frozen=True)
class Wanted:
    """What the board shows: of one agency (uid, or OFFICE for the secretary), and whether what is closed."""

    agency: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Share:
    """How many promises one agency has on this board."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Board:
    rows: tuple[Action, ...]
    shares: tuple[Share, ...]
    late: int
    number: int = 1
    pages: int = 1


def promises_of(row: Meeting) -> QuerySet[Action]:
    """What was promised in one meeting."""
    rows = Action.objects.filter(meeting=row).select_related("owner", "meeting")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def carried_to(row: Meeting) -> QuerySet[Action]:
    """What a meeting hears of earlier ones of its body: open on its day, or closed since the one before it."""
    if row.state == State.CANCELLED:
        return Action.objects.none()
    earlier = Action.objects.filter(meeting__body=row.body, meeting__starts_at__lt=row.starts_at)
    heard = Q(state__in=STILL_OPEN)
    since = held_before(row) or row
    heard |= Q(closed_on__gte=timezone.localdate(since.starts_at))
    rows = earlier.filter(heard).exclude(meeting=row.pk).select_related("owner", "meeting")
    return rows.defer("meeting__sealed").order_by(
        F("due_on").asc(nulls_last=True), "meeting__starts_at", "pk"
    )


def read_board(wanted: Wanted, *, page: int, user: Any, today: date) -> Board:
    """One page of the board, in four queries: what is late first, then by day; of what is closed the newest first."""
    is_open = Q(state__in=STILL_OPEN)
    everything = Action.objects.filter(meeting__body__in=visible_bodies(user))
    everything = everything.exclude(is_open) if wanted.closed else everything.filter(is_open)
    rows = _of(wanted.agency, everything)
    counts = rows.aggregate(total=Count("pk"), late=Count("pk", filter=is_open & Q(due_on__lt=today)))
    pages = max(1, -(-counts["total"] // PER_PAGE))
    number = min(max(page, 1), pages)
    first = (number - 1) * PER_PAGE
    order = (
        (F("closed_on").desc(nulls_last=True), "pk")
        if wanted.closed
        else (F("due_on").asc(nulls_last=True), "pk")
    )
    listed = rows.select_related("owner", "meeting__body").defer("meeting__sealed").order_by(*order)
    shares = _shares(everything)
    return Board(tuple(listed[first : first + PER_PAGE]), shares, counts["late"], number, pages)


def late_count(user: Any, today: date) -> int:
    """How many open promises are past their day, of the bodies that a person may see."""
    rows = Action.objects.filter(meeting__body__in=visible_bodies(user), state__in=STILL_OPEN)
    return rows.filter(due_on__lt=today).count()


def _of(agency: str, rows: QuerySet[Action]) -> QuerySet[Action]:
    if agency == OFFICE:
        return rows.filter(owner=None)
    return rows.filter(owner__uid=agency) if agency else rows


def _shares(rows: QuerySet[Action]) -> tuple[Share, ...]:
    found = rows.values_list("owner__uid", "owner__name").annotate(Count("pk")).order_by("owner__name")
    return tuple(Share(str(uid) if uid else OFFICE, name or "", count) for uid, name, count in found)


def agency_choices(keep: Agency | None = None) -> list[Agency]:
    """The agencies that may promise: those there are now, and the one that stands in a promise already."""
    now = Q(ended_on=None)
    return list(Agency.objects.filter(now | Q(pk=keep.pk) if keep else now))


def agencies_by_name(names: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Uid and kind of agencies by name; of two with one name the one that is still there."""
    rows = Agency.objects.filter(name__in=names).values_list("name", "uid", "kind__code", "ended_on")
    known: dict[str, tuple[str, str]] = {}
    for name, uid, kind, ended_on in rows:
        if ended_on is None or name not in known:
            known[name] = (str(uid), kind)
    return known
