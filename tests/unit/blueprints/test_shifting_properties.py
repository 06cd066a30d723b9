"""What the merge promises when ownership itself changes from release to release."""

import json
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.apply import Choice, Take, apply, decide_rollback, settle, urgent_part
from kit.blueprints.logic.decide import decide
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.plan import Entry, EntryKind, Plan, parse_plan
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.values import ABSENT, has_unique_ids, value_at
from tests.unit.blueprints.samples import ONE, Objects, atoms, displaced_atoms, obj
from tests.unit.blueprints.shifting import Shift, shifts

GONE = object()


@given(shifts())
def test_every_release_leaves_the_town_in_order(shift: Shift) -> None:
    """Fixed is the release, nothing of the town is lost, and the same release again finds nothing to do."""
    base, ours, marks = shift.base, shift.ours, {}
    for theirs in shift.releases:
        plan = decide(base, theirs, ours, marks=marks)
        _fixed_is_the_release(theirs, plan.objects)
        _edits_survive(base, theirs, ours, plan)
        assert len({entry.id for entry in plan.entries}) == len(plan.entries)
        again = decide(plan.base, theirs, plan.objects, marks=plan.marks)
        assert (again.objects, again.entries) == (plan.objects, ())
        base, ours, marks = dict(plan.base), dict(plan.objects), plan.marks
    _decisions_outlive(shift, ours)


def _decisions_outlive(shift: Shift, ours: Objects) -> None:
    """What every release left to the town is as the town decided it."""
    sides = [shift.base, *shift.releases]
    before, after = dict(atoms(shift.base[ONE].fields)), dict(atoms(ours[ONE].fields))
    if not has_unique_ids(shift.ours[ONE].fields["body"]):
        return
    for path, value in atoms(shift.ours[ONE].fields):
        is_free = all(
            side[ONE].owners.owner_at(path) is Owner.STANDARD and not side[ONE].owners.holds_fixed(path[:1])
            for side in sides
        )
        if is_free and before.get(path, value) != value:
            assert after.get(path, GONE) == value, path


@given(shifts())
def test_what_was_fixed_for_a_time_follows_again(shift: Shift) -> None:
    """standard → fixed → standard: the town's text was displaced, so the next release simply comes in."""
    first, second = shift.base[ONE].fields, shift.releases[0][ONE].fields
    standard, fixed = {"": "standard"}, {"": "fixed"}
    base, ours = ({ONE: obj(side[ONE].fields, ownership=standard)} for side in (shift.base, shift.ours))
    edited = decide(base, base, ours)
    held = decide(edited.base, {ONE: obj(second, ownership=fixed)}, edited.objects, marks=edited.marks)
    freed = decide(held.base, {ONE: obj(first, ownership=standard)}, held.objects, marks=held.marks)
    assert {entry.reason.value for entry in freed.conflicts} <= {"both-added"}


@given(shifts())
def test_a_stored_plan_is_the_same_plan(shift: Shift) -> None:
    plan = decide(shift.base, shift.releases[0], shift.ours)
    assert parse_plan(json.loads(json.dumps(plan.to_data()))) == plan


@given(shifts())
def test_what_people_choose_stays_chosen(shift: Shift) -> None:
    theirs = shift.releases[0]
    plan = decide(shift.base, theirs, shift.ours)
    choices = {
        entry.id: Choice(shift.chance.choice((Take.THEIRS, Take.OURS)))
        for entry in plan.entries
        if _may_be_chosen(entry, plan.objects) and shift.chance.random() < 0.5
    }
    outcome = apply(plan, shift.ours, choices=choices)
    _fixed_is_the_release(theirs, outcome.objects)
    again = decide(outcome.base, theirs, outcome.objects, marks=outcome.marks)
    assert (again.objects, again.changes, again.conflicts) == (outcome.objects, (), ())


@given(shifts())
def test_a_conflict_may_be_settled_now_or_later(shift: Shift) -> None:
    plan = decide(shift.base, shift.releases[0], shift.ours)
    left_open = apply(plan, shift.ours)
    for entry in plan.conflicts:
        for choice in (Choice(Take.THEIRS), Choice(Take.OURS)):
            now = apply(plan, shift.ours, choices={entry.id: choice})
            later = settle(entry, choice, left_open.objects, left_open.marks)
            assert (now.objects, now.marks) == (later.objects, later.marks)
            assert entry not in now.open_conflicts


@given(shifts())
def test_going_back_restores_exactly(shift: Shift) -> None:
    plan = decide(shift.base, shift.releases[0], shift.ours)
    back = decide_rollback(shift.ours, plan.objects, plan.objects)
    assert back.objects[ONE].fields == shift.ours[ONE].fields
    assert back.is_clean


@given(shifts(), st.sets(st.sampled_from(["title", "note", "fixed_title", "body", "text"])))
def test_what_is_urgent_goes_ahead_and_changes_nothing_else(shift: Shift, urgent: set[str]) -> None:
    """First the urgent fields, later the whole release: as if it had come in one."""
    fixed = {"": "standard", **dict.fromkeys(urgent, "fixed")}
    base, ours = (
        {ONE: obj(side[ONE].fields, ownership={"": "standard"})} for side in (shift.base, shift.ours)
    )
    theirs = {ONE: obj(shift.releases[0][ONE].fields, ownership=fixed)}
    part = {ONE: urgent_part(base[ONE], theirs[ONE], tuple((name,) for name in sorted(urgent)))}
    ahead = decide(base, part, ours)
    for name, value in ours[ONE].fields.items():
        if name not in urgent:
            assert ahead.objects[ONE].fields[name] == value
    _fixed_is_the_release(part, ahead.objects)
    whole = decide(ahead.base, theirs, ahead.objects, marks=ahead.marks)
    assert whole.objects == decide(base, theirs, ours).objects


def _fixed_is_the_release(theirs: Objects, after: Mapping[str, BlueprintObject]) -> None:
    here = dict(atoms(after[ONE].fields))
    for path, value in atoms(theirs[ONE].fields):
        if theirs[ONE].owners.is_fixed(path):
            assert here.get(path, GONE) == value or value_at(after[ONE].fields, path) == value, path


def _edits_survive(base: Objects, theirs: Objects, ours: Objects, plan: Plan) -> None:
    if not has_unique_ids(ours[ONE].fields["body"]):
        return
    before, there, after = (dict(atoms(side[ONE].fields)) for side in (base, theirs, plan.objects))
    kept = displaced_atoms(plan)
    whole = [entry.path for entry in plan.displaced]
    for path, value in atoms(ours[ONE].fields):
        if value not in (before.get(path, GONE), after.get(path, GONE), there.get(path, GONE)):
            is_kept = (path, repr(value)) in kept or any(path[: len(found)] == found for found in whole)
            assert is_kept, path


def _may_be_chosen(entry: Entry, objects: Mapping[str, BlueprintObject]) -> bool:
    if entry.kind not in (EntryKind.CHANGE, EntryKind.CONFLICT) or entry.reason is Reason.SEALED:
        return False
    return entry.theirs is ABSENT or not objects[ONE].owners.holds_fixed(entry.path)
