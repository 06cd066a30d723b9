"""What the tests of the public side share: a town in which meetings are open, and a held meeting with a summary."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.keeping import keep_meeting, open_meeting
from kit.meetings.actions.summaries import make_summary
from kit.meetings.logic.content import Attendance, Item
from kit.meetings.models import Action, Agency, Announcement, Body, Meeting, Summary
from tests.factories.meetings import WHEN, make_meeting
from tests.factories.people import NOW
from tests.integration.blueprints import owned

SCREENS = "/admin/snippets/kit_meetings/summary/"
ITEMS = (
    Item("one", "資源の一覧の確認", is_public=True, result="confirmed", decision="二つの場所を足す"),
    Item("two", "内々の議題", result="decided", decision="内々の決定"),
)


def open_meetings(settings: Any, **more: Any) -> None:
    """Somebody decided how long records are kept."""
    kept = dict.fromkeys(settings.SITE_CONFIG.retention, 5)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, retention=kept, **more)


def hold(row: Meeting, *, by: User, **content: Any) -> Meeting:
    """The meeting took place: with what is in `content`, otherwise as it was written."""
    written = replace(open_meeting(row, by=by, now=NOW).content, **content)
    row = keep_meeting(row.pk, written, edition=row.edition, by=by, now=NOW)
    row.state = "held"
    row.save()
    return row


def held(body: Body, *, by: User, days_ago: int = 30, **more: Any) -> Meeting:
    row = make_meeting(body, by=by, starts_at=WHEN - timedelta(days=days_ago))
    return hold(row, by=by, **{"items": ITEMS, **more})


@transaction.atomic
def promise(
    row: Meeting, text: str, item: str, owner: Agency | None = None, due: date | None = None
) -> Action:
    action = Action(meeting=row, item_id=item, owner=owner, due_on=due)
    action.put({"text": text, "reason": "", "note": ""}, data_key(row))
    action.save(force_insert=True)
    return action


def announce(row: Meeting, **more: Any) -> Announcement:
    fields = {"title": "会議", "starts_at": row.starts_at, "ends_at": row.ends_at, "sent_at": NOW, **more}
    return Announcement.objects.create(meeting=row, **fields)


def came(agency: Agency, person: str, presence: str = "present") -> Attendance:
    return Attendance(str(agency.pk), str(agency.uid), agency.name, agency.kind.code, person, presence)


def publish(row: Meeting, *, by: User) -> Summary:
    """The summary of a meeting, as if it had been approved."""
    summary = make_summary(row.pk, by=by, now=NOW).summary
    summary.save_revision().publish()
    summary.refresh_from_db()
    return summary


def at(act: str, summary: Summary) -> str:
    return f"{SCREENS}{act}/{summary.pk}/"


def form_of(desk: Any, summary: Summary) -> dict[str, Any]:
    """What a browser sends back from the opened editor."""
    return owned.form_of(desk, at("edit", summary))
