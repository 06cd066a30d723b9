"""What stands in a meeting's record, as one value that is sealed whole.

For: the shapes that forms fill, minutes and summaries read. Not for: sealing (`core.models.sealed`), what was promised
(rows of their own, because it lives on in other meetings), and papers.

Rules
- Items, attendances and lines of the checklist have lasting ids, so that two people's changes can be put together and a
  promise can say which item it came from.
- `agency` is the uid of a member agency, "" for a guest; its name is kept as it was on that day.
- `consultations` are numbers (受付番号) only; what a consultation says never stands here by copying.
- A field that an older or newer kit does not know is left out when read, never a reason not to open a record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypeVar

from kit.meetings.logic.words import Presence


@dataclass(frozen=True)
class Item:
    """One item of the agenda; `minutes` is the time planned for it. Only what `is_public` may enter a summary."""

    id: str
    title: str
    is_public: bool = False
    minutes: int = 0
    note: str = ""
    discussion: str = ""
    result: str = ""
    decision: str = ""
    consultations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attendance:
    """Who came, or did not. `person` was named; with `presence` proxy, `proxy_for` is the person who was expected."""

    id: str
    agency: str = ""
    agency_name: str = ""
    agency_kind: str = ""
    person: str = ""
    presence: str = Presence.UNKNOWN
    proxy_for: str = ""
    role: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the secretary's checklist."""

    id: str
    text: str
    is_done: bool = False


@dataclass(frozen=True)
class Carried:
    """What was still promised from earlier when the meeting was held: as it stood on that day."""

    id: str
    text: str
    owner: str = ""
    due_on: str = ""
    state: str = ""


@dataclass(frozen=True)
class Content:
    """The whole record; `confirmed_by` read the minutes and found them right."""

    title: str = ""
    place: str = ""
    online: str = ""
    invitation: str = ""
    document_number: str = ""
    chair: str = ""
    recorder: str = ""
    confirmed_by: str = ""
    theme: str = ""
    consent: str = ""
    altered_checked_by: str = ""
    items: tuple[Item, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    checklist: tuple[Check, ...] = ()
    carried: tuple[Carried, ...] = ()


T = TypeVar("T")


def read_content(stored: Mapping[str, Any]) -> Content:
    """The record of what was sealed."""
    content = _read(Content, stored)
    return replace(
        content,
        items=_each(Item, stored.get("items")),
        attendances=_each(Attendance, stored.get("attendances")),
        checklist=_each(Check, stored.get("checklist")),
        carried=_each(Carried, stored.get("carried")),
    )


def stored_content(content: Content) -> dict[str, Any]:
    """What is sealed of a record: plain lists, numbers and words."""
    return asdict(content)


def _each(shape: type[T], rows: Iterable[Mapping[str, Any]] | None) -> tuple[T, ...]:
    return tuple(_read(shape, row) for row in rows or ())


def _read(shape: type[T], row: Mapping[str, Any]) -> T:
    known = {one.name for one in fields(shape)}  # type: ignore[arg-type]
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name in known
    }
    return shape(**values)
