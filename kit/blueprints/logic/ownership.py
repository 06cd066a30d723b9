"""Whose each path of an object is: the prefecture's, the prefecture's default, or the town's.

For: one answer per path, used by the merge, the forms, the guard and the linter alike.
Not for: what happens because of it (`merge`).

Rules:
1. fixed 県固定, standard 県標準, local 市町. The longest rule that stands at or above a path decides.
2. The rule for the empty path is required: nothing is without an owner.
3. A list is open (the town may add items) unless its own path is named as sealed; sealing is not inherited.
4. The position of a page is owned too: path `parent` for where it hangs, `children` for the order of what
   hangs below.
5. What holds a fixed part below it cannot be taken away as a whole: the fixed part would go with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kit.blueprints.logic.values import ROOT, Path, parse_path, path_text

PARENT: Path = ("parent",)
CHILDREN: Path = ("children",)


class Owner(StrEnum):
    """The three kinds of ownership, as written in a release."""

    FIXED = "fixed"
    STANDARD = "standard"
    LOCAL = "local"


class OwnershipError(ValueError):
    """A rule names no known owner, a broken path, or the empty path has none.

    Correct the object's `ownership`.
    """


@dataclass(frozen=True)
class Ownership:
    """The rules of one object, ready to be asked; `parse_ownership` makes one from a release."""

    rules: Mapping[Path, Owner]
    sealed: frozenset[Path] = frozenset()

    def owner_at(self, path: Path) -> Owner:
        """Return the owner of a path: the rule at it, or the nearest one above it."""
        for length in range(len(path), -1, -1):
            rule = self.rules.get(path[:length])
            if rule is not None:
                return rule
        raise OwnershipError("the empty path has no owner")

    def is_fixed(self, path: Path) -> bool:
        """Tell whether the prefecture alone decides what stands at a path."""
        return self.owner_at(path) is Owner.FIXED

    def is_local(self, path: Path) -> bool:
        """Tell whether the town alone decides what stands at a path."""
        return self.owner_at(path) is Owner.LOCAL

    def is_sealed(self, path: Path) -> bool:
        """Tell whether the town may not add items to the list at a path."""
        return path in self.sealed

    def holds_fixed(self, path: Path) -> bool:
        """Tell whether a path, or something below it, is fixed."""
        return self.is_fixed(path) or path in self._above_fixed

    @cached_property
    def _above_fixed(self) -> frozenset[Path]:
        # The position of a page says nothing about its content: a fixed `parent` does not forbid deleting.
        return frozenset(
            path[:length]
            for path, owner in self.rules.items()
            if owner is Owner.FIXED and path[:1] not in (PARENT, CHILDREN)
            for length in range(len(path))
        )

    def to_data(self) -> dict[str, str]:
        """Return the rules as they are written in a release: path text to owner, in path order."""
        return {path_text(path): self.rules[path].value for path in sorted(self.rules)}


def parse_ownership(data: Mapping[str, str], sealed: Iterable[str] = ()) -> Ownership:
    """Return the rules written in a release; raise OwnershipError naming the path that is wrong."""
    rules: dict[Path, Owner] = {}
    for text, name in data.items():
        try:
            rules[parse_path(text)] = Owner(name)
        except ValueError as error:
            raise OwnershipError(f"{text or '(empty path)'}: {error}") from error
    if ROOT not in rules:
        raise OwnershipError("the empty path has no owner")
    try:
        return Ownership(rules, frozenset(parse_path(text) for text in sealed))
    except ValueError as error:
        raise OwnershipError(str(error)) from error


EVERYTHING_STANDARD = Ownership({ROOT: Owner.STANDARD})
