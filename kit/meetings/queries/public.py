"""What everybody may see of the bodies and their meetings: for `/meetings/` and `/town.json`.

For: open kinds only, each with what its kind makes public (`logic.kinds`). Not for: anything sealed: nothing is opened
here, so no name of a person can come out of it.

Rules
- Members are agencies, in every town by field and without who came when.
- A body that has ended stays for the sake of its published summaries.
- A body that tells halves shows no day: neither the next one nor that of a meeting; its members are agencies, not who came.
- A date is told when the members were told of it (an announcement), not when it is planned.
- What is remembered belongs to the public token; every change of these rows changes it (`wiring`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kit.core.logic.days import midnight
from kit.core.logic.fiscal import first_day, fiscal_year
from kit.core.memory import public, public_while_true, shown_until
from kit.meetings.logic.halves import EACH, HALF
from kit.meetings.logic.kinds import KINDS, Part
from kit.meetings.logic.summary import OTHER_FIELD
from kit.meetings.logic.words import State
from kit.meetings.models import Agency, Announcement, Body, Meeting, MeetingsPage, Seat, Summary
from kit.meetings.queries.openness import meetings_openness

OPEN_CODES: Final = frozenset(code for code, kind in KINDS.items() if not kind.is_closed)
_UNSAID: Final = Q(established_on=None) | Q(basis="", existing_body="")


@dataclass(frozen=True)
class Told:
    """One published summary in a list; that of a half shows no day, and `day` only puts it in its place."""

    uid: UUID
    title: str
    day: date
    is_half: bool = False


@dataclass(frozen=True)
class PublicBody:
    """One body as everybody sees it; `members` by field, `years` are fiscal ones, the newest first."""

    name: str
    kind: str
    basis: str
    established_on: date | None
    existing_body: str
    office: str
    members: tuple[tuple[str, tuple[str, ...]], ...]
    next_at: datetime | None
    years: tuple[tuple[int, tuple[Told, ...]], ...]
    is_ended: bool

    @property
    def number_of_members(self) -> int:
        return sum(len(names) for _, names in self.members)


def live_page() -> MeetingsPage | None:
    """The published page of the meetings; None while there is none. Shared: nobody may change it."""
    page: MeetingsPage | None = public(
        "meetings page", lambda: MeetingsPage.objects.filter(live=True).first()
    )
    return page


def meetings_are_shown() -> bool:
    """Whether the page answers: site.toml says so, and it is published."""
    return settings.SITE_CONFIG.shows("meetings") and live_page() is not None


def public_bodies(now: datetime) -> tuple[PublicBody, ...]:
    """The open bodies, those that still meet first; none while meetings are not open here."""
    if not meetings_openness().is_open:
        return ()
    return public_while_true(("meetings", timezone.localdate(now)), lambda: _bodies(now), now=now)


def shown_summary(uid: UUID) -> Summary | None:
    """A published summary of an open body, with both; None when there is none, or it may not be seen."""
    if not meetings_openness().is_open:
        return None
    one = Q(meeting__body__kind__in=OPEN_CODES, meeting__body__publishing=EACH)
    half = Q(body__kind__in=OPEN_CODES, body__publishing=HALF)
    rows = Summary.objects.filter(one | half, live=True, uid=uid)
    found: Summary | None = rows.select_related("meeting__body", "body").first()
    return found


def platform_facts(today: date) -> dict[str, object] | None:
    """The platform's name, basis and date, None until all three are there: whether it met is another fact."""
    body = _platform(today)
    if body is None or not body.established_on or not (body.basis or body.existing_body):
        return None
    return {
        "name": body.name,
        "basis": body.basis or body.existing_body,
        "established_on": body.established_on.isoformat(),
    }


def platform_last_held(today: date) -> date | None:
    """The day on which the platform last met; of one that tells halves the first of that month: no day of it is told."""
    body = _platform(today)
    if body is None:
        return None
    held = Meeting.objects.filter(body=body, state=State.HELD).order_by("-starts_at")
    newest = held.values_list("starts_at", flat=True).first()
    day = timezone.localdate(newest) if newest else None
    return day.replace(day=1) if day and body.tells_halves else day


def held_this_year(today: date) -> int:
    """How many meetings of open kinds took place in this fiscal year."""
    if not meetings_openness().is_open:
        return 0
    begin = midnight(first_day(fiscal_year(today)))
    held = Meeting.objects.filter(state=State.HELD, body__kind__in=OPEN_CODES, starts_at__gte=begin)
    return held.count()


def platforms_without_basis(today: date) -> list[Body]:
    """The platforms of which nobody wrote on what they stand, or since when."""
    return list(_present(today).filter(_UNSAID, kind__in=_platform_codes()))


