"""Two clerks wrote at once: what the other changed beside what was typed here, and what was chosen.

For: the record's form. Not for: refusing the second saving (`actions.records`).

Rules
- Everything the other changed is shown. Where both changed a field to different things, somebody has to choose; where
  only the other did, the other's stands chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kit.resources.logic.changes import changed_fields
from kit.resources.logic.showing import UNSHOWN
from kit.resources.views.desk_words import Cell, cells

THEIRS, MINE = "theirs", "mine"
_PREFIX = "take-"


@dataclass(frozen=True)
class Difference:
    """A field that the other changed: `cell.before` is theirs, `cell.after` what was typed here."""

    cell: Cell
    chosen: str

    @property
    def name(self) -> str:
        return _PREFIX + self.cell.field


@dataclass(frozen=True)
class Clash:
    differences: tuple[Difference, ...]

    @property
    def asked(self) -> str:
        """The fields in question, for the form to carry."""
        return " ".join(one.cell.field for one in self.differences)


@dataclass(frozen=True)
class Taken:
    """What was chosen of a clash that was shown."""

    asked: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether a field still waits for a choice."""
        return any(self.choices.get(name) not in (THEIRS, MINE) for name in self.asked)

    def applied(self, values: dict[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
        """The values with theirs where theirs were chosen."""
        names = [name for name in self.asked if self.choices.get(name) == THEIRS and name in theirs]
        return {**values, **{name: theirs[name] for name in names}}


def taken(data: Any) -> Taken:
    """What was posted with a clash; nothing when there was none."""
    asked = tuple(data.get("clash", "").split())
    return Taken(asked, {name: data.get(_PREFIX + name, "") for name in asked})


def clash_between(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> Clash | None:
    """What to choose between; None when the other's saving touched nothing that was typed differently."""
    names = tuple(
        name
        for name in changed_fields(base, theirs)
        if name in mine and name not in UNSHOWN and mine[name] != theirs[name]
    )
    return _clash(theirs, mine, {name: THEIRS if mine[name] == base.get(name) else "" for name in names})


def clash_again(theirs: Mapping[str, Any], mine: Mapping[str, Any], chosen: Taken) -> Clash | None:
    """The same question once more, with what was chosen so far."""
    known = {name: choice for name, choice in chosen.choices.items() if name in theirs}
    return _clash(theirs, mine, known)


def _clash(theirs: Mapping[str, Any], mine: Mapping[str, Any], choices: Mapping[str, str]) -> Clash | None:
    found = tuple(Difference(cell, choices[cell.field]) for cell in cells(theirs, mine, choices))
    return Clash(found) if found else None
