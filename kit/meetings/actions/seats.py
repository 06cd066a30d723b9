"""Seats of a body: opened for the list, added many at once, changed, left, taken away.

For: every edge with the people of a body. Not for: agencies that are not there yet beyond making them on the way.

Rules
- Names are opened outside a transaction, with one note for the whole list; whoever may change a body may not see a word
  of it otherwise.
- Rows are judged one by one and kept together: one bad row keeps nothing, and the edge shows every row as it was typed.
- Whoever saves says what was shown; what somebody else changed in the meantime is joined, and refused where both changed
  the same. Between opening and saving nobody comes in between: the rows are compared under their lock.
- A seat that was left stays with its agency. A seat that was a mistake is taken away with its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from kit.core.actions.audit import record
from kit.core.actions.records import erase_record_keys, make_record_key, open_each
from kit.core.models import AgencyKind, User
from kit.core.queries.records import data_keys
from kit.meetings.actions.agencies import make_agency
from kit.meetings.actions.bodies import BODY, body_for
from kit.meetings.logic.agencies import fold_name
from kit.meetings.logic.bodies import join
from kit.meetings.logic.seats import Speaker, read_speaker, stored_speaker
from kit.meetings.models import Agency, Body, Seat
from kit.meetings.queries.bodies import plain

SEAT = "seat"
SPOKEN = ("person", "title", "deputy", "mail", "phone")
CLEAR = ("term_from", "term_to", "promised_on", "left_on", "position")


class SeatsClash(Exception):
    """Somebody else changed the same: by the uuid of the seat, the fields in question; `theirs` are all values now."""

    def __init__(
        self, clashes: Mapping[str, tuple[str, ...]], theirs: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.clashes, self.theirs = dict(clashes), dict(theirs)
        super().__init__("ほかの人が、先に同じところを直しました。")


class SeatsMoved(Exception):
    """Somebody saved in the same moment; press once more."""

    def __init__(self) -> None:
        super().__init__("ほかの人が同じときに保存しました。もう一度「保存する」を押してください。")


@dataclass(frozen=True)
class OpenSeat:
    """A seat with whom it names."""

    row: Seat
    speaker: Speaker = field(repr=False)

    @property
    def values(self) -> dict[str, Any]:
        """What its form shows."""
        clear = {name: getattr(self.row, name) for name in CLEAR}
        return plain({**stored_speaker(self.speaker), **clear})


@dataclass(frozen=True)
class NewSeat:
    """A row that was typed: an agency by its name, `kind` when it may be new, who speaks, and the clear values."""

    agency: str
    kind: AgencyKind | None = None
    speaker: Speaker = field(default_factory=Speaker, repr=False)
    clear: Mapping[str, Any] = field(default_factory=dict)


class UnknownAgency(ValueError):
    """No agency has this name, and the row says of no kind: choose one, or correct the name."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__("初めての機関です。種別を選んでください。")


def open_seats(seats: Sequence[Seat], *, by: User, now: datetime) -> list[OpenSeat]:
    """Seats of one body with their people, after it was noted; who may was asked by the edge. Raises SealBroken."""
    contents = open_each(seats, by=by, now=now, act="seat.listed")
    return [OpenSeat(row, read_speaker(found)) for row, found in zip(seats, contents, strict=True)]


@transaction.atomic
def add_seats(uid: UUID, rows: Sequence[NewSeat], *, by: User, now: datetime) -> list[Seat]:
    """Seats at the end of the list, with agencies that are new on the way; raises UnknownAgency, NotAllowed."""
    body = body_for(uid, "change", by=by)
    last = Seat.objects.filter(body=body).aggregate(last=Max("position"))["last"] or 0
    known = {fold_name(one.name): one for one in Agency.objects.filter(ended_on=None).order_by("-pk")}
    made = []
    for number, row in enumerate(rows):
        agency = _agency(row, number, known, by=by, now=now)
        seat = Seat(body=body, agency=agency, **{"position": last + number + 1, **row.clear})
        seat.put(stored_speaker(row.speaker), make_record_key(seat, by=by, now=now))
        seat.save(force_insert=True)
        made.append(seat)
    detail = {"rows": len(made)}
    record(by=by, act="seat.added", kind=BODY, reference=str(uid), detail=detail, now=now)
    return made


