"""A record as one of many: the card of the listing.

An edge: it turns records and their next dates into words; templates only put them in their places.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.core.logic.opening.words import full_moment_words
from kit.core.memory import shown_until
from kit.resources.logic import addresses, telling
from kit.resources.logic.listing import check_is_old
from kit.resources.logic.words import KINDS
from kit.resources.models import Resource
from kit.resources.queries.listing import municipality_names, next_dates
from kit.resources.queries.origins import origins_of
from kit.resources.views.origins import Whose, whose


@dataclass(frozen=True)
class Card:
    address: str
    name: str
    nickname: str
    kind: str
    summary: str
    for_whom: str
    next_date: str
    next_on_paper: str
    hours: str
    area: str
    checked: str
    check_is_old: bool
    is_paused: bool
    alert: str
    whose: Whose
    taken_from: str


def cards_of(resources: Iterable[Resource], now: datetime) -> list[Card]:
    """The cards in the order given, with two statements in all, and one more where other bodies' records stand among
    them; they are true until the nearest date has begun."""
    records = list(resources)
    origins = origins_of(records)
    dates, names = next_dates(records, now), municipality_names()
    for moment in dates.values():
        if moment > now:
            shown_until(moment)
    return [_card(record, dates.get(record.pk), names, now, whose(record, origins)) for record in records]


def area_of(record: Resource, names: dict[str, str]) -> str:
    """For which towns it is, in words."""
    codes = record.area_codes or (record.municipality_code or record.owner_code,)
    return telling.area_words(record.area, codes, names)


def _card(
    record: Resource, next_at: datetime | None, names: dict[str, str], now: datetime, owner: Whose
) -> Card:
    today = timezone.localdate(now)
    local = timezone.localtime(next_at) if next_at and record.state != "paused" else None
    return Card(
        address=addresses.detail(record.uid),
        name=record.name,
        nickname=record.nickname,
        kind=KINDS.get(record.kind, ""),
        summary=record.summary,
        for_whom=whom_of(record),
        next_date=f"{telling.near_day(local.date(), today=today)} {local.hour}:{local.minute:02}"
        if local
        else "",
        next_on_paper=full_moment_words(local) if local else "",
        hours=record.hours,
        area=area_of(record, names),
        checked=telling.month_words(record.checked_on),
        check_is_old=check_is_old(record.checked_on, today),
        is_paused=record.state == "paused",
        alert=record.alert,
        whose=owner,
        taken_from="" if owner.name else _taken_from(record),
    )


def _taken_from(record: Resource) -> str:
    """Beside towns' own records the hub says of its own from which list of which day they are."""
    is_hub = settings.SITE_CONFIG.is_hub
    return telling.taken_from(record.source, record.source_date) if is_hub else ""


def whom_of(record: Any) -> str:
    """For whom it is, with ages and 女性のみ."""
    parts = (
        telling.for_whom(person=record.for_person, family=record.for_family, supporter=record.for_supporter),
        telling.ages(record.minimum_age, record.maximum_age, record.age_note),
        "女性のみ" if record.women_only else "",
    )
    return "、".join(part for part in parts if part)
