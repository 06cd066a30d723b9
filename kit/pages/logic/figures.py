"""Checks an editor's own chart before it is saved.

For: the `chart` block's form. Not for: the prefecture's reference figures (their fixtures are tested),
drawing (`charts`).

Rules
- An error keeps the chart from being saved; a caution is a question that may be passed.
- A number is nothing without its unit (which holds no number itself), its source, its date and a note on
  how to read it.
- Labels are there and differ.
- A split shows a whole: percentages add up to 100 (rounding up to one point is let through).
- A percentage above 100 is drawn, but asked about.
- Counts of people or cases below ten are asked about: in a small town they may point to a person.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Final

from kit.pages.logic.charts import MAX_ITEMS, Item
from kit.pages.logic.numbers import is_percent, value_text

MAX_UNIT: Final = 8
SMALL_COUNT: Final = 10
ROUNDING: Final = Decimal(1)
_PEOPLE_UNITS: Final = frozenset({"人", "名", "件", "世帯", "家族", "ケース"})


@dataclass(frozen=True)
class ChartDraft:
    """What an editor typed; the date as a date or in words."""

    kind: str
    unit: str
    items: tuple[Item, ...]
    source: str
    date: date | str | None
    reading: str


@dataclass(frozen=True)
class Finding:
    """`field` names the input, with the item's place where there is one (items/0/number)."""

    field: str
    message: str
    is_caution: bool = False


def check_chart(draft: ChartDraft) -> list[Finding]:
    """All errors and cautions, errors first and in the order of the form; [] when there are none."""
    found = [*_check_unit(draft.unit), *_check_labels(draft.items)]
    wrong = list(_check_numbers(draft.items))
    found += wrong or _check_split(draft)
    found += _check_origin(draft)
    return found if wrong else [*found, *_cautions(draft)]


def _check_unit(unit: str) -> Iterator[Finding]:
    if not unit.strip():
        yield Finding("unit", "単位を書いてください（例: %、人、件）。")
    elif len(unit.strip()) > MAX_UNIT or any(character.isdigit() for character in unit):
        yield Finding("unit", f"単位は数字を入れずに{MAX_UNIT}字までで書いてください（例: %、人、件）。")


def _check_labels(items: Sequence[Item]) -> Iterator[Finding]:
    if not 1 <= len(items) <= MAX_ITEMS:
        yield Finding("items", f"項目は1個から{MAX_ITEMS}個までです（いまは{len(items)}個）。")
    counts: Counter[str] = Counter()
    for index, label in enumerate(item.label.strip() for item in items):
        counts[label] += 1
        if not label:
            yield Finding(f"items/{index}/label", f"{index + 1}番目の項目に名前を書いてください。")
        elif counts[label] == 2:
            yield Finding(f"items/{index}/label", f"「{label}」が2個以上あります。ちがう名前にしてください。")


def _check_numbers(items: Sequence[Item]) -> Iterator[Finding]:
    for index, item in enumerate(items):
        if not isfinite(item.number) or item.number < 0:
            yield Finding(f"items/{index}/number", f"「{item.label}」には0以上の数を書いてください。")


def _check_split(draft: ChartDraft) -> Iterator[Finding]:
    if draft.kind != "split" or not draft.items:
        return
    total = sum((Decimal(str(item.number)) for item in draft.items), Decimal(0))
    if len(draft.items) < 2:
        yield Finding("items", "割合の図には項目が2個以上いります。")
    if total == 0:
        yield Finding("items", "すべて0なので、割合の図にできません。")
    elif is_percent(draft.unit) and abs(total - 100) > ROUNDING:
        yield Finding("items", f"割合の合計が{value_text(total, '%')}です。100%になるように直してください。")


def _check_origin(draft: ChartDraft) -> Iterator[Finding]:
    if not draft.source.strip():
        yield Finding("source", "出典（だれの、何という調査か）を書いてください。")
    if not str(draft.date or "").strip():
        yield Finding("date", "調査した日か公表された日を書いてください。")
    if not draft.reading.strip():
        yield Finding("reading", "読み方（だれに聞いた数か、何に気をつけて読むか）を書いてください。")


def _cautions(draft: ChartDraft) -> Iterator[Finding]:
    for index, item in enumerate(draft.items):
        if is_percent(draft.unit) and item.number > 100:
            message = f"「{item.label}」が100%をこえています。まちがいがないか確かめてください。"
            yield Finding(f"items/{index}/number", message, is_caution=True)
        if draft.unit.strip() in _PEOPLE_UNITS and 0 < item.number < SMALL_COUNT:
            message = (
                f"「{item.label}」は{SMALL_COUNT}より小さい数です。だれのことかわかるおそれがあります。"
                "まとめるか、のせないことも考えてください。"
            )
            yield Finding(f"items/{index}/number", message, is_caution=True)