def change_seats(
    body: Body,
    typed: Mapping[UUID, Mapping[str, Any]],
    *,
    base: Mapping[str, Mapping[str, Any]],
    by: User,
    now: datetime,
) -> int:
    """Keep typed rows over what was shown (`base`, by uuid); answers how many changed.

    Raises SeatsClash, SeatsMoved, NotAllowed; SealBroken. Seats that are gone are left out.
    """
    seats = list(Seat.objects.filter(body=body, pk__in=typed).select_related("agency"))
    opened = open_seats(seats, by=by, now=now)
    changed, clashes = {}, {}
    for one in opened:
        mine = plain(typed[one.row.pk])
        joined, clash = join(base.get(str(one.row.pk), {}), one.values, mine)
        if clash:
            clashes[str(one.row.pk)] = clash
        if any(joined[name] != one.values[name] for name in joined):
            changed[one.row.pk] = {
                name: typed[one.row.pk][name] for name in joined if joined[name] != one.values[name]
            }
    if clashes:
        raise SeatsClash(clashes, {str(one.row.pk): one.values for one in opened})
    return _keep(body.uid, opened, changed, by=by, now=now)


@transaction.atomic
def leave_seat(uid: UUID, seat: UUID, on: date | None, *, by: User, now: datetime) -> Seat:
    """The agency has no seat any more from a day on; None takes it back. Raises NotAllowed, Seat.DoesNotExist."""
    body = body_for(uid, "change", by=by)
    row: Seat = Seat.objects.select_for_update().get(pk=seat, body=body)
    row.left_on = on
    row.save(update_fields=["left_on"])
    record(by=by, act="seat.left" if on else "seat.back", kind=BODY, reference=str(uid), now=now)
    return row


@transaction.atomic
def erase_seat(uid: UUID, seat: UUID, *, by: User, now: datetime) -> None:
    """Take away a seat that was a mistake, with the key of its names; raises NotAllowed, Seat.DoesNotExist."""
    body = body_for(uid, "change", by=by)
    row: Seat = Seat.objects.select_for_update().get(pk=seat, body=body)
    erase_record_keys(SEAT, row.pk, by=by, now=now)
    row.delete()
    record(by=by, act="seat.erased", kind=BODY, reference=str(uid), now=now)


@transaction.atomic
def _keep(
    uid: UUID,
    opened: Sequence[OpenSeat],
    changed: Mapping[UUID, Mapping[str, Any]],
    *,
    by: User,
    now: datetime,
) -> int:
    body_for(uid, "change", by=by)
    if not changed:
        return 0
    there = {row.pk: row for row in Seat.objects.select_for_update().filter(pk__in=changed)}
    keys = data_keys(list(there.values()))
    for one in opened:
        if one.row.pk in changed:
            _write(one, there.get(one.row.pk), changed[one.row.pk], keys)
    record(by=by, act="seat.changed", kind=BODY, reference=str(uid), detail={"rows": len(changed)}, now=now)
    return len(changed)


def _write(one: OpenSeat, row: Seat | None, values: Mapping[str, Any], keys: Mapping[UUID, Any]) -> None:
    if row is None or bytes(row.sealed) != bytes(one.row.sealed) or _clear(row) != _clear(one.row):
        raise SeatsMoved
    for name in CLEAR:
        if name in values:
            setattr(row, name, values[name])
    spoken = {name: values[name] for name in SPOKEN if name in values}
    if spoken:
        row.put({**stored_speaker(one.speaker), **spoken}, keys[row.pk])
    row.save()


def _clear(row: Seat) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in CLEAR)


def _agency(row: NewSeat, number: int, known: dict[str, Agency], *, by: User, now: datetime) -> Agency:
    name = fold_name(row.agency)
    if name not in known:
        if row.kind is None:
            raise UnknownAgency(number)
        known[name] = make_agency(row.agency, row.kind, by=by, now=now)
    return known[name]
