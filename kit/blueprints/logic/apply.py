"""From a plan, and what people chose, to the content of the town afterwards.

For: carrying out a plan, overruling it, settling a conflict weeks later, and going back. Not for: writing
to a database; nothing here is changed in place.

Rules:
1. A plan is carried out only on the content it was made for.
2. A choice puts a value where an entry stands: the prefecture's, the town's, or one of the person's own.
   Fixed values cannot be chosen away, nor what a sealed list keeps out; a choice that would break the page
   tree is refused. A withdrawn page or block that the town wants to keep becomes the town's, where it was.
3. Who takes the prefecture's value has no mark there any more; who keeps or rewrites has one.
4. Going back is a merge the other way: base is what was there after the apply, theirs what was there
   before. Right after an apply it restores exactly; later edits stay.
5. Urgent values are whole fields of a contact (the linter refuses others); their ownership comes with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from kit.blueprints.logic.decide import TOWN_OWNED, decide
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.edits import EditError, put
from kit.blueprints.logic.marks import NO_MARKS, Marks
from kit.blueprints.logic.order import interleave
from kit.blueprints.logic.ownership import PARENT, Owner
from kit.blueprints.logic.plan import Entry, EntryKind, Plan, objects_digest
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.siblings import children, lefts
from kit.blueprints.logic.tree import PLACE
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    ROOT,
    Json,
    Maybe,
    Path,
    is_mergeable_list,
    item_ids,
    value_at,
)

Objects = Mapping[str, BlueprintObject]
Fields = dict[str, Json]


class PlanError(ValueError):
    """A plan cannot be carried out like this: make a new plan (stale), or choose otherwise."""


class Take(StrEnum):
    """Whose value a person wants at an entry."""

    THEIRS = "theirs"
    OURS = "ours"
    OWN = "own"


@dataclass(frozen=True)
class Choice:
    """What a person decided about one entry; `value` counts for OWN only."""

    take: Take
    value: Json = None


@dataclass(frozen=True)
class Outcome:
    """The town afterwards: its objects, the new base, its marks, and the conflicts that are still open."""

    objects: Mapping[str, BlueprintObject]
    base: Mapping[str, BlueprintObject]
    marks: Mapping[str, Marks]
    open_conflicts: tuple[Entry, ...]


def apply(plan: Plan, ours: Objects, *, choices: Mapping[str, Choice] | None = None) -> Outcome:
    """Return the town after carrying out a plan with the choices (by entry id) that people made.

    Raises PlanError when `ours` is not what the plan was made for, when a choice names no entry, is about a
    fixed value, or would break the page tree.
    """
    if objects_digest(ours.values()) != plan.ours_digest:
        raise PlanError("the town's content has changed since the plan was made")
    entries = {entry.id: entry for entry in plan.entries}
    objects, marks = dict(plan.objects), dict(plan.marks)
    chosen = choices or {}
    for name in sorted(chosen):
        if name not in entries:
            raise PlanError(f"the plan has no entry {name}")
        _choose(entries[name], chosen[name], objects, marks, _Known(ours, plan.base))
    check_tree(objects)
    still_open = tuple(entry for entry in plan.conflicts if entry.id not in chosen)
    return Outcome(objects, plan.base, marks, still_open)


def settle(entry: Entry, choice: Choice, objects: Objects, marks: Mapping[str, Marks]) -> Outcome:
    """Return the town after one conflict was decided on its own, however long after the apply.

    Raises PlanError when the place of the conflict is gone, or when the choice would break the page tree.
    """
    now, marked = dict(objects), dict(marks)
    _choose(entry, choice, now, marked, _Known({}, {}))
    check_tree(now)
    return Outcome(now, {}, marked, ())


def decide_rollback(before: Objects, after: Objects, now: Objects) -> Plan:
    """Return the plan that takes a town from `now` back to `before`, keeping what changed since `after`."""
    return decide(_free(after), _free(before), now)


def restored(plan: Plan, before: Objects) -> dict[str, BlueprintObject]:
    """Return the objects of a rollback plan with the ownership that they had before."""
    return {
        uid: replace(entry, ownership=before[uid].ownership, sealed=before[uid].sealed)
        if uid in before
        else entry
        for uid, entry in plan.objects.items()
    }


def urgent_part(base: BlueprintObject, theirs: BlueprintObject, paths: tuple[Path, ...]) -> BlueprintObject:
    """Return the base with only the urgent values of a release: what may go live while the rest waits.

    Urgent values are whole fields. Raises PlanError when a path names nothing or leads into a field.
    """
    result = base
    for path in paths:
        value = _value(theirs, path)
        rules = {**result.ownership, path[0]: theirs.owners.owner_at(path).value}
        result = replace(result, fields=_put(result.fields, path, value), ownership=rules)
    return result


def check_tree(objects: Objects) -> None:
    """Raise PlanError when a page hangs below nothing or below itself, or two neighbours have one slug."""
    slugs: set[tuple[str, Json]] = set()
    sound: set[str] = set()
    for uid, entry in sorted(objects.items()):
        _check_above(uid, objects, sound)
        slug = entry.fields.get("slug")
        if slug is None or entry.parent is None:
            continue
        if (entry.parent, slug) in slugs:
            raise PlanError(f"{uid}: the slug {slug!r} is taken by a neighbour")
        slugs.add((entry.parent, slug))


def _check_above(uid: str, objects: Objects, sound: set[str]) -> None:
    seen: set[str] = set()
    above: str | None = uid
    while above is not None and above not in sound:
        if above not in objects or above in seen:
            raise PlanError(f"{uid}: its parent is gone, or it would hang below itself")
        seen.add(above)
        above = objects[above].parent
    sound |= seen


class _Known(NamedTuple):
    """Where pages and blocks stood that a choice brings back: with the town, or in the release."""

    ours: Objects
    base: Objects


def _choose(
    entry: Entry,
    choice: Choice,
    objects: dict[str, BlueprintObject],
    marks: dict[str, Marks],
    known: _Known,
) -> None:
    if entry.kind not in (EntryKind.CONFLICT, EntryKind.CHANGE):
        raise PlanError(f"{entry.id}: there is nothing to choose")
    if _is_the_prefectures(entry, objects, known.ours):
        raise PlanError(f"{entry.id}: this is the prefecture's")
    wanted: Maybe = {Take.THEIRS: entry.theirs, Take.OURS: entry.ours, Take.OWN: choice.value}[choice.take]
    _put_entry(entry, wanted, objects, known)
    mark = marks.get(entry.uid, NO_MARKS)
    if choice.take is Take.THEIRS:
        mark = mark.without(entry.path)
    elif wanted is ABSENT:
        mark = Marks(mark.edited, mark.deleted | {entry.path})
    else:
        mark = Marks(mark.edited | {entry.path}, mark.deleted)
    marks[entry.uid] = mark


def _is_the_prefectures(entry: Entry, objects: Objects, before: Objects) -> bool:
    target = objects.get(entry.uid)
    if target is None:
        return entry.uid in before and before[entry.uid].owners.is_fixed(ROOT)
    is_fixed = target.owners.holds_fixed(entry.path) and entry.theirs is not ABSENT
    return is_fixed or entry.reason is Reason.SEALED


def _put_entry(entry: Entry, wanted: Maybe, objects: dict[str, BlueprintObject], known: _Known) -> None:
    if entry.path == ROOT:
        _put_object(entry, wanted, objects, known.ours)
        return
    target = objects.get(entry.uid)
    if target is None:
        raise PlanError(f"{entry.id}: the object is gone")
    if entry.path == PARENT:
        _move(entry.uid, None if wanted is None else str(wanted), objects, known)
    elif entry.path == PLACE:
        _reorder(entry.uid, wanted, objects)
    else:
        was = known.ours[entry.uid].fields if entry.uid in known.ours else {}
        objects[entry.uid] = replace(target, fields=_put_field(target.fields, entry.path, wanted, was))


def _put_field(fields: Fields, path: Path, wanted: Maybe, before: Fields) -> Fields:
    result = _put(fields, path, wanted)
    holder, was = value_at(result, path[:-1]), value_at(before, path[:-1])
    if not is_mergeable_list(holder) or not is_mergeable_list(was) or path[-1] == ORDER:
        return result
    if wanted is ABSENT or value_at(fields, path) is not ABSENT:
        return result
    there = [found for found in item_ids(holder) if found != path[-1]]
    return _put(result, (*path[:-1], ORDER), [*_beside(path[-1], there, item_ids(was))])


def _beside(found: str, there: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    known = {found, *there}
    return interleave(there, [other for other in before if other in known])


def _put_object(entry: Entry, wanted: Maybe, objects: dict[str, BlueprintObject], before: Objects) -> None:
    if wanted is ABSENT:
        if entry.uid in objects:
            _close_up(entry.uid, objects)
            del objects[entry.uid]
        _renumber(objects)
    elif entry.uid not in objects:
        if entry.uid not in before:
            raise PlanError(f"{entry.id}: an object that was taken away comes back with a rollback only")
        found = replace(before[entry.uid], ownership=TOWN_OWNED, sealed=())
        row = _beside(entry.uid, children(objects).get(found.parent, []), children(before)[found.parent])
        objects[entry.uid] = found
        for uid, left in lefts({found.parent: row if found.parent else [entry.uid]}).items():
            objects[uid] = replace(objects[uid], after=left)


def _close_up(uid: str, objects: dict[str, BlueprintObject]) -> None:
    """Let the neighbours of an object that leaves its place close up, in their order."""
    parent = objects[uid].parent
    row = [found for found in children(objects).get(parent, []) if found != uid]
    if parent is not None and row:
        for found, left in lefts({parent: row}).items():
            objects[found] = replace(objects[found], after=left)


def _move(uid: str, parent: str | None, objects: dict[str, BlueprintObject], known: _Known) -> None:
    row = [found for found in children(objects).get(parent, []) if found != uid]
    _close_up(uid, objects)
    objects[uid] = replace(objects[uid], parent=parent, after=None)
    _renumber(objects)
    side = next((side for side in known if uid in side and side[uid].parent == parent), None)
    placed = _beside(uid, row, children(side)[parent]) if side and parent else (*row, uid)
    for found, left in lefts({parent: placed if parent else [uid]}).items():
        objects[found] = replace(objects[found], after=left)


def _reorder(parent: str, wanted: Maybe, objects: dict[str, BlueprintObject]) -> None:
    row = children(objects).get(parent, [])
    order = [str(uid) for uid in wanted if uid in row] if isinstance(wanted, list) else row
    rest = [uid for uid in row if uid not in order]
    below: dict[str | None, list[str]] = {parent: [*order, *rest]}
    for uid, left in lefts(below).items():
        objects[uid] = replace(objects[uid], after=left)


def _renumber(objects: dict[str, BlueprintObject]) -> None:
    rows: dict[str | None, list[str]] = {
        parent: row for parent, row in children(objects).items() if parent is not None
    }
    for uid, left in lefts(rows).items():
        objects[uid] = replace(objects[uid], after=left)


def _put(fields: dict[str, Json], path: Path, value: Maybe) -> dict[str, Json]:
    try:
        return put(fields, path, value)
    except EditError as error:
        raise PlanError(str(error)) from error


def _value(entry: BlueprintObject, path: Path) -> Maybe:
    value: Maybe = entry.fields.get(path[0], ABSENT)
    if len(path) > 1 or value is ABSENT:
        raise PlanError(f"{'/'.join(path)}: urgent values are whole fields")
    return value


def _free(objects: Objects) -> dict[str, BlueprintObject]:
    standard = {"": Owner.STANDARD.value}
    return {uid: replace(entry, ownership=standard, sealed=()) for uid, entry in objects.items()}
