"""Calendar files: one date, or all that are to come.

For: telephones and office calendars; whoever subscribes learns of cancelled dates. An edge: values leave through
`bridge.values.public_values`, so that no confidential place ever stands in a calendar.

Rules (RFC 5545)
- A date keeps its UID; SEQUENCE is the version of its record, DTSTAMP the moment of that version.
- Another body's date names it as CONTACT and in words, and its URL is that body's own page, where the date is kept. No
  ORGANIZER: programs take an entry with one for an invitation that waits for an answer.
- Times are in the town's own zone with its VTIMEZONE; a cancelled date stays with STATUS CANCELLED.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kit.core.memory import public_while_true
from kit.resources.actions.sessions import VIEW_DAYS
from kit.resources.bridge.values import public_values
from kit.resources.logic import addresses
from kit.resources.models import Session
from kit.resources.queries.listing import meetings, session_at, shown_resource, wanted_resources
from kit.resources.queries.origins import origins_of
from kit.resources.views.entry import listing_or_404
from kit.resources.views.listing import Question
from kit.resources.views.origins import Whose, whose
from kit.resources.views.until import true_for_today

MOST: Final = 600
REFRESH: Final = timedelta(hours=12)


@require_safe
def session_calendar(request: HttpRequest, uid: UUID, moment: str) -> HttpResponse:
    """One date, told by its record and its beginning; a date that stands nowhere any more is not found."""
    listing_or_404()
    now = timezone.localtime()
    starts_at = _read_moment(moment)
    record = shown_resource(uid, timezone.localdate(now))
    session = session_at(record, starts_at) if record and starts_at and record.state == "published" else None
    if session is None:
        raise Http404
    return _answer(_calendar([session], session.resource.name), f"{starts_at:%Y%m%d}")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All coming dates of meetings, or those that answer the question in the address; the nearest `MOST`."""
    listing_or_404()
    now = timezone.localtime()
    question = Question(request)

    def drawn() -> bytes:
        true_for_today(now)
        return _all(question, now)

    is_everything = not question.wanted.is_anything
    return _answer(public_while_true("calendar", drawn, now=now) if is_everything else drawn(), "calendar")


def _all(question: Question, now: datetime) -> bytes:
    today = timezone.localdate(now)
    records = wanted_resources(question.wanted, today=today, here=settings.SITE_CONFIG.code)
    found = meetings(records, today, today + timedelta(days=VIEW_DAYS))[:MOST]
    return _calendar(found, _("%(town)s 居場所・家族会") % {"town": settings.SITE_CONFIG.name})


def _calendar(sessions: Iterable[Session], name: str) -> bytes:
    found = Calendar()
    found.add("prodid", f"-//sokumen//{settings.SITE_CONFIG.domain}//JA")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    held = list(sessions)
    origins = origins_of(session.resource for session in held)
    for session in held:
        found.add_component(_event(session, whose(session.resource, origins)))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(session: Session, owner: Whose) -> Event:
    record, values = session.resource, public_values(session.resource)
    zone = ZoneInfo(settings.TIME_ZONE)
    starts = session.starts_at.astimezone(zone)
    event = Event()
    event.add("uid", f"{record.uid}-{starts:%Y%m%dT%H%M}@{settings.SITE_CONFIG.domain}")
    event.add("dtstamp", record.modified_at)
    event.add("sequence", record.version)
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add(
        "summary", _("（お休み）%(name)s") % {"name": record.name} if session.cancelled else record.name
    )
    event.add("dtstart", starts)
    if session.ends_at:
        event.add("dtend", session.ends_at.astimezone(zone))
    place = " ".join(part for part in (values["address"], values["building"]) if part)
    if place:
        event.add("location", place)
    told = _("%(name)sの情報です。%(link)s") % {"name": owner.name, "link": owner.href} if owner.name else ""
    event.add("description", "\n".join(part for part in (session.note, values["summary"], told) if part))
    if owner.name:
        event.add("contact", owner.name, parameters={"ALTREP": owner.href} if owner.href else None)
    event.add("url", owner.href or f"https://{settings.SITE_CONFIG.domain}{addresses.detail(record.uid)}")
    return event


def _read_moment(text: str) -> datetime | None:
    """The beginning in an address, in the town's own time; None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H%M").replace(tzinfo=timezone.get_default_timezone())
    except ValueError:
        return None


def _answer(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
