"""The yearly report: what was held is opened in one batch, which the trail calls by this name.

For: the screen and the PDF. Not for: what stands in it (`logic.report`).
"""

from datetime import datetime

from django.utils import timezone

from kit.core.actions.audit import Actor
from kit.core.actions.records import open_each
from kit.meetings.logic.content import read_content
from kit.meetings.logic.report import HeldMeeting, Report, make_report
from kit.meetings.queries.report import agency_kind_names, count_year, held_open_meetings


def open_report(year: int, *, by: Actor, now: datetime) -> Report:
    """The report of a fiscal year; raises as `core.actions.records.open_record`."""
    rows, today = held_open_meetings(year), timezone.localdate(now)
    contents = open_each(rows, by=by, now=now, act="meeting.reported")
    held = [
        HeldMeeting(row.body.name, timezone.localdate(row.starts_at), read_content(content))
        for row, content in zip(rows, contents, strict=True)
    ]
    return make_report(year, count_year(year, today), held, agency_kind_names(), today=today)
