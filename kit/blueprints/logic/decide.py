"""From base, theirs and ours to a plan: the one entrance to the merge.

For: one blueprint against one side of a town (live or draft; each is decided on its own).
Not for: writing anything. The same input always gives the same plan.

Rules:
1. `base` holds the objects as the town last integrated them, `theirs` those of the release, `ours` those of
   the town, all in URN space. Releases are decided one after the other, never in one jump.
2. First which objects exist, then their values, then where pages hang, then their slugs.
3. A withdrawn object is taken away when nobody here changed it; a changed one stays, becomes the town's,
   and is a conflict. One that something still points to stays unpublished, with a conflict.
4. An object that holds a fixed part cannot be taken away by the town: it is restored.
5. Of two neighbours with one slug, a fixed one keeps it, then the one that was there; the other gets `-2`.
   A new page that has to give way arrives unpublished; a town's page that gives way leaves a redirect.
6. A waiting object (locked, in a workflow, scheduled) stays as it is, and so does its base; what it needs
   stays with it (the section it hangs below, its slug, the order of the pages below it).
7. An item that was withdrawn and stays is marked: the same release, taken again, finds it as it left it, in
   a sealed list too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.existence import Existence, pointed_at
from kit.blueprints.logic.marks import NO_MARKS, Marks, observe
from kit.blueprints.logic.merge import FieldMerger, Ledger
from kit.blueprints.logic.order import interleave, is_reordered
from kit.blueprints.logic.ownership import CHILDREN, EVERYTHING_STANDARD, PARENT, Owner
from kit.blueprints.logic.plan import Entry, EntryKind, Plan, Redirect, objects_digest
from kit.blueprints.logic.rows import Reason, Sides
from kit.blueprints.logic.siblings import Rows, children, lefts
from kit.blueprints.logic.slugs import SlugSettler
from kit.blueprints.logic.tree import PLACE, TreeMerger
from kit.blueprints.logic.values import ABSENT, ROOT, Json, Path

Objects = Mapping[str, BlueprintObject]
TOWN_OWNED = {"": Owner.LOCAL.value}
HERE: Json = True


@dataclass(frozen=True)
class Circumstances:
    """What the engine cannot see in the documents.

    `waiting`: uids that must not be touched now; `answered`: items (uid, path) that somebody has answered
    (their object stays too); `pointed_at`: uids that something outside the documents points to.
    """

    waiting: frozenset[str] = field(default_factory=frozenset)
    answered: frozenset[tuple[str, Path]] = field(default_factory=frozenset)
    pointed_at: frozenset[str] = field(default_factory=frozenset)


def by_uid(objects: Iterable[BlueprintObject]) -> dict[str, BlueprintObject]:
    """Return objects by their uid."""
    return {entry.uid: entry for entry in objects}


def decide(
    base: Objects,
    theirs: Objects,
    ours: Objects,
    *,
    marks: Mapping[str, Marks] | None = None,
    circumstances: Circumstances | None = None,
) -> Plan:
    """Return the plan for taking a release; the arguments are not changed."""
    around = circumstances or Circumstances()
    waiting = around.waiting
    decision = _Decision(
        base={uid: entry for uid, entry in base.items() if uid not in waiting},
        theirs={uid: entry for uid, entry in theirs.items() if uid not in waiting},
        ours=ours,
        rows=(
            children(base),
            _their_rows(children(base), children(theirs), waiting),
            children(ours),
        ),
        marks=observe_all(base, theirs, ours, marks or {}),
        around=around,
    )
    objects, redirects = decision.run()
    return Plan(
        ours_digest=objects_digest(ours.values()),
        objects=objects,
        base=_advanced(base, theirs, waiting),
        marks={uid: found for uid, found in decision.marks.items() if found != NO_MARKS},
        entries=tuple(sorted(decision.entries, key=lambda entry: (entry.uid, entry.path, entry.id))),
        redirects=redirects,
    )


def observe_all(
    base: Objects, theirs: Objects, ours: Objects, marks: Mapping[str, Marks]
) -> dict[str, Marks]:
    """Return the marks of every object of a blueprint after looking at what the town made of the base."""
    result = dict(marks)
    rows_before, rows_here = children(base), children(ours)
    for uid in sorted(base):
        entry, here = base[uid], ours.get(uid)
        owners = theirs[uid].owners if uid in theirs else entry.owners
        found = observe(
            base=entry.fields,
            ours=here.fields if here else None,
            marks=marks.get(uid, NO_MARKS),
            owners=owners,
        )
        edited = set(found.edited)
        if here and here.parent != entry.parent and owners.owner_at(PARENT) is Owner.STANDARD:
            edited.add(PARENT)
        is_free = owners.owner_at(CHILDREN) is Owner.STANDARD
        if here and is_free and is_reordered(rows_before.get(uid, []), rows_here.get(uid, [])):
            edited.add(PLACE)
        result[uid] = Marks(frozenset(edited), found.deleted if here is None else found.deleted - {ROOT})
    return result


def _their_rows(base: Rows, theirs: Rows, waiting: frozenset[str]) -> Rows:
    # The order of pages belongs to the page above them: while that one waits, so does the order.
    held = {parent for parent in theirs if parent in waiting}
    return {
        parent: [*interleave(base.get(parent, []), row)] if parent in held else row
        for parent, row in theirs.items()
    }


def _advanced(base: Objects, theirs: Objects, waiting: frozenset[str]) -> dict[str, BlueprintObject]:
    still = {uid: base[uid] for uid in base if uid in waiting}
    result = {**{uid: entry for uid, entry in theirs.items() if uid not in waiting}, **still}
    before, there = children(base), _their_rows(children(base), children(theirs), waiting)
    torn = {side[uid].parent for side in (base, theirs) for uid in waiting if uid in side}
    for parent in torn | waiting:
        mixed = interleave(there.get(parent, []), before.get(parent, []))
        row = [uid for uid in mixed if uid in result and result[uid].parent == parent]
        for uid, left in lefts({parent: row if parent else []}).items():
            result[uid] = replace(result[uid], after=left)
    return result


@dataclass
class _Decision:
    """The work on one plan, step by step."""

    base: Objects
    theirs: Objects
    ours: Objects
    rows: tuple[Rows, Rows, Rows]
    marks: dict[str, Marks]
    around: Circumstances
    entries: list[Entry] = field(default_factory=list)

    def run(self) -> tuple[dict[str, BlueprintObject], tuple[Redirect, ...]]:
        existence = Existence(self.base, self.theirs, self.ours, self.marks, self.entries)
        present = existence.settle()
        values = {uid: self._values(uid) for uid in sorted(present)}
        tree, rows = self._place(existence.withdrawn, present, values)
        left = lefts(rows)
        objects = {}
        for uid in sorted(tree.present):
            entry = values.get(uid) or self._values(uid)
            objects[uid] = replace(entry, parent=tree.parents[uid], after=left.get(uid))
        settler = SlugSettler(objects, self.theirs, self.ours, self.entries, self.around.waiting)
        redirects = settler.settle()
        self._correct_presence(objects)
        self._note_moves(objects)
        return objects, redirects

    def _place(
        self, withdrawn: set[str], present: set[str], values: dict[str, BlueprintObject]
    ) -> tuple[TreeMerger, Rows]:
        outside = self.around.pointed_at | {uid for uid, _ in self.around.answered}
        self._keep(withdrawn & outside, present, values)
        self._keep_pointed_at(withdrawn, present, values)
        while True:
            tree = TreeMerger(
                self.base, self.theirs, self.ours, self.marks, set(present), self.around.waiting
            )
            rows = tree.merge(self.rows)
            # A section that came back for a page below it may point to what was to go.
            back = {uid: self._values(uid) for uid in sorted(tree.present & withdrawn - present)}
            also = pointed_at(back.values()) & withdrawn - tree.present
            if not also:
                self.entries += tree.entries
                return tree, rows
            self._keep(also, present, values)
            self._keep_pointed_at(withdrawn, present, values)

    def _values(self, uid: str) -> BlueprintObject:
        there, here, before = self.theirs.get(uid), self.ours.get(uid), self.base.get(uid)
        if there is None:
            kept = here or before
            assert kept is not None
            return replace(kept, ownership=TOWN_OWNED, sealed=()) if before is not None else kept
        if here is None:
            return there
        ledger, marks = Ledger(uid, self.entries), self.marks.get(uid, NO_MARKS)
        merger = FieldMerger(
            ledger=ledger,
            owners=there.owners,
            before=before.owners if before else EVERYTHING_STANDARD,
            marks=marks,
            is_answered=lambda path: (uid, path) in self.around.answered,
        )
        same_type = before is not None and before.type == there.type
        fields = merger.fields(before.fields if before and same_type else None, there.fields, here.fields)
        if ledger.kept:
            self.marks[uid] = Marks(marks.edited | ledger.kept, marks.deleted)
        return replace(there, fields=fields)

    def _keep_pointed_at(
        self, withdrawn: set[str], present: set[str], values: dict[str, BlueprintObject]
    ) -> None:
        asked: Iterable[str] = values
        while withdrawn - present:
            kept = pointed_at([values[uid] for uid in asked]) & withdrawn - present
            if not kept:
                return
            self._keep(kept, present, values)
            asked = kept

    def _keep(self, uids: set[str], present: set[str], values: dict[str, BlueprintObject]) -> None:
        for uid in sorted(uids):
            present.add(uid)
            values[uid] = self._unpublished(uid)

    def _unpublished(self, uid: str) -> BlueprintObject:
        entry = self._values(uid)
        ledger = Ledger(uid, self.entries)
        ledger.add(EntryKind.CONFLICT, Reason.LINKED, ROOT, Sides(HERE, ABSENT, HERE), HERE)
        if entry.fields.get("live") is not True:
            return entry
        ledger.add(EntryKind.CHANGE, Reason.LINKED, ("live",), Sides(True, ABSENT, True), False)
        return replace(entry, fields={**entry.fields, "live": False})

    def _correct_presence(self, objects: Objects) -> None:
        # Links and sections may have kept what was to go, or kept out what was to come.
        self.entries[:] = [entry for entry in self.entries if not _is_untrue(entry, objects)]
        told = {entry.uid for entry in self.entries if _is_about_presence(entry)}
        for uid in sorted(set(objects) - set(self.ours) - told):
            sides = Sides(HERE if uid in self.base else ABSENT, HERE, ABSENT)
            Ledger(uid, self.entries).add(EntryKind.CHANGE, Reason.RESTORED, ROOT, sides, HERE)

    def _note_moves(self, objects: Objects) -> None:
        for uid, entry in objects.items():
            here, there, before = self.ours.get(uid), self.theirs.get(uid), self.base.get(uid)
            if here is not None and here.parent != entry.parent:
                sides = Sides(
                    before.parent if before else ABSENT, there.parent if there else ABSENT, here.parent
                )
                Ledger(uid, self.entries).add(EntryKind.CHANGE, Reason.MOVED, PARENT, sides, entry.parent)


def _is_about_presence(entry: Entry) -> bool:
    return entry.path == ROOT and entry.kind is EntryKind.CHANGE


def _is_untrue(entry: Entry, objects: Objects) -> bool:
    if entry.path != ROOT:
        return False
    if entry.kind is EntryKind.DISPLACED:
        return entry.uid in objects
    return entry.kind is EntryKind.CHANGE and (entry.result is ABSENT) == (entry.uid in objects)