def _platform(today: date) -> Body | None:
    """The oldest of which all is said; one that is only begun stands in for it, and never hides it."""
    if not meetings_openness().is_open:
        return None
    rows = _present(today).filter(kind__in=_platform_codes())
    # Where a day is missing, databases disagree on what comes first.
    oldest = (F("established_on").asc(nulls_last=True), "pk")
    return rows.exclude(_UNSAID).order_by(*oldest).first() or rows.order_by(*oldest).first()


def _platform_codes() -> list[str]:
    return [code for code, kind in KINDS.items() if kind.is_platform]


def _present(today: date) -> QuerySet[Body]:
    return Body.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today))


def _bodies(now: datetime) -> tuple[PublicBody, ...]:
    """Four questions, however many bodies there are."""
    today = timezone.localdate(now)
    shown_until(midnight(today + timedelta(days=1)))
    bodies = list(Body.objects.filter(kind__in=OPEN_CODES))
    members, coming, told = _members(bodies, today), _coming(bodies, now), _told(bodies)
    for at in coming.values():
        shown_until(at)
    found = [_body(one, members, coming, told, today) for one in bodies]
    shown = [one for one in found if one.years or not one.is_ended]
    return tuple(sorted(shown, key=lambda one: one.is_ended))


def _body(
    row: Body,
    members: dict[int, dict[str, list[str]]],
    coming: dict[int, datetime],
    told: dict[int, list[Told]],
    today: date,
) -> PublicBody:
    is_ended = row.ended_on is not None and row.ended_on <= today
    return PublicBody(
        name=row.name,
        kind=row.rules.name,
        basis=row.basis,
        established_on=row.established_on,
        existing_body=row.existing_body,
        office=row.office,
        members=()
        if is_ended
        else tuple((field, tuple(names)) for field, names in members.get(row.pk, {}).items()),
        next_at=None if is_ended else coming.get(row.pk),
        years=_by_year(told.get(row.pk, [])),
        is_ended=is_ended,
    )


def _members(bodies: Iterable[Body], today: date) -> dict[int, dict[str, list[str]]]:
    """Agencies by body and field; who took over from one that is gone stands in its place."""
    asked = [one.pk for one in bodies if Part.MEMBERS in one.rules.public]
    seats = Seat.objects.filter(Q(left_on=None) | Q(left_on__gt=today), body__in=asked)
    rows = seats.select_related("agency__kind__field", "agency__successor__kind__field").defer("sealed")
    agencies = {(seat.body_id, _present_agency(seat.agency, today)) for seat in rows}
    found: dict[int, dict[str, list[str]]] = {}
    for body, agency in sorted(agencies, key=lambda pair: _order(pair[1])):
        field = agency.kind.field.name if agency.kind.field else OTHER_FIELD
        found.setdefault(body, {}).setdefault(field, []).append(agency.name)
    return found


def _present_agency(agency: Agency, today: date) -> Agency:
    is_gone = agency.ended_on is not None and agency.ended_on <= today
    return agency.successor if is_gone and agency.successor else agency


def _order(agency: Agency) -> tuple[bool, int, int, str]:
    field = agency.kind.field
    return (field is None, field.position if field else 0, agency.kind.position, agency.name)


def _coming(bodies: Iterable[Body], now: datetime) -> dict[int, datetime]:
    asked = [one.pk for one in bodies if Part.DATES in one.rules.public and not one.tells_halves]
    told = Announcement.objects.filter(meeting__body__in=asked, is_cancelled=False, starts_at__gte=now)
    rows = told.exclude(meeting__state=State.HELD)  # brought forward and held already
    pairs = rows.order_by("-starts_at").values_list("meeting__body", "starts_at")
    return {body: timezone.localtime(at) for body, at in pairs}


def _told(bodies: Iterable[Body]) -> dict[int, list[Told]]:
    """What is published, in the way in which each body publishes now."""
    each = [one.pk for one in bodies if not one.tells_halves]
    halves = [one.pk for one in bodies if one.tells_halves]
    rows = Summary.objects.filter(Q(meeting__body__in=each) | Q(body__in=halves), live=True)
    columns = ("body", "meeting__body", "uid", "title", "half_from", "meeting__starts_at")
    found: dict[int, list[Told]] = {}
    for body, of_meeting, uid, title, half_from, at in rows.values_list(*columns):
        one = Told(uid, title, half_from or timezone.localdate(at), is_half=half_from is not None)
        found.setdefault(body or of_meeting, []).append(one)
    return {body: sorted(told, key=lambda one: one.day, reverse=True) for body, told in found.items()}


def _by_year(told: list[Told]) -> tuple[tuple[int, tuple[Told, ...]], ...]:
    years: dict[int, list[Told]] = {}
    for one in told:
        years.setdefault(fiscal_year(one.day), []).append(one)
    return tuple((year, tuple(rows)) for year, rows in years.items())
