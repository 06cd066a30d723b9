"""Keeps what a town says of itself: one row a day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kit.core.actions.audit import Actor, actor_words
from kit.hub.logic.exchange import Report as Said
from kit.hub.logic.exchange import fallen_back, highest_of, read_report
from kit.hub.models import Line, Report, Town


def keep_report(town: Town, content: Mapping[str, Any], *, by: Actor, now: datetime) -> Report:
    """Store the report of this day over an earlier one, in the message's transaction; raises ExchangeRefused.

    It is its own record: the trail says nothing of what 29 towns send every day.
    """
    actor_words(by)
    today = timezone.localdate(now)
    said = read_report(content, today)
    line = Line.objects.get(town=town)
    back = _back(line, said, today)
    kept, _made = Report.objects.update_or_create(
        town=town,
        day=today,
        defaults={
            "at": now,
            "kit_version": said.kit,
            "releases": {name: {"sequence": n, "version": v} for name, (n, v) in said.releases.items()},
            "waiting": said.waiting,
            "waiting_since": said.waiting_since,
            "urgent": said.urgent,
            "overrides": said.overrides,
            "went_back": back,
        },
    )
    line.highest = highest_of(line.highest, said)
    line.save(update_fields=["highest"])
    return kept


def _back(line: Line, said: Said, today: date) -> str:
    if line.went_back_at is not None and timezone.localdate(line.went_back_at) == today:
        return Report.Back.RESTORED
    return Report.Back.RELEASE if fallen_back(line.highest, said) else Report.Back.NO
