"""A new meeting made ready from a template, its body and the people in it.

For: the first content of a record. Not for: keeping it (`actions.planning`), the date (`rhythm`).

Rules
- A meeting copies what it takes: a later release changes no agenda that was sent out.
- What was promised earlier is not copied; it is shown from its own rows until the meeting is held.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from kit.meetings.logic.content import Attendance, Check, Content, Item

# "第○回": people type any of three circles. A placeholder in braces would be taken for a fact of the town.
_COUNT: Final = re.compile(r"(?<=第)[○◯〇]")


@dataclass(frozen=True)
class Draft:
    """What a template offers: lines in order; an item is title, is_public, minutes, note."""

    title: str = ""
    invitation: str = ""
    items: tuple[tuple[str, bool, int, str], ...] = ()
    papers: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """Who is expected: the agency's uid, name and kind code, and the person who speaks for it."""

    agency: str
    name: str
    kind: str
    person: str = field(default="", repr=False)


def first_content(
    draft: Draft, sittings: Iterable[Sitting], *, count: int, place: str, new_id: Callable[[], str]
) -> Content:
    """The record of a meeting that is being prepared; `count` is its number in the body, `new_id` makes lasting ids."""
    papers = tuple(Check(new_id(), f"資料: {one}") for one in draft.papers)
    return Content(
        title=_COUNT.sub(str(count), draft.title),
        place=place,
        invitation=draft.invitation,
        items=tuple(Item(new_id(), *one) for one in draft.items),
        attendances=tuple(
            Attendance(new_id(), one.agency, one.name, one.kind, one.person) for one in sittings
        ),
        checklist=(*papers, *(Check(new_id(), one) for one in draft.checks)),
    )
