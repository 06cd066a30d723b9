"""Member agencies made, renamed, merged into others, ended.

For: every edge that changes an agency. Not for: seats (`seats`), comparing names (`logic.agencies`).

Rules
- An agency keeps its row and its uid for ever: records of past meetings name it as it was.
- Merging moves the seats that are taken today, and what is still promised, to the successor; seats that were left stay.
- Names are unique among the agencies that go on, however they are written.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.models import AgencyKind, User
from kit.core.queries.people import user_may
from kit.meetings.logic.agencies import same_name, successor_refusal, with_former
from kit.meetings.logic.words import STILL_OPEN
from kit.meetings.models import Action, Agency, Seat
from kit.meetings.queries.access import OPEN
from kit.meetings.queries.bodies import current_seats

AGENCY = "agency"
_TAKEN: Final = "同じ名前の機関があります。"


class AgencyRefused(ValueError):
    """The agency cannot become like this; the message says why, `field` where, "" for the whole."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Merged:
    """What moved to the successor."""

    successor: Agency
    seats: int
    promises: int


@transaction.atomic
def make_agency(name: str, kind: AgencyKind, *, by: User, now: datetime) -> Agency:
    """A new agency; raises AgencyRefused, NotAllowed."""
    _require(by, "add")
    _refuse_taken(name)
    made = Agency(name=name, kind=kind)
    _save(made)
    record(by=by, act="agency.made", kind=AGENCY, reference=str(made.uid), now=now)
    return made


@transaction.atomic
def change_agency(uid: UUID, name: str, kind: AgencyKind, *, by: User, now: datetime) -> Agency:
    """Another name or kind; the former name is kept. Raises AgencyRefused, NotAllowed, Agency.DoesNotExist."""
    agency = _agency_for(uid, by=by)
    if agency.ended_on is None:
        _refuse_taken(name, but=agency.pk)
    renamed = name != agency.name
    if renamed:
        agency.former_names = with_former(agency.former_names, agency.name)
    agency.name, agency.kind = name, kind
    _save(agency)
    record(
        by=by, act="agency.renamed" if renamed else "agency.changed", kind=AGENCY, reference=str(uid), now=now
    )  # fmt: skip
    return agency


@transaction.atomic
def merge_agency(uid: UUID, successor: UUID, *, on: date, by: User, now: datetime) -> Merged:
    """One agency goes on as another; raises AgencyRefused, NotAllowed, Agency.DoesNotExist."""
    agency, into = _agency_for(uid, by=by), Agency.objects.select_for_update().get(uid=successor)
    if into.ended_on is not None:
        raise AgencyRefused("もう終わった機関には、まとめられません。", "successor")
    known = dict(Agency.objects.values_list("pk", "successor"))
    if refusal := successor_refusal(agency.pk, into.pk, known):
        raise AgencyRefused(refusal, "successor")
    seats = Seat.objects.filter(current_seats(timezone.localdate(now)), agency=agency).update(agency=into)
    promises = Action.objects.filter(owner=agency, state__in=STILL_OPEN).update(owner=into)
    agency.successor, agency.ended_on = into, on
    agency.save()
    record(by=by, act="agency.merged", kind=AGENCY, reference=str(uid), detail={"rows": seats}, now=now)
    return Merged(into, seats, promises)


@transaction.atomic
def end_agency(uid: UUID, *, on: date, by: User, now: datetime) -> int:
    """The agency is gone and nobody took over: its seats are left on that day; answers how many there were.

    Raises NotAllowed, Agency.DoesNotExist.
    """
    agency = _agency_for(uid, by=by)
    seats = Seat.objects.filter(current_seats(on), agency=agency).update(left_on=on)
    agency.ended_on = on
    agency.save()
    record(by=by, act="agency.ended", kind=AGENCY, reference=str(uid), detail={"rows": seats}, now=now)
    return seats


@transaction.atomic
def restore_agency(uid: UUID, *, by: User, now: datetime) -> Agency:
    """It goes on again; seats that moved or were left stay as they are. Raises AgencyRefused, NotAllowed."""
    agency = _agency_for(uid, by=by)
    _refuse_taken(agency.name, but=agency.pk)
    agency.ended_on = agency.successor = None
    _save(agency)
    record(by=by, act="agency.restored", kind=AGENCY, reference=str(uid), now=now)
    return agency


def _agency_for(uid: UUID, *, by: User) -> Agency:
    _require(by, "change")
    found: Agency = Agency.objects.select_for_update().get(uid=uid)
    return found


def _require(by: User, act: str) -> None:
    if not user_may(by, act, OPEN):
        raise NotAllowed(f"{OPEN}.{act}")


def _save(agency: Agency) -> None:
    """Two who write the same name in the same moment meet at the column; the second one is told."""
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as taken:
        raise AgencyRefused(_TAKEN, "name") from taken


def _refuse_taken(name: str, *, but: int | None = None) -> None:
    known = dict(Agency.objects.filter(ended_on=None).values_list("pk", "name"))
    if same_name(name, known, but=but) is not None:
        raise AgencyRefused(_TAKEN, "name")
