"""The three-way merge of the page tree: where each page hangs, and in which order.

For: positions. Not for: what is in a page (`merge`), or which pages exist to begin with (`existence`).

Rules:
1. Whoever alone moved a page, moved it. Both: the town's place and a conflict; a fixed place is the
   release's.
2. A page whose place is fixed brings back the whole chain of sections above it.
3. A page whose section is gone: a section that the prefecture withdrew is kept for a page of the town; a
   page that the prefecture moved into a section the town took away stays where it was; a new page there is
   not added; all else goes below the home page. Nothing of the town is ever dropped.
4. Moves that form a circle: a page that the prefecture moved goes back to where the town has it, else to
   the home page, each time with a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.marks import NO_MARKS, Marks
from kit.blueprints.logic.merge import Ledger
from kit.blueprints.logic.order import is_reordered, merge_order
from kit.blueprints.logic.ownership import CHILDREN, PARENT, Owner
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.rows import Reason, Sides, judge
from kit.blueprints.logic.siblings import children, pages_of
from kit.blueprints.logic.values import ABSENT, ORDER, ROOT, Json, Maybe

Objects = Mapping[str, BlueprintObject]
PLACE: tuple[str, ...] = (*CHILDREN, ORDER)


@dataclass
class TreeMerger:
    """Merges positions. `present` are the uids that are there afterwards.

    It grows and shrinks by the rules.
    """

    base: Objects
    theirs: Objects
    ours: Objects
    marks: Mapping[str, Marks]
    present: set[str]
    entries: list[Entry] = field(default_factory=list)
    parents: dict[str, str | None] = field(default_factory=dict)

    def merge(self) -> dict[str | None, list[str]]:
        """Return the rows of children by parent; `present` and `parents` say what hangs where."""
        for uid in sorted(self.present):
            self.parents[uid] = self._first_parent(uid)
        self._restore_chains()
        self._settle_orphans()
        self._break_circles()
        return self._rows()

    @property
    def home(self) -> str | None:
        """The page that whatever has lost its place goes below."""
        for side in (self.theirs, self.ours):
            above = {entry.parent for entry in side.values()}
            roots = sorted(uid for uid in side if side[uid].parent is None and uid in above)
            if roots and roots[0] in self.present:
                return roots[0]
        return None

    def _first_parent(self, uid: str) -> str | None:
        there, here, before = self.theirs.get(uid), self.ours.get(uid), self.base.get(uid)
        if there is None or here is None:
            found = there or here
            return found.parent if found else None
        sides = Sides(ABSENT if before is None else before.parent, there.parent, here.parent)
        marked = self.marks.get(uid, NO_MARKS).is_edited(PARENT)
        verdict = judge(sides, owner=there.owners.owner_at(PARENT), is_marked=marked)
        if verdict.is_conflict:
            self._note(EntryKind.CONFLICT, Reason.BOTH_MOVED, uid, verdict.result)
        if verdict.is_displaced:
            self._note(EntryKind.DISPLACED, Reason.FIXED, uid, verdict.result)
        return verdict.result if isinstance(verdict.result, str) else None

    def _restore_chains(self) -> None:
        for uid in sorted(self.theirs):
            entry = self.theirs[uid]
            if uid in self.present and entry.owners.is_fixed(PARENT) and self.parents[uid] == entry.parent:
                self._restore_above(uid)

    def _restore_above(self, uid: str) -> None:
        above = self.theirs[uid].parent
        while above is not None and above in self.theirs and above not in self.present:
            self._bring(above, self.theirs[above].parent)
            self._exists(EntryKind.NOTICE, Reason.NEEDED_BY_FIXED, above)
            above = self.theirs[above].parent

    def _settle_orphans(self) -> None:
        while True:
            lost = sorted(uid for uid in self.present if not self._is_held(self.parents[uid]))
            if not lost:
                return
            self._settle(lost[0])

    def _settle(self, uid: str) -> None:
        section = self.parents[uid]
        if section is None:
            return
        if section in self.ours and section not in self.theirs:
            self._bring(section, self.ours[section].parent)
            self._exists(EntryKind.CONFLICT, Reason.KEPT_FOR_CHILD, section)
        elif section in self.theirs and uid in self.ours:
            self._settle_moved(uid)
        elif section in self.theirs and uid in self.theirs:
            if self.theirs[uid].owners.holds_fixed(ROOT):
                self._restore_above(uid)
            else:
                self.present.discard(uid)
                self._exists(EntryKind.NOTICE, Reason.SECTION_REMOVED_HERE, uid)
        else:
            self._place(uid, self.home, Reason.ORPHAN)

    def _settle_moved(self, uid: str) -> None:
        before = self.ours[uid].parent
        is_fixed = uid in self.theirs and self.theirs[uid].owners.is_fixed(PARENT)
        if is_fixed and self.parents[uid] == self.theirs[uid].parent:
            self._restore_above(uid)
        elif before != self.parents[uid] and (self._is_held(before) or before in self.ours):
            self._place(uid, before, Reason.SECTION_REMOVED_HERE)
        else:
            self._place(uid, self.home, Reason.SECTION_REMOVED_HERE)

    def _break_circles(self) -> None:
        given_back: set[str] = set()
        while circle := self.circle():
            back = [uid for uid in circle if uid not in given_back and self._may_go_back(uid)]
            loose = [uid for uid in circle if not self._has_fixed_place(uid)]
            uid = min(back or loose or circle)
            given_back.add(uid)
            self._place(uid, self._way_out(uid, circle, is_back=bool(back)), Reason.CYCLE)

    def _way_out(self, uid: str, circle: list[str], *, is_back: bool) -> str | None:
        if is_back:
            return self.ours[uid].parent
        return None if self.home in circle else self.home

    def _may_go_back(self, uid: str) -> bool:
        here = self.ours.get(uid)
        if here is None or here.parent == self.parents[uid] or self._has_fixed_place(uid):
            return False
        return self._is_held(here.parent)

    def circle(self) -> list[str]:
        """Return the pages of a circle, or an empty list when there is none."""
        for start in sorted(self.present):
            seen: list[str] = []
            uid: str | None = start
            while uid is not None and uid in self.present and uid not in seen:
                seen.append(uid)
                uid = self.parents[uid]
            if uid is not None and uid in seen:
                return seen[seen.index(uid) :]
        return []

    def _rows(self) -> dict[str | None, list[str]]:
        before, there, here = children(self.base), children(self.theirs), children(self.ours)
        groups: dict[str | None, list[str]] = {}
        for uid in sorted(self.present & pages_of(self.base, self.theirs, self.ours)):
            groups.setdefault(self.parents[uid], []).append(uid)
        return {
            parent: self._row(parent, group, *(side.get(parent, []) for side in (before, there, here)))
            for parent, group in groups.items()
        }

    def _row(
        self, parent: str | None, group: list[str], before: list[str], there: list[str], here: list[str]
    ) -> list[str]:
        section = self.theirs.get(parent) if parent else None
        owner = section.owners.owner_at(CHILDREN) if section else Owner.STANDARD
        is_marked = bool(parent) and PLACE in self.marks.get(parent or "", NO_MARKS).edited
        ordering = merge_order(before, there, here, kept=set(group), owner=owner, is_marked=is_marked)
        row = [*ordering.ids, *(uid for uid in group if uid not in ordering.ids)]
        if parent is not None:
            self._note_order(parent, Sides([*before], [*there], [*here]), here, row, ordering.is_conflict)
        return row

    def _note_order(
        self, parent: str, sides: Sides, here: list[str], row: list[str], is_conflict: bool
    ) -> None:
        ledger = Ledger(parent, self.entries)
        result: list[Json] = [*row]
        if is_reordered(here, row):
            ledger.add(EntryKind.CHANGE, Reason.REORDERED, PLACE, sides, result)
        if is_conflict:
            ledger.add(EntryKind.CONFLICT, Reason.BOTH_REORDERED, PLACE, sides, result)

    def _is_held(self, parent: str | None) -> bool:
        return parent is None or parent in self.present

    def _has_fixed_place(self, uid: str) -> bool:
        return uid in self.theirs and self.theirs[uid].owners.is_fixed(PARENT)

    def _bring(self, uid: str, parent: str | None) -> None:
        self.present.add(uid)
        self.parents[uid] = parent

    def _place(self, uid: str, parent: str | None, reason: Reason) -> None:
        self.parents[uid] = parent
        self._note(EntryKind.CONFLICT, reason, uid, parent)

    def _note(self, kind: EntryKind, reason: Reason, uid: str, result: Maybe) -> None:
        Ledger(uid, self.entries).add(kind, reason, PARENT, self._places(uid), result)

    def _exists(self, kind: EntryKind, reason: Reason, uid: str) -> None:
        result: Maybe = self.parents[uid] if uid in self.present else ABSENT
        Ledger(uid, self.entries).add(kind, reason, ROOT, self._places(uid), result)

    def _places(self, uid: str) -> Sides:
        found = (side.get(uid) for side in (self.base, self.theirs, self.ours))
        base, theirs, ours = (ABSENT if entry is None else entry.parent for entry in found)
        return Sides(base, theirs, ours)
