"""The tables of a fiscal year that a town may publish: which there are, what is counted, and how they look outside.

For: counting and freezing (`actions.statistics`), the screen, `/town.json`. Not for: which cells may be shown
(`suppression`), opening records.

Rules
- The list of tables is fixed. Nobody asks questions of the records: what can be asked again and again can be found out.
- No category stands in two tables. All that they share is their total, which is shown or nothing is; so nothing hidden
  in one can be computed from another.
- A person is counted once in each table: of several worries the one with the double circle counts.
- What is published is made of the consultations that came in within the year. Whoever said that it must not be counted
  is in no table, and nothing says how many they are.
- A category that the definition has and this list does not know counts as 「ほか」, an answer that was left out as
  「書かれていない」.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from kit.core.logic.fiscal import first_day, quarter
from kit.intake.logic import definition as d
from kit.intake.logic.conditions import Values, chosen, most_pressing
from kit.intake.logic.suppression import TOTAL, Cell, Table, published

COUNTING: Final = "statistics"
OTHER, UNSAID = "other", "unsaid"
_REST: Final = ((OTHER, "ほか"), (UNSAID, "書かれていない"))


@dataclass(frozen=True)
class Counted:
    """What is looked at of one consultation; `values` are answers by question, `came_on` is the day in Japan."""

    came_on: date
    door: str
    values: Values = field(repr=False)


@dataclass(frozen=True)
class Dimension:
    """One direction of a table; `of` says in which category somebody is."""

    key: str
    title: str
    categories: tuple[tuple[str, str], ...]
    of: Callable[[Counted], str]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _label in self.categories)

    def place(self, counted: Counted) -> str:
        """The category, "other" for one that this list does not have."""
        found = self.of(counted)
        return found if found in self.keys else OTHER


@dataclass(frozen=True)
class TablePlan:
    """One table of the list; without `columns` a list of rows."""

    key: str
    title: str
    rows: Dimension
    columns: Dimension | None = None


@dataclass(frozen=True)
class ShownTable:
    """One table as it may be published; None is hidden."""

    plan: TablePlan
    cells: Mapping[Cell, int | None]


def _theme(counted: Counted) -> str:
    worries = (most_pressing(counted.values.get(key)) for key in ("self-now", "family-now"))
    return next((_THEMES.get(worry, OTHER) for worry in worries if worry), UNSAID)


def _place(counted: Counted) -> str:
    said = _said(counted, "place")
    return said if said in (d.HERE, d.OUTSIDE, UNSAID) else "elsewhere"


def _said(counted: Counted, question: str) -> str:
    return next(iter(chosen(counted.values.get(question))), UNSAID)


_THEMES: Final = {
    **dict.fromkeys(("out", "people", "home", "words", "siblings"), "people"),
    **dict.fromkeys(("body", "health", "tired"), "health"),
    **dict.fromkeys(("money", "age"), "living"),
    **dict.fromkeys(("study", "work", "future"), "future"),
    **dict.fromkeys(("violence", "private"), "safety"),
}
WHO: Final = Dimension(
    "who", "どなたのことで", (("self", "自分のこと"), ("family", "家族のこと"), ("supporter", "支える立場から"), *_REST),
    lambda counted: _said(counted, d.WHO),
)  # fmt: skip
DOOR: Final = Dimension(
    "door", "どこから", (("web", "サイトから"), ("phone", "電話"), ("counter", "来所"), (OTHER, "ほか")),
    lambda counted: counted.door,
)  # fmt: skip
QUARTER: Final = Dimension(
    "quarter", "受け取った時期", (("1", "4～6月"), ("2", "7～9月"), ("3", "10～12月"), ("4", "1～3月")),
    lambda counted: str(quarter(counted.came_on)),
)  # fmt: skip
PLACE: Final = Dimension(
    "place", "住まい",
    ((d.HERE, "この市町"), ("elsewhere", "県内のほかの市町"), (d.OUTSIDE, "県外"), (UNSAID, "書かれていない")),
    _place,
)  # fmt: skip
WAY: Final = Dimension(
    "way", "お返事の受け取り方",
    (("box", "お返事箱"), ("mail", "メール"), ("phone", "電話"), ("letter", "手紙"), ("meet", "会って"),
     ("none", "返事はいらない"), *_REST),
    lambda counted: _said(counted, d.REPLY),
)  # fmt: skip
THEME: Final = Dimension(
    "theme", "いちばん気になっていること",
    (("people", "人や家族との間のこと"), ("health", "からだ・こころ・疲れ"), ("living", "お金・暮らし・介護"),
     ("future", "学校・仕事・これから"), ("safety", "暴力・業者のこと"), *_REST),
    _theme,
)  # fmt: skip
TABLES: Final = (
    TablePlan("who-door", "だれが、どこから", WHO, DOOR),
    TablePlan("quarter-place", "いつ、どこにお住まいの方から", QUARTER, PLACE),
    TablePlan("way", "お返事の受け取り方", WAY),
    TablePlan("theme", "いちばん気になっていること", THEME),
)


def tables(counted: Iterable[Counted]) -> tuple[ShownTable, ...]:
    """Every table of the list as it may be published."""
    wanted = [one for one in counted if _said(one, COUNTING) != d.NO]
    return tuple(ShownTable(plan, published(_count(plan, wanted))) for plan in TABLES)


def digest(shown: Iterable[ShownTable]) -> str:
    """A sign of what would be published: who approves it names it, so that nobody approves something else."""
    cells = [[one.plan.key, *cell, value] for one in shown for cell, value in sorted(one.cells.items())]
    return sha256(json.dumps(cells).encode()).hexdigest()


def is_over(year: int, today: date) -> bool:
    """Whether a fiscal year has ended; before that, its tables still change."""
    return today >= first_day(year + 1)


def as_open_data(shown: ShownTable) -> dict[str, Any]:
    """One table for `/town.json`; the sum over a direction stands under "", hidden is null."""
    plan = shown.plan
    return {
        "key": plan.key,
        "title": plan.title,
        "rows": _labels(plan.rows),
        "columns": _labels(plan.columns) if plan.columns else [],
        "cells": [
            {"row": row, "column": column, "value": value}
            for (row, column), value in sorted(shown.cells.items())
        ],
    }


def _labels(dimension: Dimension) -> list[dict[str, str]]:
    return [{"key": key, "label": label} for key, label in dimension.categories]


def _count(plan: TablePlan, counted: Iterable[Counted]) -> Table:
    columns = plan.columns
    counts = Counter((plan.rows.place(one), columns.place(one) if columns else TOTAL) for one in counted)
    return Table(plan.rows.keys, columns.keys if columns else (), counts)
