"""The order of a keyed list, or of the pages below one page, from three orders.

For: lists and siblings alike. Not for: deciding what is in the list.

Rules:
1. Only the order of what all sides know is compared; adding or removing something is no reordering.
2. standard: only the prefecture moved something: its order. Only the town: the town's. Both, differently:
   the town's, and a conflict. A mark of the town's order stays valid when both orders happen to be equal.
3. fixed: the prefecture's order. local: the town's.
4. Whatever is only on the other side stands behind its left neighbour there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kit.blueprints.logic.ownership import Owner


@dataclass(frozen=True)
class Ordering:
    """The order that results, and whether both sides had wanted different ones."""

    ids: tuple[str, ...]
    is_conflict: bool = False


def merge_order(
    base: Sequence[str],
    theirs: Sequence[str],
    ours: Sequence[str],
    *,
    kept: Collection[str],
    owner: Owner,
    is_marked: bool = False,
) -> Ordering:
    """Return the order of the ids in `kept`; ids that are in neither `theirs` nor `ours` do not appear."""
    there = [found for found in theirs if found in kept]
    here = [found for found in ours if found in kept]
    if owner is Owner.FIXED:
        return Ordering(interleave(there, here))
    if owner is Owner.LOCAL:
        return Ordering(interleave(here, there))
    common = set(there) & set(here) & set(base)
    before = [found for found in base if found in common]
    theirs_now = [found for found in there if found in common]
    ours_now = [found for found in here if found in common]
    they_moved = theirs_now != before
    we_moved = ours_now != before or is_marked
    if they_moved and not we_moved:
        return Ordering(interleave(there, here))
    return Ordering(interleave(here, there), is_conflict=they_moved and we_moved and theirs_now != ours_now)


def is_reordered(base: Sequence[str], ours: Sequence[str]) -> bool:
    """Tell whether what stands in both stands in another order."""
    common = set(base) & set(ours)
    return [found for found in base if found in common] != [found for found in ours if found in common]


def interleave(skeleton: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Return `skeleton` with what is only in `other` behind its left neighbour there."""
    # What follows whom, None standing for the front: putting one in between costs the same in any list.
    following: dict[str | None, str] = dict(zip((None, *skeleton), skeleton, strict=False))
    present = set(skeleton)
    left: str | None = None
    for found in other:
        if found not in present:
            if left in following:
                following[found] = following[left]
            following[left] = found
            present.add(found)
        left = found
    result: list[str] = []
    at = following.get(None)
    while at is not None:
        result.append(at)
        at = following.get(at)
    return tuple(result)
