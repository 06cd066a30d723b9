"""The board, read: what towns said last, what the prefecture entered, and the rows made of both.

For: the public board, the staff board, exports. Not for: asking towns (a harvest does), words and order (`logic`).

The number of statements does not depend on the number of towns, days or entries.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kit.hub.logic.board import from_data
from kit.hub.logic.board_facts import read_again
from kit.hub.logic.board_rows import Entry, Row, Told, TownRef, make_row
from kit.hub.logic.board_trend import DAILY, WEEKLY, Grain, Reading
from kit.hub.models import DailyState, Entered, IndicatorValue, Town
from kit.hub.models.register import Standing
from kit.hub.queries.harvest import with_rest
from kit.hub.queries.towns import all_towns
from kit.resources.logic.words import KINDS

Reports = Mapping[str, Mapping[str, Any]]


def towns_and_told() -> list[tuple[Town, Told | None]]:
    """All municipalities in the order of their codes, each with what its site said last: one statement.

    The index is asked for each town, so that years of daily history do not make it slower.
    """
    newest = DailyState.objects.filter(town=OuterRef("pk")).order_by("-day")
    rows: Any = with_rest(all_towns()).annotate(
        told_on=Subquery(newest.values("day")[:1]), told_facts=Subquery(newest.values("facts")[:1])
    )
    return [(row, _told(row.told_on, row.told_facts) if row.told_on else None) for row in rows]


def entered_facts() -> dict[int, dict[str, Entry]]:
    """What the prefecture's entries say now, by town and fact: one statement. An emptied fact is not there."""
    found: dict[int, dict[str, Entry]] = {}
    for row in _newest_entries().values_list("town", "fact", "value", "source", "as_of"):
        town, fact, kept, source, as_of = row
        if value := read_again(fact, kept):
            found.setdefault(town, {})[fact] = Entry(value, source, as_of)
    return found


def board_rows(today: date, reports: Reports | None = None) -> list[Row]:
    """All municipalities in the order of their codes: two statements.

    `reports`: what instances sent to the hub, by code (`waiting`, `since`, `kit`, `held`).
    """
    entered = entered_facts()
    return [
        make_row(_reference(town), told, entered.get(town.pk, {}), today, (reports or {}).get(town.code))
        for town, told in towns_and_told()
    ]


def history(town: Town) -> QuerySet[Entered]:
    """Everything that was entered of a municipality, the newest first, what was taken back too."""
    return Entered.objects.filter(town=town).select_related("by", "sheet")


def readings(today: date) -> list[Reading]:
    """What trends are read from: every day, then weeks, then months (`logic.board_trend`): one statement."""
    wanted = (
        Q(day__gt=today - timedelta(days=DAILY))
        | Q(grain__gte=Grain.WEEK, day__gt=today - timedelta(days=WEEKLY))
        | Q(grain=Grain.MONTH)
    )
    rows = DailyState.objects.filter(wanted, day__lte=today).order_by("day")
    return list(map(Reading._make, rows.values_list("day", "town", "window", "platform", "resources")))


def indicator_values() -> list[IndicatorValue]:
    """Every target and actual value, oldest first."""
    return list(IndicatorValue.objects.order_by("indicator", "as_of", "pk"))


def values_now(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Entered]:
    """The entries that count now for (code, fact), where there are any, each with its value as it counts: one statement."""
    wanted = set(pairs)
    rows = _newest_entries().select_related("town__municipality", "by")
    found = {(row.town.code, row.fact): row for row in rows}
    for row in found.values():
        row.value = read_again(row.fact, row.value)
    return {pair: row for pair, row in found.items() if pair in wanted}


def _told(day: date, kept: Mapping[str, Any]) -> Told:
    facts = from_data(kept)
    kinds = facts.resources or {}
    # A kind and its number stay together in a narrow column.
    known = [f"{KINDS[kind]}\N{NO-BREAK SPACE}{kinds[kind]}" for kind in KINDS if kind in kinds]
    others = sum(count for kind, count in kinds.items() if kind not in KINDS)
    return Told(day, facts, "、".join([*known, f"ほか\N{NO-BREAK SPACE}{others}"] if others else known))


def _newest_entries() -> QuerySet[Entered]:
    """Of every town and fact the last entry that was not taken back."""
    standing = Entered.objects.filter(taken_back_at=None)
    newest = standing.order_by().values("town", "fact").annotate(newest=Max("pk")).values("newest")
    return standing.filter(pk__in=newest)


def _reference(town: Town) -> TownRef:
    is_connected = town.standing == Standing.CONNECTED
    rested_at = getattr(town, "rested_at", None)
    return TownRef(
        town.code, town.slug, town.municipality.name, is_connected, town.address if is_connected else "",
        timezone.localdate(rested_at) if rested_at and is_connected else None,
    )  # fmt: skip
