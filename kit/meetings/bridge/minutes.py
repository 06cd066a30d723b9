"""An opened meeting as minutes: names and days from rows, words from what was opened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.meetings.logic.content import Content
from kit.meetings.logic.minutes import Event, Minutes, Promised, make_minutes
from kit.meetings.logic.rhythm import Rhythm, next_day
from kit.meetings.logic.words import State
from kit.meetings.models import Action, Agency, Body, Meeting


def minutes_of(row: Meeting, content: Content, promises: Sequence[tuple[Action, dict[str, Any]]]) -> Minutes:
    """The minutes of a meeting that was opened with its promises."""
    promised = [
        Promised(str(opened.get("text", "")), one.owner.name if one.owner else "", one.due_on, one.state)
        for one, opened in promises
    ]
    wanted = {one.owner for one in content.carried if one.owner}
    agencies = {str(one.uid): one.name for one in Agency.objects.all()} if wanted else {}
    return make_minutes(_event(row), content, promised, agencies)


def _event(row: Meeting) -> Event:
    body = row.body
    later = Meeting.objects.filter(body=body, starts_at__gt=row.starts_at).exclude(state=State.CANCELLED)
    following = later.order_by("starts_at").values_list("starts_at", flat=True).first()
    return Event(
        number=row.number(),
        body=body.name,
        town=settings.SITE_CONFIG.name,
        starts_at=timezone.localtime(row.starts_at),
        ends_at=timezone.localtime(row.ends_at),
        is_closed=body.rules.is_closed,
        office=body.office,
        following=timezone.localtime(following) if following else None,
        following_day=None if following else _proposed_day(body, timezone.localdate(row.starts_at)),
    )


def _proposed_day(body: Body, after: date) -> date | None:
    """The next day of the body's own rhythm; None when it has none."""
    if not body.months or body.nth is None or body.weekday is None or body.starts is None:
        return None
    return next_day(Rhythm(tuple(body.months), body.nth, body.weekday, body.starts, body.minutes), after)
