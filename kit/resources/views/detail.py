"""The page of one entry: everything that somebody wants to know before coming for the first time.

An edge: values leave through `bridge.values.public_values`, which knows what is confidential. An entry that is not shown
(any more) answers with a calm page, not with a reason: the reason may concern somebody.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.bridge.facts import phone_fact
from kit.core.memory import shown_until
from kit.resources.bridge.values import public_values
from kit.resources.logic import addresses, telling
from kit.resources.logic.listing import check_is_old
from kit.resources.logic.telling import Line
from kit.resources.logic.words import KINDS, NOT_A_RECOMMENDATION
from kit.resources.models import Resource, ResourcesPage, Session
from kit.resources.queries.listing import (
    MEETING_KINDS,
    coming_sessions,
    municipality_names,
    shown_resource,
    successor_of,
    was_listed,
)
from kit.resources.queries.origins import origins_of
from kit.resources.views.cards import area_of, whom_of
from kit.resources.views.origins import Whose, whose
from kit.resources.views.until import true_for_today

MOST_DATES: Final = 4


@dataclass(frozen=True)
class Number:
    """One telephone number: as written, where it leads ("" where it cannot be dialled), and what to know of it."""

    text: str
    href: str
    note: str


@dataclass(frozen=True)
class DateRow:
    """One coming date; `file` is its calendar file, "" while it is cancelled."""

    day: str
    hours: str
    note: str
    is_cancelled: bool
    file: str


class Detail:
    """One entry as residents read it, worked out for one moment."""

    def __init__(self, record: Resource, now: datetime) -> None:
        self.record, self.now = record, now
        self.values = public_values(record)
        self.today = timezone.localdate(now)
        self.is_meeting = record.kind in MEETING_KINDS
        self.kind = KINDS.get(record.kind, "")
        self.is_paused = record.state == "paused"
        true_for_today(now)

    @property
    def whom(self) -> str:
        return whom_of(self.record)

    @property
    def area(self) -> str:
        return area_of(self.record, municipality_names())

    @property
    def address(self) -> str:
        return " ".join(part for part in (self.values["address"], self.values["building"]) if part)

    @property
    def is_withheld(self) -> bool:
        return self.record.address_confidential

    @property
    def map(self) -> str:
        return addresses.map_of(self.values["latitude"], self.values["longitude"])

    @property
    def still_map(self) -> str:
        """Its map on this site; "" where the town has no tiles, or the place no public position."""
        return addresses.still_map(self.record.uid) if self.map and settings.SITE_CONFIG.map.tiles else ""

    @property
    def numbers(self) -> list[Number]:
        return [_number(one) for one in self.values["phones"] if one.get("number")]

    @property
    def points(self) -> tuple[Line, ...]:
        return telling.first_points(
            self.values, women_only=self.record.women_only, is_meeting=self.is_meeting
        )

    @property
    def coming(self) -> tuple[Line, ...]:
        """What one has to know to come: reservation, fee, languages, how many."""
        told = (
            Line(_("予約"), telling.reservation_words(self.record.reservation)),
            Line(_("申し込み方"), self.values["how_to_apply"]),
            Line(_("費用"), telling.fee_words(self.record.fee_is_free, self.values["fee"])),
            Line(_("定員"), self.values["capacity"]),
            Line(_("使える言葉"), telling.language_words(self.record.languages)),
        )
        return tuple(line for line in told if line.text)

    @cached_property
    def dates(self) -> list[DateRow]:
        if self.is_paused:
            return []
        rows = list(coming_sessions(self.record, self.now)[:MOST_DATES])
        if rows:
            shown_until(max(rows[0].ends_at or rows[0].starts_at, self.now))
        return [date_row(row, self.record.uid, self.today) for row in rows]

    @property
    def checked(self) -> str:
        return telling.month_words(self.record.checked_on)

    @property
    def check_is_old(self) -> bool:
        return check_is_old(self.record.checked_on, self.today)

    @property
    def source(self) -> str:
        """From where the record was taken, with the day of which it was."""
        told, day = self.record.source, self.record.source_date
        return f"{told} （{day}）" if told and day else told

    @cached_property
    def whose(self) -> Whose:
        """Who keeps it where that is another body."""
        return whose(self.record, origins_of([self.record]))

    @property
    def suggest(self) -> str:
        """Where a mistake is told: to whoever can mend it."""
        return self.whose.suggest or addresses.suggest(self.record.uid)


def date_row(row: Session, uid: UUID, today: Any) -> DateRow:
    """One date in words."""
    starts = timezone.localtime(row.starts_at)
    ends = timezone.localtime(row.ends_at) if row.ends_at else None
    return DateRow(
        day=telling.near_day(starts.date(), today=today),
        hours=telling.span_words(starts, ends),
        note=row.note,
        is_cancelled=row.cancelled,
        file="" if row.cancelled else addresses.session_file(uid, starts),
    )


def detail(page: ResourcesPage, request: HttpRequest, uid: UUID) -> HttpResponse:
    """The route of one entry: 410 for what was public and ended, 404 for what is not shown or never was there."""
    now = timezone.localtime()
    record = shown_resource(uid, timezone.localdate(now))
    if record is None:
        return not_shown(request, uid)
    context = {"entry": Detail(record, now), "parent": page, "at": addresses, "rule": NOT_A_RECOMMENDATION}
    return render(request, "kit_resources/detail.html", context)


def not_shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A calm page that leads on, or the way to the record that stands for it now; raises Http404 where no entry ever
    stood."""
    ended = was_listed(uid)
    if ended is None:
        raise Http404
    if ended and (successor := successor_of(uid, timezone.localdate())):
        return redirect(addresses.detail(successor), permanent=True)
    return render(request, "kit_resources/not_shown.html", {"at": addresses}, status=410 if ended else 404)


def _number(one: dict[str, str]) -> Number:
    fact = phone_fact(one["number"])
    extension = _("内線%(number)s") % {"number": one["extension"]} if one.get("extension") else ""
    return Number(fact.text, fact.href, "、".join(part for part in (extension, one.get("note", "")) if part))
