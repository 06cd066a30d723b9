"""The board put together for a template: what the public page, the staff screen and the paper share.

An edge: it asks the queries once and hands words to templates. Not for: who may see it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.conf import settings

from kit.hub.gateway.board import below_pillars, indicators, tiles
from kit.hub.logic.board_facts import ACTUAL, CHECKED, HELD, NO, PLATFORM, TARGET, WINDOW, YES, sourced_words
from kit.hub.logic.board_rows import (
    FRESH,
    HEADINGS,
    STATES,
    UNKNOWN,
    UNTOLD,
    Row,
    checked_within,
    counted,
    kinds_told,
    trend_words,
    unread,
)
from kit.hub.logic.board_trend import Drawing, Point, Series, draw, series_of
from kit.hub.models import IndicatorValue
from kit.hub.queries.board import Reports, board_rows, indicator_values, readings
from kit.hub.queries.board_plan import PlanPillar, plan_pillars
from kit.resources.logic.words import KINDS

RECENT: Final = 180
# What is said beside the number of those who have something: what the others answer, or that they do not.
WITHOUT: Final = tuple((code, STATES[code]) for code in (NO, UNTOLD, UNKNOWN))
# The prefecture's own list of windows, 居場所 and 家族会 (opened 2024-05-01): the board links to it and does not replace it.
PREFECTURE_LIST: Final = "https://www.pref.mie.lg.jp/HIKIKOMORI-INFO/"


@dataclass(frozen=True)
class Tile:
    row: Row
    column: int
    line: int


@dataclass(frozen=True)
class Charted:
    series: Series
    drawing: Drawing


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator: where its baseline is from, the newest target, every actual value from the newest, the count of today, its line."""

    about: dict[str, Any]
    baseline_since: str
    target: IndicatorValue | None
    actuals: list[IndicatorValue]
    counted_now: int
    chart: Charted | None


@dataclass(frozen=True)
class PillarShown:
    """One pillar and the sentences that are told below it."""

    pillar: PlanPillar
    told: tuple[str, ...]
    note: str


class Board:
    """The whole board as of a day; every part is asked for once, when it is needed."""

    headings = HEADINGS
    prefecture_list = PREFECTURE_LIST
    fresh = FRESH

    def __init__(self, today: date, reports: Reports | None = None) -> None:
        self.today, self.reports = today, reports

    @cached_property
    def rows(self) -> list[Row]:
        return board_rows(self.today, self.reports)

    @cached_property
    def tiles(self) -> list[Tile]:
        places = tiles(settings.KIT_FIXTURES)
        return [Tile(row, *places[row.town.code]) for row in self.rows]

    @cached_property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state of a tile: its code, its word, of how many municipalities."""
        found = Counter(row.state for row in self.rows)
        return [(code, words, found[code]) for code, words in STATES.items()]

    @cached_property
    def unread(self) -> int:
        """Of how many municipalities the state of the tile is not known because their site was not read yet."""
        return unread(self.rows, WINDOW)

    @cached_property
    def trends(self) -> list[Charted]:
        return [Charted(one, draw(one)) for one in series_of(readings(self.today), len(self.rows))]

    @cached_property
    def trend_words(self) -> tuple[str, ...]:
        return trend_words(self.rows, self.today)

    @cached_property
    def indicators(self) -> list[IndicatorShown]:
        values = indicator_values()
        return [self._indicator(about, values) for about in indicators(settings.KIT_FIXTURES)]

    @cached_property
    def pillars(self) -> list[PillarShown]:
        below = below_pillars(settings.KIT_FIXTURES)
        kinds, sites = kinds_told(self.rows, self.today)
        return [
            PillarShown(one, tuple(self._told(below[one.word], kinds, sites)), below[one.word]["note"])
            for one in plan_pillars(self.today)
            if one.word in below
        ]

    @property
    def edition(self) -> str:
        return self.pillars[0].pillar.edition if self.pillars else ""

    def _indicator(self, about: dict[str, Any], values: list[IndicatorValue]) -> IndicatorShown:
        own = [value for value in values if value.indicator == about["code"]]
        targets = [value for value in own if value.kind == TARGET]
        actuals = [value for value in own if value.kind == ACTUAL]
        baseline_on = date.fromisoformat(about["baseline_on"])
        points = [Point(baseline_on, about["baseline"], about["of"])]
        points += [
            Point(value.as_of, value.value, about["of"]) for value in actuals if value.as_of > baseline_on
        ]
        series = Series(about["code"], about["name"], about["unit"], tuple(points), about["of"])
        return IndicatorShown(
            about=about,
            baseline_since=sourced_words(baseline_on, about["source"]),
            target=targets[-1] if targets else None,
            actuals=actuals[::-1],
            counted_now=counted(self.rows, about["fact"])[YES],
            chart=Charted(series, draw(series)) if len(points) > 1 else None,
        )

    def _told(self, below: dict[str, Any], kinds: dict[str, int], sites: int) -> list[str]:
        words = [self._fact_words(fact) for fact in below["facts"]]
        return words + [
            f"{KINDS[kind]}: {kinds[kind]}か所（{sites}市町のサイトから）"
            for kind in below["kinds"]
            if kinds.get(kind)
        ]

    def _fact_words(self, fact: str) -> str:
        known = counted(self.rows, fact)
        many = len(self.rows)
        if fact == CHECKED:
            return f"窓口の内容を{RECENT}日以内に確かめた市町: {checked_within(self.rows, self.today, RECENT)} / {many}"
        label = {
            WINDOW: "相談窓口がある",
            PLATFORM: "プラットフォームがある",
            HELD: "プラットフォームの会議を開いた日がわかる",
        }
        others = [f"{words}: {known[code]}" for code, words in WITHOUT if known[code]]
        if count := unread(self.rows, fact):
            others.append(f"うち、サイトをまだ読み取っていない市町: {count}")
        beside = f"（{'、'.join(others)}）" if others else ""
        return f"{label[fact]}市町: {known[YES]} / {many}{beside}"
