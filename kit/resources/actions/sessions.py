"""Writing the dates on which a resource takes place, from its schedule and its single days.

For: one record after it was saved, many after a file, and each day the day that comes into view. Not for: reading words
(`logic.hours`).

Rules
- Dates stand for `VIEW_DAYS` from today: two clicks of a calendar beyond a quarter, and never a growing table.
- A record that is withdrawn or ended has none.
- The weekdays by which residents look are those of the dates that are held, so that both never disagree.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from kit.core.actions.audit import Actor
from kit.core.holidays import holiday_name
from kit.resources.logic.hours.occurrences import occurrences
from kit.resources.logic.hours.stored import from_stored
from kit.resources.logic.sessions import Dated, single_days, together
from kit.resources.logic.words import WEEKDAYS
from kit.resources.models import Resource, Session

VIEW_DAYS: Final = 120
EACH: Final = 500


def write_sessions(resource: Resource, *, now: datetime) -> None:
    """Replace the coming dates of one record within the caller's transaction."""
    _write([resource], localdate(now))


@transaction.atomic
def extend_sessions(*, by: Actor, now: datetime) -> int:
    """Write the dates of records whose view is not complete yet, at most `EACH` of them; how many were written."""
    until = localdate(now) + timedelta(days=VIEW_DAYS)
    due = Resource.objects.filter(withdrawn_at=None).exclude(sessions_until__gte=until).order_by("pk")[:EACH]
    found = list(due)
    _write(found, localdate(now))
    return len(found)


def _write(resources: list[Resource], today: date) -> None:
    until = today + timedelta(days=VIEW_DAYS)
    Session.objects.filter(resource__in=resources).delete()
    rows: list[Session] = []
    by_days: dict[tuple[str, ...], list[int]] = {}
    for resource in resources:
        own = list(_rows(resource, today, until))
        resource.weekdays = _weekdays(own)
        by_days.setdefault(resource.weekdays, []).append(resource.pk)
        rows += own
    Session.objects.bulk_create(rows, batch_size=1000)
    for days, keys in by_days.items():
        Resource.objects.filter(pk__in=keys).update(sessions_until=until, weekdays=days)


def _weekdays(rows: Iterable[Session]) -> tuple[str, ...]:
    held = {localdate(row.starts_at).weekday() for row in rows if not row.cancelled}
    return tuple(code for number, code in enumerate(WEEKDAYS) if number in held)


def _rows(resource: Resource, first: date, last: date) -> Iterable[Session]:
    if resource.is_withdrawn or resource.state == "ended":
        return
    zone = get_default_timezone()
    for one in together(_scheduled(resource, first, last), single_days(resource.dates, first, last)):
        yield _session(resource, one, zone)


def _scheduled(resource: Resource, first: date, last: date) -> list[Dated]:
    schedule = from_stored(resource.schedule)
    if schedule is None:
        return []
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    holidays = {day for day in days if holiday_name(day)} if schedule.closed_on_holidays else set()
    found = occurrences(schedule, first, last, holidays=holidays)
    return [Dated(one.day, one.opens, one.closes) for one in found if one.opens is not None]


def _session(resource: Resource, one: Dated, zone: object) -> Session:
    """An end that is not after its beginning is on the next day."""
    starts = datetime.combine(one.day, one.opens, tzinfo=zone)  # type: ignore[arg-type]
    ends = datetime.combine(one.day, one.closes, tzinfo=zone) if one.closes else None  # type: ignore[arg-type]
    if ends and ends <= starts:
        ends += timedelta(days=1)
    return Session(resource=resource, starts_at=starts, ends_at=ends, note=one.note, cancelled=one.cancelled)
