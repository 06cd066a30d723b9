"""Two secretaries wrote at once: the places where both changed the same, side by side, and what was chosen.

For: the forms of a meeting and of a promise. Not for: finding them (`logic.joining`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from kit.meetings.logic.joining import ID, value_at

MINE, THEIRS = "mine", "theirs"
_PREFIX: Final = "take-"
_GONE: Final = "（行を消した）"
Label = Callable[[str, str], str]


@dataclass(frozen=True)
class Pair:
    """One place: what it is called, both words, and the choice so far."""

    path: str
    label: str
    mine: str
    theirs: str
    chosen: str = ""

    @property
    def name(self) -> str:
        return _PREFIX + self.path


@dataclass(frozen=True)
class Choices:
    """What was chosen of the places that a form asked about."""

    asked: tuple[str, ...]
    chosen: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        return any(self.chosen.get(path) not in (MINE, THEIRS) for path in self.asked)

    @property
    def takes(self) -> frozenset[str]:
        return frozenset(path for path in self.asked if self.chosen.get(path) == THEIRS)


def choices_of(data: Any) -> Choices:
    """What a form sent."""
    asked = tuple(dict.fromkeys(data.get("clash", "").split()))
    return Choices(asked, {path: data.get(_PREFIX + path, "") for path in asked})


class Words:
    """Values of a record in words: `label` names a field of a list, `show` says its value."""

    def __init__(self, label: Label, show: Callable[[str, Any], str]) -> None:
        self.label, self.show = label, show

    def pairs(self, choices: Choices, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[Pair, ...]:
        """The places in question, with what stands in both now."""
        return tuple(self._pair(path, choices.chosen.get(path, ""), theirs, mine) for path in choices.asked)

    def _pair(self, path: str, chosen: str, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Pair:
        name, _slash, rest = path.partition("/")
        key, _slash, cell = rest.partition("/")
        both = {**_titles(theirs, name), **_titles(mine, name)}
        label = self.label(name, cell) if not key else f"{both.get(key, '')} — {self.label(name, cell)}"
        if path.endswith("/"):
            label = _("順番")

        def words(record: Mapping[str, Any]) -> str:
            value = value_at(record, path)
            if path.endswith("/"):
                return " → ".join(both.get(one, "") for one in value or ())
            if key and not cell:
                return _row_words(value) if value else _(_GONE)
            return self.show(cell or name, value)

        return Pair(path, label, words(mine), words(theirs), chosen)


def _titles(record: Mapping[str, Any], name: str) -> dict[str, str]:
    """What rows are called."""
    rows = record.get(name)
    if not isinstance(rows, tuple | list):
        return {}
    return {row[ID]: _title(row) for row in rows}


def _title(row: Mapping[str, Any]) -> str:
    named = " ".join(str(row.get(name, "")) for name in ("title", "agency_name", "person", "text"))
    return " ".join(named.split())


def _row_words(row: Mapping[str, Any]) -> str:
    """A row as one text."""
    hidden = (ID, "agency", "agency_kind", "is_public", "is_done", "presence", "result")
    return "\n".join(str(value) for name, value in row.items() if name not in hidden and value)
