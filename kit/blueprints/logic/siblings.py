"""The pages below each page, in their order, from `parent` and `after`.

For: turning links between neighbours into rows of uids, and back. Not for: merging (`tree`).

Rules:
1. `after` names the left neighbour; it counts only when that is a child of the same parent.
2. A broken chain loses nothing: what cannot be placed follows at the end, by uid.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias

Rows: TypeAlias = "dict[str | None, list[str]]"


class Placed(Protocol):
    """Whatever has a place among pages."""

    @property
    def parent(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...


def children(places: Mapping[str, Placed]) -> Rows:
    """Return the uids below each parent, in order."""
    groups: dict[str | None, list[str]] = {}
    for uid in sorted(places):
        groups.setdefault(places[uid].parent, []).append(uid)
    return {parent: _in_order(group, places) for parent, group in groups.items()}


def lefts(rows: Mapping[str | None, Iterable[str]]) -> dict[str, str | None]:
    """Return the left neighbour of every uid."""
    result: dict[str, str | None] = {}
    for row in rows.values():
        left: str | None = None
        for uid in row:
            result[uid] = left
            left = uid
    return result


def pages_of(*sides: Mapping[str, Placed]) -> set[str]:
    """Return the uids that are part of a page tree: what hangs below something, or has something below it."""
    found: set[str] = set()
    for side in sides:
        for uid, place in side.items():
            if place.parent is not None:
                found |= {uid, place.parent}
    return found


def _in_order(group: list[str], places: Mapping[str, Placed]) -> list[str]:
    followers: dict[str | None, list[str]] = {}
    inside = set(group)
    for uid in group:
        left = places[uid].after
        followers.setdefault(left if left in inside else None, []).append(uid)
    result: list[str] = []
    waiting = list(reversed(followers.get(None, [])))
    while waiting:
        uid = waiting.pop()
        result.append(uid)
        waiting += reversed(followers.get(uid, []))
    placed = set(result)
    return result + [uid for uid in group if uid not in placed]
