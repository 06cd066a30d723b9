"""Marks: where the town has decided something for itself, remembered beyond the day it can be seen.

For: the stickiness of local decisions. A release may by chance bring the very text the town had written; a
later release must still not overwrite it. Not for: what follows from a mark (`rows`).

Rules:
1. Edited: the town's value differs from the base, at the finest path that can be told apart (value,
   paragraph, or the order of a list). Deleted: the base has an item that the town took away.
2. Only standard paths are marked: fixed ones are restored, local ones are the town's anyway.
3. A mark of a deletion ends when the item is there again; a mark of an edit ends when its place is gone,
   when the town takes the prefecture's text on purpose (`without`), or when the place becomes fixed: what
   the town had is displaced then, and what stands there is the prefecture's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kit.blueprints.logic.order import is_reordered
from kit.blueprints.logic.ownership import CHILDREN, PARENT, Owner, Ownership
from kit.blueprints.logic.paragraphs import paragraph_items
from kit.blueprints.logic.richtext import mergeable
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    ROOT,
    Item,
    Json,
    Maybe,
    Path,
    is_mergeable_list,
    item_id,
    item_ids,
    parse_path,
    path_text,
    value_at,
)


@dataclass(frozen=True)
class Marks:
    """The town's decisions in one object."""

    edited: frozenset[Path] = field(default_factory=frozenset)
    deleted: frozenset[Path] = field(default_factory=frozenset)

    def is_edited(self, path: Path) -> bool:
        """Tell whether the town decided at a path, above it or below it."""
        return self.is_edited_within(path) or any(path[:length] in self.edited for length in range(len(path)))

    def is_edited_within(self, path: Path) -> bool:
        """Tell whether the town decided at a path or below it."""
        return path in self._around

    def without(self, path: Path) -> "Marks":
        """Return the marks after the town took the prefecture's value at a path."""
        return Marks(
            frozenset(found for found in self.edited if found[: len(path)] != path),
            frozenset(found for found in self.deleted if found[: len(path)] != path),
        )

    def to_data(self) -> dict[str, Json]:
        """Return the marks as plain data."""
        return {
            "edited": [path_text(path) for path in sorted(self.edited)],
            "deleted": [path_text(path) for path in sorted(self.deleted)],
        }

    @cached_property
    def _around(self) -> frozenset[Path]:
        return frozenset(path[:length] for path in self.edited for length in range(len(path) + 1))


NO_MARKS = Marks()


def parse_marks(edited: Iterable[str], deleted: Iterable[str]) -> Marks:
    """Return marks from written paths; raise ValueError for a broken path."""
    return Marks(
        frozenset(parse_path(text) for text in edited), frozenset(parse_path(text) for text in deleted)
    )


def observe(*, base: dict[str, Json], ours: dict[str, Json] | None, marks: Marks, owners: Ownership) -> Marks:
    """Return the marks of one object after looking at what the town has made of the base.

    `ours` is None when the town deleted the object.
    """
    if ours is None:
        return Marks(marks.edited, marks.deleted | {ROOT})
    watch = _Watch(owners)
    watch.compare(base, ours, ROOT)
    # What the base does not have is the town's own: nothing fixed can push it aside.
    edited = {
        path
        for path in marks.edited
        if _stands(ours, path) and not (_stands(base, path) and _is_displaced(path, owners))
    } | watch.edited
    deleted = {path for path in marks.deleted if not _stands(ours, path)} | watch.deleted
    return Marks(frozenset(edited), frozenset(deleted))


class _Watch:
    """Collects the differences while both sides are walked together."""

    def __init__(self, owners: Ownership) -> None:
        self._owners = owners
        self.edited: set[Path] = set()
        self.deleted: set[Path] = set()

    def compare(self, base: Maybe, ours: Maybe, path: Path) -> None:
        if base == ours or base is ABSENT or ours is ABSENT:
            return
        if isinstance(base, dict) and isinstance(ours, dict):
            for key in sorted(set(base) & set(ours)):
                self.compare(base[key], ours[key], (*path, key))
        elif is_mergeable_list(base) and is_mergeable_list(ours):
            self._lists(base, ours, path)
        elif (sides := paragraph_items(base, ours)) is not None:
            self._lists(sides[0], sides[1], path)
        else:
            self._mark(self.edited, path, path)

    def _lists(self, base: list[Item], ours: list[Item], path: Path) -> None:
        here = {item_id(item): item for item in ours}
        for item in base:
            place = (*path, item_id(item))
            mine = here.get(item_id(item))
            if mine is None:
                self._mark(self.deleted, place, place)
            elif mine["type"] != item["type"]:
                self._mark(self.edited, place, place)
            else:
                self.compare(item["value"], mine["value"], place)
        if is_reordered(item_ids(base), item_ids(ours)):
            self._mark(self.edited, (*path, ORDER), path)

    def _mark(self, marks: set[Path], path: Path, owned: Path) -> None:
        if self._owners.owner_at(owned) is Owner.STANDARD:
            marks.add(path)


def _is_displaced(path: Path, owners: Ownership) -> bool:
    if path[-1:] == (ORDER,):
        return owners.is_fixed(path[:-1])
    return owners.is_fixed(path) if path == PARENT else owners.holds_fixed(path)


def _stands(ours: dict[str, Json], path: Path) -> bool:
    if path[:1] in (PARENT, CHILDREN):
        return True
    if path[-1:] == (ORDER,):
        path = path[:-1]
    if value_at(ours, path) is not ABSENT:
        return True
    holder = value_at(ours, path[:-1])
    paragraphs = mergeable(holder) if isinstance(holder, str) else None
    return any(paragraph.key == path[-1] for paragraph in paragraphs or ())
