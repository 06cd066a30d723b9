"""The table of the merge: what becomes of one value, or of one item as a whole, from three sides.

For: the single place where it is decided who wins. Not for: walking values (`merge`), the page tree
(`tree`).

Rules (base / theirs / ours; "–" is nothing there; theirs is the prefecture's release):
1. Equal on both sides: nothing to do.
2. local: what the town has; seeded once when neither the base nor the town has it.
3. fixed: the release; what the town had changed is displaced, never lost. A town's own item in a list
   (–/–/z) is left alone unless the list is sealed.
4. standard: who alone changed something wins. Both changed: the town's stays, and it is a conflict.
   Withdrawn but edited here (x/–/z): it stays, and it is a conflict. Taken away here (x/y/–): it stays
   away, with a notice.
5. A mark says that the town decided here once. It outlives the day on which both sides happened to be
   equal: what is marked is never overwritten, and what is marked as taken away does not come back.
"""

from dataclasses import dataclass
from enum import StrEnum

from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.values import ABSENT, Maybe


class Reason(StrEnum):
    """Why an entry stands in a plan."""

    FOLLOWED = "followed"
    ADDED = "added"
    SEEDED = "seeded"
    DELETED = "deleted"
    RESTORED = "restored"
    REORDERED = "reordered"
    BOTH_CHANGED = "both-changed"
    BOTH_ADDED = "both-added"
    BOTH_REORDERED = "both-reordered"
    DELETED_BUT_EDITED = "deleted-but-edited"
    REMOVED_HERE = "removed-here"
    FIXED = "fixed"
    SEALED = "sealed"
    RETIRED = "retired"
    MOVED = "moved"
    BOTH_MOVED = "both-moved"
    CYCLE = "cycle"
    KEPT_FOR_CHILD = "kept-for-child"
    NEEDED_BY_FIXED = "needed-by-fixed"
    SECTION_REMOVED_HERE = "section-removed-here"
    ORPHAN = "orphan"
    SLUG_TAKEN = "slug-taken"
    SLUG_GIVEN_UP = "slug-given-up"
    LINKED = "linked"


@dataclass(frozen=True)
class Sides:
    """The three values that meet at one path."""

    base: Maybe
    theirs: Maybe
    ours: Maybe


@dataclass(frozen=True)
class Verdict:
    """What stands at the path afterwards, and what has to be told about it."""

    result: Maybe
    reason: Reason | None = None
    is_conflict: bool = False
    is_displaced: bool = False
    is_notice: bool = False


def judge(
    sides: Sides,
    *,
    owner: Owner,
    is_edited: bool | None = None,
    is_marked: bool = False,
    is_sealed: bool = False,
) -> Verdict:
    """Return the verdict of the table.

    `is_edited` says whether the town changed a part that it may change (default: ours differs from base);
    `is_marked` whether it decided here before; `is_sealed` whether the list that holds this item is sealed.
    """
    if sides.ours == sides.theirs:
        return Verdict(sides.ours)
    if owner is Owner.LOCAL:
        return _local(sides)
    if sides.base is ABSENT and sides.theirs is ABSENT:
        return _own_item(sides, is_sealed)
    edited = sides.ours != sides.base if is_edited is None else is_edited
    if owner is Owner.FIXED:
        return _fixed(sides)
    if sides.theirs is ABSENT:
        return _withdrawn(sides, edited or is_marked)
    if sides.ours is ABSENT:
        return _not_here(sides, is_marked)
    return _both_here(sides, is_marked)


def _local(sides: Sides) -> Verdict:
    if sides.ours is ABSENT and sides.base is ABSENT:
        return Verdict(sides.theirs, Reason.SEEDED)
    return Verdict(sides.ours)


def _own_item(sides: Sides, is_sealed: bool) -> Verdict:
    if is_sealed:
        return Verdict(ABSENT, Reason.SEALED, is_displaced=True)
    return Verdict(sides.ours)


def _fixed(sides: Sides) -> Verdict:
    is_displaced = sides.ours is not ABSENT and sides.ours != sides.base
    if sides.theirs is ABSENT:
        reason = Reason.DELETED
    elif sides.base is ABSENT and sides.ours is ABSENT:
        reason = Reason.ADDED
    elif sides.ours is ABSENT or sides.theirs == sides.base:
        reason = Reason.RESTORED
    else:
        reason = Reason.FOLLOWED
    return Verdict(sides.theirs, reason, is_displaced=is_displaced)


def _withdrawn(sides: Sides, is_edited: bool) -> Verdict:
    if is_edited:
        return Verdict(sides.ours, Reason.DELETED_BUT_EDITED, is_conflict=True)
    # Different without being edited: only fixed parts were touched, which is no reason to keep it.
    return Verdict(ABSENT, Reason.DELETED, is_displaced=sides.ours != sides.base)


def _not_here(sides: Sides, is_marked: bool) -> Verdict:
    if sides.base is ABSENT and not is_marked:
        return Verdict(sides.theirs, Reason.ADDED)
    if sides.theirs == sides.base:
        return Verdict(ABSENT)
    return Verdict(ABSENT, Reason.REMOVED_HERE, is_notice=True)


def _both_here(sides: Sides, is_marked: bool) -> Verdict:
    if sides.theirs == sides.base:
        return Verdict(sides.ours)
    if sides.ours == sides.base and not is_marked:
        return Verdict(sides.theirs, Reason.FOLLOWED)
    reason = Reason.BOTH_ADDED if sides.base is ABSENT else Reason.BOTH_CHANGED
    return Verdict(sides.ours, reason, is_conflict=True)
