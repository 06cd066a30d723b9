"""A public summary compared with the people and numbers of its meeting.

For: every saving of one. Not for: what is compared and how (`logic.caution`, `logic.whom`).

Rules
- Comparing opens the meeting and the seats of its body, so it stands in the trail, under the name of whoever saves; what
  stood there is shown to nobody.
- A text that was compared with the record as it is now is not compared again, so that nothing is opened for nothing.
- The mark is set on the object in memory; it is kept with the text or not at all.
"""

from collections.abc import Iterable
from datetime import datetime

from kit.core.actions.audit import Actor
from kit.core.actions.records import open_each, open_record
from kit.core.models import Municipality
from kit.core.registries import record_finders
from kit.meetings.logic.caution import Finding, digest, refused
from kit.meetings.logic.content import Content, read_content
from kit.meetings.logic.naming import Namer
from kit.meetings.logic.whom import people_of
from kit.meetings.models import Agency, Body, Meeting, Seat, Summary

_PREFECTURE = "三重県"


def is_checked(summary: Summary) -> bool:
    """Whether the text carries the mark of the record as it is now."""
    edition = Meeting.objects.filter(pk=summary.meeting_id).values_list("edition", flat=True).first()
    return (summary.checked_digest, summary.checked_edition) == (digest(summary.texts()), edition)


def check_summary(summary: Summary, *, by: Actor, now: datetime) -> tuple[Finding, ...]:
    """What may not stand in the text; marks it as checked when nothing is found. Raises as `open_record`."""
    if is_checked(summary):
        return ()
    row = Meeting.objects.select_related("body").get(pk=summary.meeting_id)
    content = read_content(open_record(row, by=by, now=now, act="summary.compared"))
    found = refused(summary.texts(), namer_of(row, content, by=by, now=now), is_number)
    if not found:
        mark_checked(summary, row)
    return found


def mark_checked(summary: Summary, row: Meeting) -> None:
    """Set the mark in memory; only after the text was compared with this row."""
    summary.checked_digest, summary.checked_edition = digest(summary.texts()), row.edition


def namer_of(row: Meeting, content: Content, *, by: Actor, now: datetime) -> Namer:
    """Who finds the people of a meeting in texts; opens the seats of its body."""
    seats = open_each(list(Seat.objects.filter(body=row.body)), by=by, now=now, act="summary.compared")
    towns = list(Municipality.objects.values_list("name", flat=True))
    spared = (*_organisations(), *towns, _PREFECTURE)
    places = (name[:-1] for name in (*towns, _PREFECTURE))
    return Namer(people_of(content, seats, row.body.rules), spared, places)


def is_number(signs: str) -> bool:
    """Whether a consultation has this number, also one that was erased."""
    find = record_finders.get("consultation")
    return find is not None and find(signs) is not None


def _organisations() -> Iterable[str]:
    yield from Body.objects.values_list("name", flat=True)
    for name, former in Agency.objects.values_list("name", "former_names"):
        yield name
        yield from former.split("、")
