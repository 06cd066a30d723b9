"""What clear columns say of a year of meetings; nothing is opened.

For: the yearly report. Not for: what stands in records.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from kit.core.logic.days import midnight
from kit.core.logic.fiscal import first_day, fiscal_year
from kit.core.models import AgencyKind
from kit.meetings.logic.report import BodyYear, Counted, KindName, PromiseYear
from kit.meetings.logic.words import STILL_OPEN, Promise, State
from kit.meetings.models import Action, Body, Meeting
from kit.meetings.queries.access import CLOSED_CODES


def meetings_in(year: int) -> Q:
    """The condition that a meeting lies in a fiscal year of the town's own clock."""
    return Q(starts_at__gte=midnight(first_day(year)), starts_at__lt=midnight(first_day(year + 1)))


def held_open_meetings(year: int) -> list[Meeting]:
    """The held meetings of open bodies, the earliest first."""
    found = Meeting.objects.filter(meetings_in(year), state=State.HELD).exclude(body__kind__in=CLOSED_CODES)
    return list(found.select_related("body").order_by("starts_at", "pk"))


def count_year(year: int, today: date) -> Counted:
    """Bodies, the one number of closed meetings, and promises."""
    in_year = Meeting.objects.filter(meetings_in(year))
    closed = in_year.filter(state=State.HELD, body__kind__in=CLOSED_CODES).count()
    return Counted(_bodies(year), closed, _promises(year, today))


def years_with_meetings() -> list[int]:
    """The fiscal years in which a meeting stands, the newest first."""
    days = Meeting.objects.exclude(body__kind__in=CLOSED_CODES).datetimes("starts_at", "month")
    return sorted({fiscal_year(day.date()) for day in days}, reverse=True)


def agency_kind_names() -> Mapping[str, KindName]:
    """Kinds by code with their fields, in their order."""
    rows = AgencyKind.objects.order_by("position").values_list("code", "name", "field__name")
    return {code: KindName(name, field or "") for code, name, field in rows}


def _bodies(year: int) -> tuple[BodyYear, ...]:
    """Every open body that has a meeting in the year, and those that live on without one."""
    columns = ("body", "state", "starts_at")
    rows = Meeting.objects.filter(meetings_in(year)).order_by("starts_at").values_list(*columns)
    found: dict[int, list[tuple[str, date]]] = {}
    for body, state, starts_at in rows:
        found.setdefault(body, []).append((state, timezone.localdate(starts_at)))
    bodies = Body.objects.exclude(kind__in=CLOSED_CODES).order_by("kind", "name")
    wanted = [one for one in bodies if one.pk in found or one.ended_on is None]
    return tuple(_body_year(one, found.get(one.pk, [])) for one in wanted)


def _body_year(body: Body, met: list[tuple[str, date]]) -> BodyYear:
    states = [state for state, _day in met]
    coming = states.count(State.PLANNED) + states.count(State.INVITED)
    days = tuple(day for state, day in met if state == State.HELD)
    return BodyYear(body.name, body.rules.name, len(days), states.count(State.CANCELLED), coming, days)


def _promises(year: int, today: date) -> PromiseYear:
    in_year = Meeting.objects.filter(meetings_in(year)).exclude(body__kind__in=CLOSED_CODES)
    is_open = Q(state__in=STILL_OPEN)
    counts = Action.objects.filter(meeting__in=in_year.values("pk")).aggregate(
        made=Count("pk"),
        closed=Count("pk", filter=~is_open & ~Q(state=Promise.DROPPED)),
        dropped=Count("pk", filter=Q(state=Promise.DROPPED)),
        still_open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
    )
    return PromiseYear(**counts)
