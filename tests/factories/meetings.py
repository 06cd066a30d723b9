"""Bodies, agencies, seats and meetings for tests; names are invented."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from kit.core.actions.records import make_record_key
from kit.core.models import AgencyKind, User
from kit.meetings.actions.planning import When, plan_meeting
from kit.meetings.models import Agency, Body, Meeting, MeetingTemplate, Seat
from tests.factories.people import NOW

WHEN = datetime(2026, 12, 9, 14, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def open_meetings(settings: Any) -> None:
    """Decide how long records are kept, without which no meeting is recorded."""
    years = dict.fromkeys(settings.SITE_CONFIG.retention, 5)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, retention=years)


def make_agency(name: str = "社会福祉協議会", *, kind: str = "") -> Agency:
    kinds = AgencyKind.objects.filter(code=kind) if kind else AgencyKind.objects.order_by("position")
    found = kinds.first() or AgencyKind.objects.create(
        code=kind or "shakyo",
        name="社会福祉協議会",
        role="役割",
        position=1,
        source="試験",
        source_date="2026",
    )
    return Agency.objects.create(name=name, kind=found)


def make_body(kind: str = "platform", *, keeper: User | None = None, **fields: Any) -> Body:
    body: Body = Body.objects.create(
        **{
            "kind": kind,
            "name": f"試しの会議（{kind}）",
            "place": "市役所3階",
            "publishing": "each",
            **fields,
        }
    )
    if keeper:
        body.keepers.add(keeper)
    return body


@transaction.atomic
def make_seat(body: Body, agency: Agency, person: str = "", *, by: User, **content: Any) -> Seat:
    seat = Seat(body=body, agency=agency)
    seat.put({"person": person, **content}, make_record_key(seat, by=by, now=NOW))
    seat.save(force_insert=True)
    return seat


def make_meeting(
    body: Body, *, by: User, starts_at: datetime = WHEN, template: MeetingTemplate | None = None
) -> Meeting:
    when = When(starts_at, starts_at + timedelta(minutes=90))
    return plan_meeting(body, when, template=template, by=by, now=NOW)
