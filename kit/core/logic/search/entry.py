"""What is kept of one object so that it is found: its texts in order of weight, folded and normalised.

For: the columns of a search entry. Not for: which objects there are (`core.registries.search_kinds`).

Rules
- Three weights: title > name (other names, kinds, places) > body. All texts stand in one column, the heavier first, and
  numbers say where each weight ends: the first place at which a word is found says how much it counts.
- Each text stands on lines of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from kit.core.logic.search.fold import fold
from kit.core.logic.search.norm import WordCutter, normalised


class Weight(IntEnum):
    """How much it says about an object that a word stands there."""

    TITLE = 3
    NAME = 2
    BODY = 1


@dataclass(frozen=True)
class SearchText:
    """One text of an object, as it is read by people, and how much it counts."""

    text: str
    weight: Weight = Weight.BODY


@dataclass(frozen=True)
class Column:
    """All texts of an object in one form; `title_end` and `name_end` count letters from the beginning."""

    text: str
    title_end: int
    name_end: int


def raw_column(texts: Iterable[SearchText]) -> Column:
    """The texts folded, letter by letter."""
    return _column([(text.weight, fold(text.text)) for text in texts])


def norm_column(texts: Iterable[SearchText], cutter: WordCutter | None) -> Column:
    """The texts as words of the dictionary; empty without one."""
    return _column([(text.weight, normalised(text.text, cutter)) for text in texts])


def _column(parts: Iterable[tuple[Weight, str]]) -> Column:
    given = [(weight, text) for weight, text in parts if text]
    title, name, body = (
        "".join(f"{text}\n" for found, text in given if found == weight)
        for weight in (Weight.TITLE, Weight.NAME, Weight.BODY)
    )
    return Column(title + name + body, len(title), len(title) + len(name))
