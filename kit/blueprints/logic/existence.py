"""Which objects are there after a release is taken, before links and sections are looked at.

For: adding, withdrawing, restoring whole objects. Not for: their values or places.

Rules:
1. By the table (`rows`) with the whole object as the value; the owner is that of the empty path.
2. An object is edited when a part that the town may change differs, or when the town moved it although
   its place is not fixed.
3. What holds a fixed part counts as fixed when the town took it away.
4. An entry about a whole object carries `true` for "it is there": its content is in the documents.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kit.blueprints.logic.document import URN, BlueprintObject
from kit.blueprints.logic.marks import NO_MARKS, Marks
from kit.blueprints.logic.merge import Ledger, without_fixed
from kit.blueprints.logic.ownership import PARENT, Owner
from kit.blueprints.logic.plan import Entry
from kit.blueprints.logic.rows import Sides, Verdict, judge
from kit.blueprints.logic.values import ABSENT, ROOT, Json, Maybe

Objects = Mapping[str, BlueprintObject]


@dataclass
class Existence:
    """Decides for each object; `withdrawn` are those that the release takes away."""

    base: Objects
    theirs: Objects
    ours: Objects
    marks: Mapping[str, Marks]
    entries: list[Entry]
    withdrawn: set[str] = field(default_factory=set)

    def settle(self) -> set[str]:
        """Return the uids that are there afterwards, noting what changes."""
        present = set(self.theirs) & set(self.ours)
        for uid in sorted(set(self.theirs) ^ set(self.ours)):
            verdict = self._verdict(uid)
            self._note(uid, verdict)
            if verdict.result is not ABSENT:
                present.add(uid)
            elif uid in self.ours:
                self.withdrawn.add(uid)
        return present

    def _verdict(self, uid: str) -> Verdict:
        before, there, here = self.base.get(uid), self.theirs.get(uid), self.ours.get(uid)
        marks = self.marks.get(uid, NO_MARKS)
        return judge(
            Sides(_content(before), _content(there), _content(here)),
            owner=_owner(before, there),
            is_edited=before is not None and here is not None and _is_edited(before, here),
            is_marked=ROOT in marks.deleted if here is None else bool(marks.edited or marks.deleted),
        )

    def _note(self, uid: str, verdict: Verdict) -> None:
        sides = Sides(*(_is_there(side, uid) for side in (self.base, self.theirs, self.ours)))
        result: Maybe = ABSENT if verdict.result is ABSENT else True
        told = Verdict(result, verdict.reason, verdict.is_conflict, verdict.is_displaced, verdict.is_notice)
        if verdict.is_displaced:
            # A whole object that is pushed aside is kept with its content.
            sides = Sides(sides.base, sides.theirs, self.ours[uid].fields)
        Ledger(uid, self.entries).add_verdict(ROOT, sides, told)


def pointed_at(objects: Iterable[BlueprintObject]) -> set[str]:
    """Return the uids to which a reference stands in the fields of another object."""
    return {uid for entry in objects for uid in _mentions(entry.fields) if uid != entry.uid}


def _mentions(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        if "sokumen:" in value:
            yield from (match.group(2) for match in URN.finditer(value))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _mentions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mentions(inner)


def _owner(before: BlueprintObject | None, there: BlueprintObject | None) -> Owner:
    if there is not None:
        return Owner.FIXED if there.owners.holds_fixed(ROOT) else there.owners.owner_at(ROOT)
    return before.owners.owner_at(ROOT) if before is not None else Owner.LOCAL


def _is_edited(before: BlueprintObject, here: BlueprintObject) -> bool:
    if before.parent != here.parent and not before.owners.is_fixed(PARENT):
        return True
    return without_fixed(before.fields, before.owners) != without_fixed(here.fields, before.owners)


def _content(entry: BlueprintObject | None) -> Maybe:
    return ABSENT if entry is None else {"fields": entry.fields, "parent": entry.parent}


def _is_there(side: Objects, uid: str) -> Maybe:
    return True if uid in side else ABSENT
