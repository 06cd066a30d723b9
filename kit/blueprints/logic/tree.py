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
   the home page, each time with a conflict. A waiting page never moves.
5. An order of the town that a fixed one pushes aside is displaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.marks import NO_MARKS, Marks
from kit.blueprints.logic.merge import Ledger
from kit.blueprints.logic.order import is_reordered, merge_order
from kit.blueprints.logic.ownership import CHILDREN, PARENT, Owner
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.rows import Reason, Sides, judge
from kit.blueprints.logic.siblings import Rows, pages_of
from kit.blueprints.logic.values import ABSENT, ORDER, ROOT, Maybe

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
    waiting: frozenset[str] = frozenset()
    entries: list[Entry] = field(default_factory=list)
    parents: dict[str, str | None] = field(default_factory=dict)
    _below: dict[str | None, list[str]] = field(default_factory=dict)
    _lost: list[str] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)

    def merge(self, rows: tuple[Rows, Rows, Rows]) -> Rows:
        """Return the rows of children by parent; `present` and `parents` say what hangs where.

        `rows` are the children of each parent in base, theirs and ours.
        """
        for uid in sorted(self.present):
            self.parents[uid] = self._first_parent(uid)
        self._restore_chains()
        self._settle_orphans()
        self._break_circles()
        return self._rows(*rows)

    @property
    def home(self) -> str | None:
        """The page that whatever has lost its place goes below."""
        return next((uid for uid in self._roots if uid in self.present), None)

    @cached_property
    def _roots(self) -> list[str]:
        roots = []
        for side in (self.theirs, self.ours):
            above = {entry.parent for entry in side.values() if entry.parent is not None}
            roots += sorted(uid for uid in above if uid in side and side[uid].parent is None)[:1]
        return roots

    def _first_parent(self, uid: str) -> str | None:
        there, here, before = self.theirs.get(uid), self.ours.get(uid), self.base.get(uid)
        if there is None or here is None:
            found = there or here
            return found.parent if found else None
        sides = Sides(ABSENT if before is None else before.parent, there.parent, here.parent)
        marked = self.marks.get(uid, NO_MARKS).is_edited(PARENT)
        verdict = judge(sides, owner=there.owners.owner_at(PARENT), is_marked=marked)
        if verdict.is_conflict:
            self._placed.add(uid)
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
        for uid in sorted(self.present):
            self._below.setdefault(self.parents[uid], []).append(uid)
        self._lost = sorted(uid for uid in self.present if not self._is_held(self.parents[uid]))
        while self._lost:
            uid = heappop(self._lost)
            if uid in self.present and not self._is_held(self.parents[uid]):
                self._settle(uid)

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
                self._leave_out(uid)
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
            back = {uid for uid in circle if uid not in given_back and self._may_go_back(uid)}
            free = {uid for uid in circle if not self._has_fixed_place(uid) and uid not in self.waiting}
            # Only a waiting page can hold a fixed one away from its place.
            uid = min(back & free or free or back or circle)
            given_back.add(uid)
            self._place(uid, self._way_out(uid, circle, is_back=uid in back), Reason.CYCLE)

    def _way_out(self, uid: str, circle: list[str], *, is_back: bool) -> str | None:
        if is_back:
            return self.ours[uid].parent
        return None if self.home in circle else self.home

    def _may_go_back(self, uid: str) -> bool:
        here = self.ours.get(uid)
        return here is not None and here.parent != self.parents[uid] and self._is_held(here.parent)

    def circle(self) -> list[str]:
        """Return the pages of a circle, or an empty list when there is none."""
        leads_out: set[str] = set()
        for start in sorted(self.present):
            trail: dict[str, int] = {}
            uid: str | None = start
            while uid is not None and uid in self.present and uid not in leads_out and uid not in trail:
                trail[uid] = len(trail)
                uid = self.parents[uid]
            if uid is not None and uid in trail:
                return list(trail)[trail[uid] :]
            leads_out.update(trail)
        return []

    def _rows(self, before: Rows, there: Rows, here: Rows) -> Rows:
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
        placed = set(ordering.ids)
        row = [*ordering.ids, *(uid for uid in group if uid not in placed)]
        if parent is not None:
            ledger = Ledger(parent, self.entries)
            sides, result = Sides([*before], [*there], [*here]), [*row]
            if is_reordered(here, row):
                ledger.add(EntryKind.CHANGE, Reason.REORDERED, PLACE, sides, [*result])
                if owner is Owner.FIXED and is_reordered(before, here):
                    ledger.add(EntryKind.DISPLACED, Reason.FIXED, PLACE, sides, [*result])
            if ordering.is_conflict:
                ledger.add(EntryKind.CONFLICT, Reason.BOTH_REORDERED, PLACE, sides, [*result])
        return row

    def _is_held(self, parent: str | None) -> bool:
        return parent is None or parent in self.present

    def _has_fixed_place(self, uid: str) -> bool:
        return uid in self.theirs and self.theirs[uid].owners.is_fixed(PARENT)

    def _bring(self, uid: str, parent: str | None) -> None:
        self.present.add(uid)
        self._hang(uid, parent)

    def _hang(self, uid: str, parent: str | None) -> None:
        self.parents[uid] = parent
        self._below.setdefault(parent, []).append(uid)
        heappush(self._lost, uid)

    def _leave_out(self, uid: str) -> None:
        self.present.discard(uid)
        for child in self._below.get(uid, []):
            heappush(self._lost, child)

    def _place(self, uid: str, parent: str | None, reason: Reason) -> None:
        self._hang(uid, parent)
        if uid in self._placed:
            # Only the last place is true.
            self.entries[:] = [entry for entry in self.entries if not _is_about_place(entry, uid)]
        self._placed.add(uid)
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


def _is_about_place(entry: Entry, uid: str) -> bool:
    return entry.uid == uid and entry.path == PARENT and entry.kind is EntryKind.CONFLICT
