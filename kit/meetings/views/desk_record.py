"""A meeting's record between its sealed shape, the forms, and words for the screen.

For: the page of a meeting and its forms. Not for: opening (`actions.keeping`), joining (`logic.joining`).
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kit.meetings.actions.keeping import Opened
from kit.meetings.actions.planning import When
from kit.meetings.logic.content import Attendance, Content, Item, read_content, stored_content
from kit.meetings.logic.desk import results_of
from kit.meetings.logic.kinds import BodyKind
from kit.meetings.logic.words import PRESENCES, THERE, Presence
from kit.meetings.models import Meeting
from kit.meetings.staff_forms.parts import WHEN
from kit.meetings.staff_forms.shapes import Asked
from kit.meetings.views.desk_new import when_of


def asked_of(row: Meeting, content: Content | None = None) -> Asked:
    """What its forms ask; `content` where numbers may stand."""
    items = content.items if content else ()
    numbers = frozenset(number for item in items for number in item.consultations)
    return Asked(row.body.rules, results_of(row.body.rules), numbers)


def record_of(opened: Opened) -> dict[str, Any]:
    """The record as plain values by name, with day and times as the form shows them."""
    starts, ends = (timezone.localtime(one) for one in (opened.row.starts_at, opened.row.ends_at))
    return {
        **stored_content(opened.content),
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }


def content_of(record: Mapping[str, Any]) -> Content:
    """The record of plain values."""
    return read_content({name: value for name, value in record.items() if name not in WHEN})


def times_of(record: Mapping[str, Any], row: Meeting) -> When | None:
    """The times in a record, None when the end is not after the beginning; untouched ones stay as they are."""
    if all(record[name] == value for name, value in _shown_times(row).items()):
        return When(row.starts_at, row.ends_at)
    day, starts, ends = date.fromisoformat(record["day"]), _clock(record["starts"]), _clock(record["ends"])
    return when_of(day, starts, ends) if starts < ends else None


def _shown_times(row: Meeting) -> dict[str, str]:
    starts, ends = (timezone.localtime(one) for one in (row.starts_at, row.ends_at))
    return {"day": starts.date().isoformat(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def item_lines(item: Item, kind: BodyKind) -> dict[str, Any]:
    """An item with its result in words."""
    return {"item": item, "result": results_of(kind).get(item.result, item.result)}


def presence_words(one: Attendance) -> str:
    """How somebody was there, with whom he stood in for."""
    words = PRESENCES.get(one.presence, one.presence)  # type: ignore[call-overload]
    if one.presence == Presence.PROXY and one.proxy_for:
        return _("%(who)sの代理") % {"who": one.proxy_for}
    return str(words)


def attendance_counts(content: Content) -> list[tuple[str, int]]:
    """How many of each kind, and how many agencies were there."""
    counts = [
        (words, sum(one.presence == presence for one in content.attendances))
        for presence, words in PRESENCES.items()
    ]
    agencies = {one.agency_name for one in content.attendances if one.presence in THERE and one.agency}
    shown = [(words, count) for words, count in counts if count]
    return [*shown, (_("出席した機関"), len(agencies))] if agencies else shown
