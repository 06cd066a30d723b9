"""The inbox: which part each consultation stands in, worked out by the database, how many there are, and one page.

For: the list of staff. Not for: content: nothing here opens a seal.

Rules
- `in_group` says in SQL what `Case.group` says of one row; a test compares the two.
- A page costs the same number of queries however many consultations there are. The total of a list comes from the
  counts of the parts, which are counted once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case as Cases
from django.db.models import Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from kit.core.logic.permissions import COUNSELLOR
from kit.core.models import AuditEntry, User
from kit.core.queries.people import holders
from kit.intake.logic.case import Group, State
from kit.intake.logic.inbox import FIRST_PAGE
from kit.intake.logic.reference import read_reference, shown_reference
from kit.intake.models import Consultation, Note, Telling

PER_PAGE: Final = 50
MINE, NOBODY = "mine", "none"
ERASED: Final = "consultation.erased"
_OPEN, _REST = Q(state=State.OPEN), Q(state=State.RESTING)
_WAITS = Q(unanswered_since__isnull=False)


@dataclass(frozen=True)
class Wanted:
    """What a list shows: parts, and whose (`MINE`, `NOBODY`, the number of an account, "" for everybody's)."""

    groups: tuple[Group, ...] = FIRST_PAGE
    whose: str = ""


@dataclass(frozen=True)
class InboxPage:
    """One page: rows with `.place`, how many stand in each part, and who was told of what waits unsafe."""

    rows: tuple[Consultation, ...]
    counts: Mapping[Group, int]
    told: Mapping[object, tuple[Telling, ...]]
    number: int
    pages: int


def in_group(group: Group, today: date) -> Q:
    """The condition for one part; the parts never overlap and leave nothing out."""
    over = {Group.HANDED_OVER: State.HANDED_OVER, Group.CLOSED: State.CLOSED}
    if group is Group.RESTING:
        return _REST
    if group in over:
        return Q(state=over[group]) & ~_WAITS
    due = Q(next_contact_on__lte=today)
    return {
        Group.UNSAFE: ~_REST & _WAITS & Q(is_unsafe=True),
        Group.NEW: ~_REST & _WAITS & Q(is_unsafe=False, read_at__isnull=True),
        Group.WAITING: ~_REST & _WAITS & Q(is_unsafe=False, read_at__isnull=False),
        Group.DUE: _OPEN & ~_WAITS & due,
        Group.GOING_ON: _OPEN & ~_WAITS & (Q(next_contact_on__isnull=True) | Q(next_contact_on__gt=today)),
    }[group]


def placed(rows: QuerySet[Consultation], groups: Iterable[Group], today: date) -> QuerySet[Consultation]:
    """These parts, each row with its part as `.place`, in the order in which they are worked through."""
    chosen = tuple(groups)
    either = Q(pk__in=[])
    for group in chosen:
        either |= in_group(group, today)
    place = Cases(
        *(When(in_group(group, today), then=Value(int(group))) for group in chosen),
        output_field=IntegerField(),
    )
    order = ("place", F("unanswered_since").asc(nulls_last=True), F("next_contact_on").asc(nulls_last=True))
    return rows.filter(either).annotate(place=place).order_by(*order, "-changed_at", "pk")


def read_inbox(wanted: Wanted, *, page: int, user: User, today: date) -> InboxPage:
    """One page of the list."""
    rows = _of(wanted.whose, user)
    counts = _counts(rows, today)
    total = sum(counts[group] for group in wanted.groups)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), pages)
    first = (number - 1) * PER_PAGE
    listed = placed(rows, wanted.groups, today).defer("sealed")
    found = tuple(listed.select_related("assignee", "deputy", "stage")[first : first + PER_PAGE])
    return InboxPage(found, counts, _told(found), number, pages)


def count_groups(today: date) -> dict[Group, int]:
    """How many consultations stand in each part."""
    return _counts(Consultation.objects.all(), today)


def find_reference(signs: str) -> Consultation | None:
    """The consultation with a reference."""
    return Consultation.objects.defer("sealed").filter(reference=signs).first()


def numbers_of(uids: frozenset[str]) -> dict[str, str]:
    """The reference numbers by uid, as the trail shows them to people who open no consultation."""
    found = Consultation.objects.only("pk", "reference").filter(pk__in=uids)
    return erased_numbers(uids) | {str(row.pk): row.number() for row in found}


def erased_numbers(uids: frozenset[str]) -> dict[str, str]:
    """The numbers that consultations had which are erased, by uid: the trail keeps them."""
    erased = AuditEntry.objects.filter(act=ERASED, reference__in=uids).values_list("reference", "detail")
    return {
        uid: _("%(number)s（消した）") % {"number": detail.get("reception", "")} for uid, detail in erased
    }


def uid_of_number(typed: str) -> str | None:
    """The uid behind a reference number as somebody typed it, also of what is erased; None when there is none."""
    signs = read_reference(typed)
    if not signs:
        return None
    found = find_reference(signs)
    if found is not None:
        return str(found.pk)
    erased = AuditEntry.objects.filter(act=ERASED, detail__reception=shown_reference(signs))
    return erased.values_list("reference", flat=True).first()


def counsellors(today: date) -> QuerySet[User]:
    """Whom something can be assigned to."""
    return holders(COUNSELLOR, today=today).order_by("display_name", "username")


def visits_on(first: date, last: date) -> QuerySet[Note]:
    """Visits noted for these days; what was agreed stays closed."""
    found = Note.objects.filter(kind=Note.Kind.VISIT, on__gte=first, on__lte=last).defer("sealed")
    with_case = found.select_related("consultation", "consultation__assignee", "author")
    return with_case.defer("sealed", "consultation__sealed").order_by("on", "at")


def _of(whose: str, user: User) -> QuerySet[Consultation]:
    rows = Consultation.objects.all()
    if whose == MINE:
        return rows.filter(Q(assignee=user) | Q(deputy=user))
    if whose == NOBODY:
        return rows.filter(assignee=None)
    is_number = whose.isascii() and whose.isdigit() and len(whose) < 10
    return rows.filter(assignee=int(whose)) if is_number else rows


def _counts(rows: QuerySet[Consultation], today: date) -> dict[Group, int]:
    found = rows.aggregate(**{group.name: Count("pk", filter=in_group(group, today)) for group in Group})
    return {group: found[group.name] for group in Group}


def _told(rows: Iterable[Consultation]) -> dict[object, tuple[Telling, ...]]:
    unsafe = [row.pk for row in rows if row.is_unsafe and row.unanswered_since]
    tellings = Telling.objects.filter(consultation__in=unsafe).order_by("at") if unsafe else ()
    found: dict[object, tuple[Telling, ...]] = {}
    for telling in tellings:
        key = telling.serializable_value("consultation_id")
        found[key] = (*found.get(key, ()), telling)
    return found
