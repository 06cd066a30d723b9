"""Calendar files of meetings: the invitation of one person, and what an agency's calendar address answers.

For: `Announcement` values as iCalendar. Not for: who may have them. Nothing of a record is read here: what does not stand
in the announcement can not get into a calendar.

Rules (RFC 5545, RFC 5546)
- A meeting keeps its UID; SEQUENCE counts up with each correction, DTSTAMP is the moment of telling.
- Times are in the town's own zone with its VTIMEZONE; what is cancelled stays, with STATUS CANCELLED. Whoever alone is expected no more gets CANCEL too, stamped with the moment in which it was told.
- An invitation names its one receiver and nobody else. It asks for no answer by machine (RSVP): nobody here reads those.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from kit.meetings.models import Announcement

REFRESH: Final = timedelta(hours=12)


@dataclass(frozen=True)
class Told:
    """What a calendar shows of one announcement; `title` stands in for what a closed one does not have.

    With `withdrawn_at` one person is expected no more since then, while the meeting itself stands.
    """

    announcement: Announcement
    title: str
    note: str = field(default="", repr=False)
    withdrawn_at: datetime | None = None

    @property
    def is_off(self) -> bool:
        """Whether the entry goes out of the calendar."""
        return self.announcement.is_cancelled or self.withdrawn_at is not None

    @property
    def words(self) -> str:
        """The title with what became of it."""
        if self.withdrawn_at:
            return _("（案内の取り消し）%(title)s") % {"title": self.title}
        return _("（中止）%(title)s") % {"title": self.title} if self.is_off else self.title


def invitation_file(told: Told, *, to: str, name: str) -> str:
    """The file of one mail: REQUEST for an invitation or a correction, CANCEL for a cancellation or a withdrawal."""
    calendar = _calendar("CANCEL" if told.is_off else "REQUEST")
    event = _event(told)
    event.add("organizer", _person(settings.DEFAULT_FROM_EMAIL, settings.SITE_CONFIG.name))
    attendee = _person(to, name)
    attendee.params["PARTSTAT"], attendee.params["RSVP"] = "NEEDS-ACTION", "FALSE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return _text(calendar)


def agency_file(announcements: Iterable[Announcement], *, name: str) -> str:
    """What everybody who knows an agency's address sees; of open meetings only (`queries.outgoing`)."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _("%(name)sの会議") % {"name": name})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in announcements:
        calendar.add_component(_event(Told(one, one.title)))
    return _text(calendar)


def _calendar(method: str) -> Calendar:
    found = Calendar()
    found.add("prodid", f"-//sokumen//{settings.SITE_CONFIG.domain}//JA")
    found.add("version", "2.0")
    found.add("method", method)
    return found


def _event(told: Told) -> Event:
    one, zone = told.announcement, ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"meeting-{one.meeting_id}@{settings.SITE_CONFIG.domain}")
    event.add("dtstamp", told.withdrawn_at or one.sent_at)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if told.is_off else "CONFIRMED")
    event.add("summary", told.words)
    event.add("dtstart", one.starts_at.astimezone(zone))
    event.add("dtend", one.ends_at.astimezone(zone))
    if one.place:
        event.add("location", one.place)
    if told.note:
        event.add("description", told.note)
    return event


def _person(mail: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{mail}")
    found.params["CN"] = "".join(sign for sign in name if sign.isprintable() and sign != '"')
    return found


def _text(calendar: Calendar) -> str:
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode("utf-8")
