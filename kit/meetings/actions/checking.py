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
from kit.core.actions.records import open_each
from kit.core.logic.caution import Finding, digest, refused
from kit.core.logic.naming import Namer
from kit.core.models import Municipality
from kit.core.queries.numbers import is_consultation_number
from kit.meetings.logic.content import Content, read_content
from kit.meetings.logic.whom import people_of
from kit.meetings.models import Agency, Body, Seat, Summary

_PREFECTURE = "三重県"


def is_checked(summary: Summary) -> bool:
    """Whether the text carries the mark of the record as it is now."""
    return (summary.checked_digest, summary.checked_edition) == (
        digest(summary.texts()),
        summary.record_mark(),
    )


def check_summary(summary: Summary, *, by: Actor, now: datetime) -> tuple[Finding, ...]:
    """What may not stand in the text; marks it as checked when nothing is found. Raises as `open_record`."""
    if is_checked(summary):
        return ()
    mark, rows = summary.record_mark(), list(summary.told_meetings())
    contents = [read_content(one) for one in open_each(rows, by=by, now=now, act="summary.compared")]
    namer = namer_of(summary.of_body, contents, by=by, now=now)
    found = refused(summary.texts(), namer, is_consultation_number)
    if not found:
        mark_checked(summary, mark)
    return found


def mark_checked(summary: Summary, mark: int) -> None:
    """Set the mark in memory; only after the text was compared with the records of which this was the mark."""
    summary.checked_digest, summary.checked_edition = digest(summary.texts()), mark


def namer_of(body: Body, contents: Iterable[Content], *, by: Actor, now: datetime) -> Namer:
    """Who finds the people of these meetings in texts; opens the seats of their body."""
    seats = open_each(list(Seat.objects.filter(body=body)), by=by, now=now, act="summary.compared")
    towns = list(Municipality.objects.values_list("name", flat=True))
    spared = (*_organisations(), *towns, _PREFECTURE)
    places = (name[:-1] for name in (*towns, _PREFECTURE))
    people = dict.fromkeys(one for each in contents for one in people_of(each, seats, body.rules))
    return Namer(people, spared, places)


def _organisations() -> Iterable[str]:
    yield from Body.objects.values_list("name", flat=True)
    for name, former in Agency.objects.values_list("name", "former_names"):
        yield name
        yield from former.split("、")
