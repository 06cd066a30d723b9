"""The yearly report to the committee: how often the bodies met, which kinds of agencies came, what was decided.

For: numbers and the words that may leave the house. Not for: opening records, drawing.

Rules
- A meeting counts in the fiscal year of its day, and when it was held.
- Of closed meetings there is one number over all of them, and only when the year is over: sooner, it would tell whoever
  looks each day that one took place.
- In words stand decisions of public items alone; of the others it is said how many there were.
- Attendance counts whoever was there, in person, online or for somebody, by the kind of the agency as it was on that day.
- A chart has twelve bars at most: with more kinds it shows their fields, and each kind stands by itself in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kit.core.logic.fiscal import first_day, fiscal_year
from kit.meetings.logic.content import Content, Item
from kit.meetings.logic.words import RESULTS, THERE
from kit.pages.logic.charts import MAX_ITEMS, BarChart, bar_chart
from kit.pages.logic.charts import Item as Bar

OTHERS: Final = "そのほかの種別"
NO_FIELD: Final = "計画の分野の外の機関"
NO_KIND: Final = "機関のない人"
_DECIDED: Final = frozenset({"decided", "confirmed", "roles"})


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting of an open body that was held in the year, as it was opened."""

    body: str
    day: date
    content: Content = field(repr=False)


@dataclass(frozen=True)
class BodyYear:
    """One open body: its name and kind, and how many meetings were held, were cancelled, and are still to come."""

    name: str
    kind: str
    held: int
    cancelled: int
    coming: int
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class KindName:
    """A kind of agency and its field, "" for kinds that the plan counts in none."""

    name: str
    field: str = ""


@dataclass(frozen=True)
class KindYear:
    """One kind of agency: at how many meetings somebody of it was there, and how many people in all."""

    name: str
    meetings: int
    people: int
    field: str = ""


@dataclass(frozen=True)
class Decision:
    day: date
    body: str
    item: str
    words: str


@dataclass(frozen=True)
class PromiseYear:
    """What was promised in meetings of the year: all, done or handed on, dropped, still open, and of these overdue."""

    made: int
    closed: int
    dropped: int
    still_open: int
    overdue: int


@dataclass(frozen=True)
class Report:
    """`closed` is None while the year is not over; `hidden` counts decisions of items that are not public."""

    year: int
    is_over: bool
    bodies: tuple[BodyYear, ...]
    closed: int | None
    kinds: tuple[KindYear, ...]
    decisions: tuple[Decision, ...]
    hidden: int
    promises: PromiseYear
    chart: BarChart | None
    is_by_field: bool

    @property
    def held(self) -> int:
        return sum(one.held for one in self.bodies)


@dataclass(frozen=True)
class Counted:
    """What clear columns say."""

    bodies: tuple[BodyYear, ...]
    closed: int
    promises: PromiseYear


def make_report(
    year: int, counted: Counted, held: Sequence[HeldMeeting], kinds: Mapping[str, KindName], *, today: date
) -> Report:
    """The report of a fiscal year; `kinds` stand by code, in the order in which they are shown."""
    is_over = today >= first_day(year + 1)
    shown = _kinds(held, kinds)
    decided = [(one, item) for one in held for item in one.content.items if _is_decided(item)]
    return Report(
        year=year,
        is_over=is_over,
        bodies=counted.bodies,
        closed=counted.closed if is_over else None,
        kinds=shown,
        decisions=tuple(
            Decision(one.day, one.body, item.title, item.decision.strip() or RESULTS.get(item.result, ""))
            for one, item in decided
            if item.is_public
        ),
        hidden=sum(not item.is_public for _one, item in decided),
        promises=counted.promises,
        chart=_chart(shown),
        is_by_field=len(shown) > MAX_ITEMS,
    )


def read_year(text: str, today: date) -> int:
    """The fiscal year that was asked for; the one of today for anything else."""
    # The last year of the calendar has no next one, in which it would be over.
    is_year = text.isascii() and text.isdecimal() and len(text) == 4 and "2000" <= text < "9999"
    return int(text) if is_year else fiscal_year(today)


def _is_decided(item: Item) -> bool:
    return bool(item.decision.strip()) or item.result in _DECIDED


def _kinds(held: Iterable[HeldMeeting], names: Mapping[str, KindName]) -> tuple[KindYear, ...]:
    meetings: dict[str, int] = {}
    people: dict[str, int] = {}
    for one in held:
        there = [person.agency_kind for person in one.content.attendances if person.presence in THERE]
        for code in there:
            people[code] = people.get(code, 0) + 1
        for code in set(there):
            meetings[code] = meetings.get(code, 0) + 1
    known = [code for code in names if code in people]
    rest = sorted(code for code in people if code not in names)
    return tuple(_kind(names.get(code), code, meetings[code], people[code]) for code in [*known, *rest])


def _kind(known: KindName | None, code: str, meetings: int, people: int) -> KindYear:
    found = known or KindName(OTHERS if code else NO_KIND)
    return KindYear(found.name, meetings, people, found.field)


def _chart(kinds: Sequence[KindYear]) -> BarChart | None:
    if not kinds:
        return None
    if len(kinds) <= MAX_ITEMS:
        return bar_chart([Bar(one.name, one.people) for one in kinds], unit="人")
    fields: dict[str, int] = {}
    for one in kinds:
        name = one.field or NO_FIELD
        fields[name] = fields.get(name, 0) + one.people
    return bar_chart([Bar(name, people) for name, people in fields.items()], unit="人")
