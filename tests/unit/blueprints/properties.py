"""The properties of the merge of values, for hypothesis and for the test of deliberate bugs."""

from typing import Any

from kit.blueprints.logic.apply import decide_rollback
from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.values import (
    ABSENT,
    Path,
    has_unique_ids,
    is_keyed_list,
    item_id,
    item_ids,
    value_at,
)
from tests.unit.blueprints.samples import (
    ONE,
    OWNERS,
    Fields,
    atoms,
    displaced_atoms,
    obj,
    result,
    take,
)

GONE: Any = object()


def idempotent(base: Fields, theirs: Fields, ours: Fields) -> None:
    first = take(base, theirs, ours)
    second = decide(first.base, by_uid([obj(theirs)]), first.objects, marks=first.marks)
    assert second.objects == first.objects
    assert second.entries == ()


def fast_forward(base: Fields, theirs: Fields, ours: Fields) -> None:
    plan = take(base, theirs, base)
    assert without_local(result(plan)) == without_local(theirs)
    assert not plan.conflicts
    assert not plan.displaced


def nothing_upstream(base: Fields, theirs: Fields, ours: Fields) -> None:
    plan = take(base, base, ours)
    assert not plan.conflicts
    assert not plan.notices
    mine, after = dict(atoms(ours)), dict(atoms(result(plan)))
    for path in set(mine) & set(after):
        assert OWNERS.is_fixed(path) or after[path] == mine[path]
    for path in set(mine) ^ set(after):
        assert OWNERS.holds_fixed(path) or any(OWNERS.holds_fixed(path[:n]) for n in range(1, len(path)))
    assert _free_order(result(plan)["body"], ours["body"]) == _free_order(ours["body"], ours["body"])


def edits_survive(base: Fields, theirs: Fields, ours: Fields) -> None:
    plan = take(base, theirs, ours)
    before, there, after = dict(atoms(base)), dict(atoms(theirs)), dict(atoms(result(plan)))
    kept = displaced_atoms(plan)
    for path, value in atoms(ours):
        if value != before.get(path, GONE):
            is_there = after.get(path, GONE) == value or there.get(path, GONE) == value
            assert is_there or (path, repr(value)) in kept, path


def fixed_is_the_release(base: Fields, theirs: Fields, ours: Fields) -> None:
    after = result(take(base, theirs, ours))
    for path, value in atoms(theirs):
        if OWNERS.is_fixed(path):
            assert value_at(after, path) == value, path
    for path in item_paths(after):
        if OWNERS.is_fixed(path) and value_at(ours, path) is ABSENT:
            assert value_at(theirs, path) is not ABSENT


def ids_are_unique(base: Fields, theirs: Fields, ours: Fields) -> None:
    def check(value: Any) -> None:
        if is_keyed_list(value):
            assert has_unique_ids(value)
            for entry in value:
                check(entry["value"])
        elif isinstance(value, dict):
            for inner in value.values():
                check(inner)

    check(result(take(base, theirs, ours)))


def deterministic(base: Fields, theirs: Fields, ours: Fields) -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(entry) for entry in value] if isinstance(value, list) else value

    assert take(base, theirs, ours) == take(turned(base), turned(theirs), turned(ours))


def deletions_stay(base: Fields, theirs: Fields, ours: Fields) -> None:
    after = result(take(base, theirs, ours))
    for path in item_paths(base):
        if value_at(ours, path) is ABSENT and OWNERS.owner_at(path) is Owner.STANDARD:
            is_there = value_at(after, path) is not ABSENT
            assert not is_there or any(OWNERS.holds_fixed(path[:n]) for n in range(2, len(path) + 1)), path


def disagreements_are_reported(base: Fields, theirs: Fields, ours: Fields) -> None:
    plan = take(base, theirs, ours)
    before, there, mine = dict(atoms(base)), dict(atoms(theirs)), dict(atoms(ours))
    told = [entry.path for entry in (*plan.conflicts, *plan.displaced)]
    for path in set(there) & set(mine):
        differ = len({repr(before.get(path, GONE)), repr(there[path]), repr(mine[path])}) == 3
        if differ and not OWNERS.is_local(path):
            assert any(path[: len(found)] == found for found in told), path


