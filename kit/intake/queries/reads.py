"""Reads of consultations as the trail tells them: the months that have some, and one month laid out for its review.

For: 閲覧の点検. Not for: what stood in a consultation, and deciding what asks for a look (`logic.reads`).

Rules
- Parts of the kit that open something by themselves are left out: nobody looked.
- A page costs the same number of queries however much was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from kit.core.holidays import holiday_name
from kit.core.logic.act_words import SYSTEM
from kit.core.logic.days import midnight
from kit.core.logic.opening.timetable import Timetable
from kit.core.models import AuditEntry, User
from kit.core.registries import timetables
from kit.intake.logic.case import State
from kit.intake.logic.reads import Look, Read, Subject, due_on, looks, month_after, unchecked, working
from kit.intake.models import Consultation, Duty, ReadReview
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.inbox import erased_numbers

READ: Final = Q(act="open", outcome="done")
_REFUSED: Final = Q(
    outcome="refused", detail={}
)  # by the table of permissions; other refusals carry a reason


@dataclass(frozen=True)
class Month:
    """One month in the list: who read and how often, the checks, and whose reads are not checked yet."""

    first: date
    people: frozenset[str]
    times: int
    reviews: tuple[ReadReview, ...]
    is_over: bool

    @property
    def unchecked(self) -> frozenset[str]:
        return unchecked(self.people, (review.by.username for review in self.reviews))

    @property
    def waits(self) -> bool:
        """Whether somebody has to check it now."""
        return self.is_over and bool(self.unchecked)

    @property
    def due_on(self) -> date:
        return due_on(self.first)


@dataclass(frozen=True)
class MonthOfReads:
    """One month with its lines, the numbers of its consultations by uid, and what its readers are called."""

    month: Month
    looks: tuple[Look, ...]
    numbers: Mapping[str, str]
    names: Mapping[str, str]


def list_months(today: date) -> tuple[Month, ...]:
    """Every month in which something was read, the newest first."""
    rows = _entries().filter(READ).annotate(first=TruncMonth("at")).order_by()
    found: dict[date, dict[str, int]] = {}
    for first, actor, times in rows.values_list("first", "actor").annotate(Count("pk")):
        found.setdefault(first.date(), {})[actor] = times
    reviews = _reviews()
    return tuple(
        Month(
            first,
            frozenset(found[first]),
            sum(found[first].values()),
            reviews.get(first, ()),
            _over(first, today),
        )
        for first in sorted(found, reverse=True)
    )


def read_month(first: date, today: date) -> MonthOfReads:
    """One month laid out; its lines are empty when nothing was read."""
    span = {"at__gte": midnight(first), "at__lt": midnight(month_after(first))}
    rows = _entries().filter(READ | _REFUSED, **span).values_list("at", "actor", "reference", "outcome")
    reads = [
        Read(timezone.localtime(at), actor, uid, is_refused=outcome == "refused")
        for at, actor, uid, outcome in rows
    ]
    subjects = _subjects(frozenset(read.uid for read in reads))
    read_hours = timetables.get("window")
    hours = (read_hours() if read_hours else None) or Timetable()
    heads = frozenset(Duty.objects.filter(is_head=True).values_list("user__username", flat=True))
    is_working = working(hours, holiday_name=holiday_name)
    opened = [read for read in reads if not read.is_refused]
    month = Month(
        first, frozenset(read.reader for read in opened), len(opened), _reviews(month=first).get(first, ()),
        _over(first, today),
    )  # fmt: skip
    return MonthOfReads(
        month,
        looks(reads, subjects, heads=heads, is_working=is_working),
        {uid: subject.number for uid, subject in subjects.items()},
        _names(frozenset(read.reader for read in reads)),
    )


def _entries() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(kind=CONSULTATION).exclude(actor__startswith=SYSTEM)


def _reviews(**wanted: Any) -> dict[date, tuple[ReadReview, ...]]:
    found: dict[date, tuple[ReadReview, ...]] = {}
    for review in ReadReview.objects.filter(**wanted).select_related("by"):
        found[review.month] = (*found.get(review.month, ()), review)
    return found


def _subjects(uids: frozenset[str]) -> dict[str, Subject]:
    """What is known without opening anything; of what was erased, its number."""
    charges = _charges(uids)
    rows = Consultation.objects.filter(pk__in=uids - {""}).only("pk", "reference", "state", "closed_on")
    living = {
        str(row.pk): Subject(
            row.number(), charges.get(str(row.pk), ()), row.closed_on if row.state == State.CLOSED else None
        )
        for row in rows
    }
    return {uid: Subject(number) for uid, number in erased_numbers(uids).items()} | living


def _charges(uids: Iterable[str]) -> dict[str, tuple[tuple[datetime, frozenset[str]], ...]]:
    """Who was put in charge and when, as the trail has it, with whoever stands in for them by their duties."""
    standing = dict(Duty.objects.exclude(deputy=None).values_list("user__username", "deputy__username"))
    assigned = AuditEntry.objects.filter(act="consultation.assigned", reference__in=uids, outcome="done")
    found: dict[str, tuple[tuple[datetime, frozenset[str]], ...]] = {}
    for at, uid, detail in assigned.order_by("at", "id").values_list("at", "reference", "detail"):
        named = {detail.get("in_charge"), detail.get("deputy")} - {None, ""}
        people = frozenset(str(name) for name in named)
        people |= frozenset(standing[name] for name in people if name in standing)
        found[uid] = (*found.get(uid, ()), (timezone.localtime(at), people))
    return found


def _names(logins: frozenset[str]) -> dict[str, str]:
    return {user.username: str(user) for user in User.objects.filter(username__in=logins)}


def _over(first: date, today: date) -> bool:
    return today >= month_after(first)
