"""What takes place in the coming two weeks, day by day; with the same question as the listing.

An edge: a strip of days and the meetings of each, in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kit.core.holidays import holiday_name
from kit.core.logic.days import WEEKDAYS
from kit.core.memory import shown_until
from kit.resources.logic import addresses, telling
from kit.resources.logic.words import KINDS, NOT_A_RECOMMENDATION
from kit.resources.models import ResourcesPage, Session
from kit.resources.queries.listing import meetings, municipality_names, not_over, wanted_resources
from kit.resources.queries.origins import origins_of
from kit.resources.views.cards import area_of
from kit.resources.views.detail import DateRow, date_row
from kit.resources.views.listing import Question
from kit.resources.views.origins import Whose, whose
from kit.resources.views.until import true_for_today

DAYS: Final = 14
# More than anybody reads; whoever meets it is asked to choose.
MOST: Final = 120


@dataclass(frozen=True)
class Meeting:
    """One meeting: its date in words, and what it is."""

    row: DateRow
    name: str
    address: str
    kind: str
    area: str
    whom: str
    whose: Whose


@dataclass(frozen=True)
class Day:
    """One day of the strip; `anchor` is where its meetings stand on the page."""

    date: date
    words: str
    short: str
    weekday: str
    holiday: str
    is_today: bool
    anchor: str
    meetings: tuple[Meeting, ...]

    @property
    def held(self) -> int:
        return sum(not one.row.is_cancelled for one in self.meetings)


class Dates(Question):
    """The meetings that answer the question, from this moment on."""

    def __init__(self, request: HttpRequest, now: datetime) -> None:
        super().__init__(request)
        self.now, self.today = now, timezone.localdate(now)
        true_for_today(now)

    @cached_property
    def days(self) -> list[Day]:
        by_day: dict[date, list[Meeting]] = {}
        shown = self.sessions[:MOST]
        for session, meeting in zip(shown, meetings_of(shown, self.today), strict=True):
            by_day.setdefault(timezone.localdate(session.starts_at), []).append(meeting)
        dates = (self.today + timedelta(days=ahead) for ahead in range(DAYS))
        return [_day(one, tuple(by_day.get(one, ())), self.today) for one in dates]

    @cached_property
    def sessions(self) -> list[Session]:
        """Not over yet; one more than is shown, to know whether there are more."""
        here = settings.SITE_CONFIG.code
        records = wanted_resources(self.wanted, today=self.today, here=here)
        last = self.today + timedelta(days=DAYS - 1)
        found = list(meetings(records, self.today, last).filter(not_over(self.now))[: MOST + 1])
        if found:
            shown_until(min(max(one.ends_at or one.starts_at, self.now) for one in found))
        return found

    @property
    def busy_days(self) -> list[Day]:
        return [day for day in self.days if day.meetings]

    @property
    def are_more(self) -> bool:
        return len(self.sessions) > MOST

    @property
    def calendar(self) -> str:
        return addresses.with_query(addresses.CALENDAR, self.query)


def dates(page: ResourcesPage, request: HttpRequest) -> HttpResponse:
    """The route of the dates."""
    now = timezone.localtime()
    context = {"dates": Dates(request, now), "parent": page, "at": addresses, "rule": NOT_A_RECOMMENDATION}
    return render(request, "kit_resources/dates.html", context)


def meetings_of(sessions: Iterable[Session], today: date) -> list[Meeting]:
    """Dates with what they are and whose, in words; asks once where other bodies' records stand among them."""
    found, names = list(sessions), municipality_names()
    origins = origins_of(one.resource for one in found)
    return [_meeting(one, names, today, whose(one.resource, origins)) for one in found]


def _meeting(session: Session, names: dict[str, str], today: date, owner: Whose) -> Meeting:
    record = session.resource
    return Meeting(
        row=date_row(session, record.uid, today),
        name=record.name,
        address=addresses.detail(record.uid),
        kind=KINDS.get(record.kind, ""),
        area=area_of(record, names),
        whom=telling.for_whom(
            person=record.for_person, family=record.for_family, supporter=record.for_supporter
        ),
        whose=owner,
    )


def _day(day: date, found: tuple[Meeting, ...], today: date) -> Day:
    return Day(
        date=day,
        words=telling.near_day(day, today=today),
        short=f"{day.month}/{day.day}" if day == today or day.day == 1 else str(day.day),
        weekday=WEEKDAYS[day.weekday()],
        holiday=holiday_name(day) or "",
        is_today=day == today,
        anchor=f"d-{day.isoformat()}",
        meetings=found,
    )