def order_follows(base: Fields, theirs: Fields, ours: Fields) -> None:
    """Who alone reordered decides; what is new stands behind its left neighbour."""
    base = {"body": base["body"]}
    swapped = {"body": list(reversed(base["body"]))}
    assert item_ids(result(take(base, swapped, base))["body"]) == item_ids(swapped["body"])
    assert item_ids(result(take(base, base, swapped))["body"]) == item_ids(swapped["body"])
    own = {"id": "x", "type": "t", "value": {"text": "own", "fixed": "", "local": "", "inner": []}}
    for at in (0, len(base["body"]) // 2, len(base["body"])):
        added = {"body": [*base["body"][:at], own, *base["body"][at:]]}
        assert item_ids(result(take(base, base, added))["body"]) == item_ids(added["body"])
        row = item_ids(result(take(base, swapped, added))["body"])
        left = row[row.index("x") - 1] if row.index("x") else None
        assert left == (base["body"][at - 1]["id"] if at else None)


def decisions_are_remembered(base: Fields, theirs: Fields, ours: Fields) -> None:
    """The release brings the town's own text, the next one another: the town's text stays."""
    then, mine, next_one = ({"title": side["title"]} for side in (base, ours, theirs))
    first = take(then, mine, mine)
    second = decide(first.base, by_uid([obj(next_one)]), first.objects, marks=first.marks)
    if then != mine:
        assert result(second) == mine
        assert bool(second.conflicts) == (next_one != mine)


def replay_keeps_decisions(base: Fields, theirs: Fields, ours: Fields) -> None:
    """Through two releases, whatever standard value the town had changed is still there."""
    first = take(base, theirs, ours)
    second = decide(first.base, by_uid([obj(base)]), first.objects, marks=first.marks)
    before, after = dict(atoms(base)), dict(atoms(result(second)))
    kept = displaced_atoms(first) | displaced_atoms(second)
    for path, value in atoms(ours):
        if path in before and before[path] != value and OWNERS.owner_at(path) is Owner.STANDARD:
            assert after.get(path, GONE) == value or (path, repr(value)) in kept, path


def rollback_is_exact(base: Fields, theirs: Fields, ours: Fields) -> None:
    before = by_uid([obj(ours)])
    after = take(base, theirs, ours).objects
    plan = decide_rollback(before, after, after)
    assert result(plan) == ours
    assert not plan.conflicts


def rollback_keeps_later_edits(base: Fields, theirs: Fields, ours: Fields, later: Fields) -> None:
    before = by_uid([obj(ours)])
    after = take(base, theirs, ours).objects
    plan = decide_rollback(before, after, by_uid([obj(later)]))
    then, now = dict(atoms(after[ONE].fields)), dict(atoms(result(plan)))
    for path, value in atoms(later):
        if then.get(path, GONE) != value:
            assert now.get(path, GONE) == value, path


def entries_tell_the_change(base: Fields, theirs: Fields, ours: Fields) -> None:
    """A plan without changes leaves everything as it is, and one with changes does not."""
    plan = take(base, theirs, ours)
    assert bool(plan.changes) == (result(plan) != ours)
    assert all(entry.kind is EntryKind.CHANGE or entry.result is not GONE for entry in plan.entries)


def item_paths(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all items in a value."""
    if isinstance(value, dict):
        return [found for key in value for found in item_paths(value[key], (*path, key))]
    if not is_keyed_list(value):
        return []
    inner = [found for entry in value for found in item_paths(entry["value"], (*path, item_id(entry)))]
    return [(*path, item_id(entry)) for entry in value] + inner


def without_local(value: Any, path: Path = ()) -> Any:
    """The value without what is the town's."""
    if isinstance(value, dict):
        return {
            key: without_local(inner, (*path, key))
            for key, inner in value.items()
            if not OWNERS.is_local((*path, key))
        }
    if is_keyed_list(value):
        return [{**entry, "value": without_local(entry["value"], (*path, item_id(entry)))} for entry in value]
    return value


def _free_order(items: Any, mine: Any) -> list[str]:
    there = set(item_ids(mine))
    return [found for found in item_ids(items) if found in there and not OWNERS.holds_fixed(("body", found))]


ALL = (
    idempotent,
    fast_forward,
    nothing_upstream,
    edits_survive,
    fixed_is_the_release,
    ids_are_unique,
    deterministic,
    deletions_stay,
    disagreements_are_reported,
    order_follows,
    decisions_are_remembered,
    replay_keeps_decisions,
    rollback_is_exact,
    entries_tell_the_change,
)
