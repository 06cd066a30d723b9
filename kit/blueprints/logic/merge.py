"""The three-way merge of one object's values.

For: walking base, theirs and ours together and asking the table (`rows`) at every place where they part.
Not for: which objects exist and where pages hang (`tree`, `decide`).

Rules:
1. Structs part by key, keyed lists by id, rich text by paragraph where that is safe; everything else is one
   atom. A list with an id twice, and an item whose block type differs, are atoms.
2. What the prefecture adds comes in, what it withdraws goes, the town's own items stay: all by `rows`.
3. What holds a fixed part is restored when the town took it away: the fixed part would be gone with it.
4. A part that is new in a struct the base knows, and empty here, was never written by the town: it counts
   as absent.
5. A question that somebody has answered is retired instead of taken away; what holds such a question stays
   with it.
6. What was withdrawn and stays because the town had edited it stays in a sealed list too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from kit.blueprints.logic.marks import NO_MARKS, Marks
from kit.blueprints.logic.order import is_reordered, merge_order
from kit.blueprints.logic.ownership import EVERYTHING_STANDARD, Owner, Ownership
from kit.blueprints.logic.paragraphs import items_text, paragraph_items
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.rows import Reason, Sides, Verdict, judge
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    ROOT,
    Absent,
    Item,
    Json,
    Maybe,
    Path,
    is_keyed_list,
    is_mergeable_list,
    item_id,
    item_ids,
)

Fields = dict[str, Json]
RETIRED = "retired"


@dataclass
class Ledger:
    """Collects the entries of one object, and the items that stay although they were withdrawn."""

    uid: str
    entries: list[Entry] = field(default_factory=list)
    kept: set[Path] = field(default_factory=set)

    def add(self, kind: EntryKind, reason: Reason, path: Path, sides: Sides, result: Maybe) -> None:
        """Note one thing."""
        self.entries.append(Entry(kind, reason, self.uid, path, sides.base, sides.theirs, sides.ours, result))

    def add_verdict(self, path: Path, sides: Sides, verdict: Verdict) -> None:
        """Note what a verdict has to tell: first what changes, then what else is to be said."""
        if verdict.reason is None:
            return
        if verdict.result != sides.ours:
            self.add(EntryKind.CHANGE, verdict.reason, path, sides, verdict.result)
        if verdict.is_conflict:
            self.add(EntryKind.CONFLICT, verdict.reason, path, sides, verdict.result)
        if verdict.is_displaced:
            reason = verdict.reason if verdict.reason is Reason.SEALED else Reason.FIXED
            self.add(EntryKind.DISPLACED, reason, path, sides, verdict.result)
        if verdict.is_notice:
            self.add(EntryKind.NOTICE, verdict.reason, path, sides, verdict.result)


def _never(path: Path) -> bool:
    return False


@dataclass(frozen=True)
class FieldMerger:
    """Merges the fields of one object.

    `before` is the ownership that the base had, for what was withdrawn.
    """

    ledger: Ledger
    owners: Ownership = EVERYTHING_STANDARD
    before: Ownership = EVERYTHING_STANDARD
    marks: Marks = NO_MARKS
    is_answered: Callable[[Path], bool] = _never

    def fields(self, base: Fields | None, theirs: Fields, ours: Fields) -> Fields:
        """Return the merged fields; `base` is None for an object that was never integrated."""
        return self._struct(base, theirs, ours, ROOT)

    def _merge(self, sides: Sides, path: Path) -> Maybe:
        base, theirs, ours = sides.base, sides.theirs, sides.ours
        if theirs == ours:
            return ours
        if self.owners.is_local(path) and not self.owners.holds_fixed(path):
            return self._atom(sides, path)
        if is_mergeable_list(theirs) and is_mergeable_list(ours) and _list_or_absent(base):
            return [*self._list([] if base is ABSENT else base, theirs, ours, path)]
        if isinstance(theirs, dict) and isinstance(ours, dict) and (isinstance(base, dict) or base is ABSENT):
            return self._struct(None if base is ABSENT else base, theirs, ours, path)
        if self._may_part_paragraphs(sides, path):
            merged = self._paragraphs(sides, path)
            if merged is not None:
                return merged
        return self._atom(sides, path)

    def _struct(self, base: Fields | None, theirs: Fields, ours: Fields, path: Path) -> Fields:
        result: Fields = {}
        for key in sorted({*theirs, *ours}):
            mine: Maybe = ours.get(key, ABSENT)
            if base is not None and key not in base and key in theirs and mine in ("", None, [], {}):
                mine = ABSENT
            sides = Sides((base or {}).get(key, ABSENT), theirs.get(key, ABSENT), mine)
            merged = self._merge(sides, (*path, key))
            if merged is not ABSENT:
                result[key] = merged
        return result

    def _atom(self, sides: Sides, path: Path) -> Maybe:
        is_fixed = self.owners.holds_fixed(path)
        verdict = judge(
            sides,
            owner=Owner.FIXED if is_fixed else self.owners.owner_at(path),
            is_marked=self.marks.is_edited(path),
        )
        self.ledger.add_verdict(path, sides, verdict)
        return verdict.result

    def _may_part_paragraphs(self, sides: Sides, path: Path) -> bool:
        if not all(isinstance(side, str) for side in (sides.base, sides.theirs, sides.ours)):
            return False
        if self.owners.is_fixed(path) or sides.theirs == sides.ours:
            return False
        has_decided = sides.ours != sides.base or self.marks.is_edited(path)
        return self.owners.holds_fixed(path) or (has_decided and sides.theirs != sides.base)

    def _paragraphs(self, sides: Sides, path: Path) -> str | None:
        parted = paragraph_items(sides.base, sides.theirs, sides.ours)
        if parted is None:
            return None
        attempt = replace(self, ledger=Ledger(self.ledger.uid))
        merged = items_text(attempt._list(parted[0], parted[1], parted[2], path))
        # Fixed paragraphs have to be found again when the same release is taken again.
        if self.owners.holds_fixed(path) and paragraph_items(sides.theirs, merged) is None:
            return None
        self.ledger.entries += attempt.ledger.entries
        self.ledger.kept |= attempt.ledger.kept
        return merged

    def _list(self, base: list[Item], theirs: list[Item], ours: list[Item], path: Path) -> list[Item]:
        old, new, here = ({item_id(item): item for item in side} for side in (base, theirs, ours))
        kept: dict[str, Item] = {}
        for found in sorted({*new, *here}):
            item = self._item(old.get(found), new.get(found), here.get(found), (*path, found))
            if item is not None:
                kept[found] = item
        return [kept[found] for found in self._order(base, theirs, ours, path, kept)]

    def _item(self, old: Item | None, new: Item | None, here: Item | None, path: Path) -> Item | None:
        if new is None or here is None:
            return self._existence(old, new, here, path)
        if new["type"] != here["type"]:
            merged = self._atom(Sides(_or_absent(old), new, here), path)
            return merged if isinstance(merged, dict) else None
        known = old["value"] if old is not None and old["type"] == new["type"] else ABSENT
        value = self._merge(Sides(known, new["value"], here["value"]), path)
        return {**new, "value": None if value is ABSENT else value}

    def _existence(self, old: Item | None, new: Item | None, here: Item | None, path: Path) -> Item | None:
        sides = Sides(_or_absent(old), _or_absent(new), _or_absent(here))
        if new is None:
            owner = self.before.owner_at(path) if old is not None else self.owners.owner_at(path)
        else:
            owner = Owner.FIXED if self.owners.holds_fixed(path) else self.owners.owner_at(path)
        verdict = judge(
            sides,
            owner=owner,
            is_edited=town_part(old, path, self.before) != town_part(here, path, self.before),
            is_marked=path in self.marks.deleted if here is None else self.marks.is_edited(path),
            is_sealed=self.owners.is_sealed(path[:-1]) and not self.marks.is_edited_within(path),
        )
        if verdict.result is ABSENT and here is not None:
            retired = self._retired(here, path)
            verdict = verdict if retired is None else Verdict(retired, Reason.RETIRED)
        self.ledger.add_verdict(path, sides, verdict)
        if new is None and old is not None and verdict.result is not ABSENT:
            self.ledger.kept.add(path)
        return verdict.result if isinstance(verdict.result, dict) else None

    def _retired(self, item: Item, path: Path) -> Item | None:
        value = item["value"]
        if self.is_answered(path):
            return {**item, "value": {**value, RETIRED: True}} if isinstance(value, dict) else item
        part = self._answered_part(value, path)
        return None if part is ABSENT else {**item, "value": part}

    def _answered_part(self, value: Json, path: Path) -> Maybe:
        if isinstance(value, dict):
            parts = {key: self._answered_part(inner, (*path, key)) for key, inner in value.items()}
            if all(part is ABSENT for part in parts.values()):
                return ABSENT
            # Questions that nobody answered go, the words around stay.
            rest: dict[str, Json] = {
                key: [] if is_keyed_list(inner) else inner for key, inner in value.items()
            }
            return {key: rest[key] if part is ABSENT else part for key, part in parts.items()}
        if is_keyed_list(value):
            kept = (self._retired(item, (*path, item_id(item))) for item in value)
            return [item for item in kept if item is not None] or ABSENT
        return ABSENT

    def _order(
        self, base: list[Item], theirs: list[Item], ours: list[Item], path: Path, kept: dict[str, Item]
    ) -> tuple[str, ...]:
        place = (*path, ORDER)
        owner = self.owners.owner_at(path)
        before, there, here = item_ids(base), item_ids(theirs), item_ids(ours)
        is_marked = place in self.marks.edited
        ordering = merge_order(before, there, here, kept=kept, owner=owner, is_marked=is_marked)
        # Orders travel as lists of ids: they are shown, and an overruling puts one in place of another.
        sides = Sides([*before], [*there], [*here])
        if is_reordered(here, ordering.ids):
            self.ledger.add(EntryKind.CHANGE, Reason.REORDERED, place, sides, [*ordering.ids])
            if owner is Owner.FIXED and is_reordered(before, here):
                self.ledger.add(EntryKind.DISPLACED, Reason.FIXED, place, sides, [*ordering.ids])
        if ordering.is_conflict:
            self.ledger.add(EntryKind.CONFLICT, Reason.BOTH_REORDERED, place, sides, [*ordering.ids])
        return ordering.ids


def town_part(item: Item | None, path: Path, owners: Ownership) -> Maybe:
    """Return what of an item the town may change: it without its fixed parts; ABSENT when there is none."""
    part = ABSENT if item is None else _without_fixed(item["value"], path, owners)
    return ABSENT if item is None or part is ABSENT else {**item, "value": part}


def without_fixed(fields: Fields, owners: Ownership) -> Maybe:
    """Return what of an object's fields the town may change."""
    return _without_fixed(fields, ROOT, owners)


def _without_fixed(value: Json, path: Path, owners: Ownership) -> Maybe:
    if not owners.holds_fixed(path):
        return value
    if isinstance(value, dict):
        parts = {key: _without_fixed(inner, (*path, key), owners) for key, inner in value.items()}
        return {key: part for key, part in parts.items() if part is not ABSENT}
    if is_keyed_list(value):
        kept: list[Json] = [
            {**item, "value": part}
            for item in value
            if (part := _without_fixed(item["value"], (*path, item_id(item)), owners)) is not ABSENT
            and not (owners.is_fixed((*path, item_id(item))) and part in ({}, []))
        ]
        # A list of fixed items only and an empty one are the same to the town: taking those away is no edit.
        return kept or ABSENT
    return ABSENT


def _list_or_absent(value: Maybe) -> TypeGuard[list[Item] | Absent]:
    return value is ABSENT or is_mergeable_list(value)


def _or_absent(item: Item | None) -> Maybe:
    return ABSENT if item is None else item
