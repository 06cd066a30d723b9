"""Fills the meetings with a sample platform for a trial.

For: `setup --demo`. Not for: bodies that exist; every sample says 見本 in its name.

Rules
- Rows come in one transaction. Summaries come after it: making one opens its meeting, and that stands in the trail first.
- A day of a sample counts from the day of setup, moved to the body's weekday in that week, to its hour, and to a day on
  which offices are open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.core.actions.records import make_record_key
from kit.core.holidays import holiday_name
from kit.core.logic.caution import digest
from kit.core.models import AgencyKind
from kit.core.models.owned import PublishRefused
from kit.core.queries.records import data_key
from kit.meetings.actions.planning import add_meeting, new_id
from kit.meetings.actions.summaries import write_summary
from kit.meetings.bridge.templates import draft_of
from kit.meetings.logic.content import Attendance, Content, Item
from kit.meetings.logic.letters import title_words
from kit.meetings.logic.planning import Draft, Sitting, first_content
from kit.meetings.logic.rhythm import office_day
from kit.meetings.logic.words import Presence, Promise, State
from kit.meetings.models import Action, Agency, Announcement, Body, Meeting, MeetingTemplate, Seat

_DAYS = ("established_on",)


def publish_samples(values: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Make the sample platform, its meetings and their summaries, once; raises PublishRefused under a real domain."""
    if not settings.TRIAL:
        raise PublishRefused(["見本の会議は、お試しの名前（.example など）のときだけ入れられます。"])
    if settings.SITE_CONFIG.is_hub or Body.objects.exists():
        return
    for row in _rows(values, by=by, now=now):
        summary = write_summary(row, by=by, now=now).summary
        summary.confirmed_digest = digest(summary.texts())
        summary.save_revision().publish()


@transaction.atomic
def _rows(values: Mapping[str, Any], *, by: Actor, now: datetime) -> list[Meeting]:
    """The body, its agencies and seats, and its meetings; answers those that are told of in public."""
    told = {name: value for name, value in values["body"].items() if name not in (*_DAYS, "starts")}
    body = Body.objects.create(
        **told,
        starts=time.fromisoformat(values["body"]["starts"]),
        established_on=date.fromisoformat(values["body"]["established_on"]),
    )
    seats = _seats(body, values["agencies"], by=by, now=now)
    found = []
    for one in values["meetings"]:
        row = _meeting(body, one, seats, by=by, now=now)
        found += [row] if one["summary"] else []
    record(by=by, act="sample.publish", kind="meeting", now=now)
    return found


def _seats(
    body: Body, agencies: Iterable[Mapping[str, str]], *, by: Actor, now: datetime
) -> dict[str, tuple[Agency, str]]:
    """Agencies and the people who speak for them, by the code of the agency's kind."""
    kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
    found = {}
    for place, one in enumerate(agencies):
        agency = Agency.objects.create(name=one["name"], kind=kinds[one["kind"]])
        seat = Seat(body=body, agency=agency, position=place)
        seat.put(
            {"person": one["person"], "mail": one.get("mail", "")}, make_record_key(seat, by=by, now=now)
        )
        seat.save(force_insert=True)
        found[one["kind"]] = (agency, one["person"])
    return found


def _meeting(
    body: Body, one: Mapping[str, Any], seats: Mapping[str, tuple[Agency, str]], *, by: Actor, now: datetime
) -> Meeting:
    day = timezone.localdate(now) + timedelta(days=one["days"])
    day += timedelta(days=(day.weekday() if body.weekday is None else body.weekday) - day.weekday())
    day = office_day(day, holiday_name)
    starts = datetime.combine(day, body.starts or time(14), tzinfo=timezone.get_default_timezone())
    row = Meeting(
        body=body, state=one["state"], starts_at=starts, ends_at=starts + timedelta(minutes=body.minutes)
    )
    template = MeetingTemplate.objects.filter(key=one["template"]).first()
    row.template_uid = template.uid if template else None
    add_meeting(row, _content(one, body, seats, draft_of(template) if template else Draft()), by=by, now=now)
    for promised in one["promises"]:
        _promise(row, promised, seats, day)
    if one["state"] == State.INVITED:
        Announcement.objects.create(
            meeting=row, title=title_words(body.name, one["title"]), place=body.place, starts_at=row.starts_at, ends_at=row.ends_at, sent_at=now
        )  # fmt: skip
    return row


def _content(
    one: Mapping[str, Any], body: Body, seats: Mapping[str, tuple[Agency, str]], draft: Draft
) -> Content:
    """What stands in the record: as the template offers it before the meeting, as it went after it."""
    if not one["items"]:
        expected = [Sitting(str(who.uid), who.name, kind, name) for kind, (who, name) in seats.items()]
        planned = first_content(draft, expected, count=0, place=body.place, new_id=new_id)
        return replace(planned, title=one["title"])
    attendances = (_attendance(one, kind, agency, person) for kind, (agency, person) in seats.items())
    return Content(
        title=one["title"],
        place=body.place,
        items=tuple(Item(**item) for item in one["items"]),
        attendances=tuple(attendances),
    )


def _attendance(one: Mapping[str, Any], kind: str, agency: Agency, person: str) -> Attendance:
    proxy = one["proxy"].get(kind, "")
    presence = Presence.ABSENT if kind in one["absent"] else Presence.PROXY if proxy else Presence.PRESENT
    return Attendance(
        new_id(), str(agency.uid), agency.name, kind, proxy or person, presence, person if proxy else ""
    )


def _promise(
    row: Meeting, promised: Mapping[str, Any], seats: Mapping[str, tuple[Agency, str]], day: date
) -> None:
    owner = seats[promised["owner"]][0] if promised["owner"] else None
    due = office_day(day + timedelta(days=promised["due"]), holiday_name)
    is_done = promised["state"] == Promise.DONE
    action = Action(
        meeting=row, item_id=promised["item"], owner=owner, due_on=due, state=promised["state"], closed_on=due if is_done else None
    )  # fmt: skip
    action.put({"text": promised["text"], "reason": "", "note": ""}, data_key(row))
    action.save(force_insert=True)
