"""The properties of the merge of page trees, as checks that hypothesis runs."""

import json
from dataclasses import replace

from kit.blueprints.logic.apply import Choice, PlanError, Take, apply, check_tree, decide_rollback
from kit.blueprints.logic.decide import Circumstances, decide
from kit.blueprints.logic.plan import Plan, parse_plan
from tests.unit.blueprints.samples import FIXED_PAGES, HOME, Objects, linked, uid

FIXED = {uid(number) for number in FIXED_PAGES}


def is_valid(base: Objects, theirs: Objects, ours: Objects) -> None:
    """No page without a parent, no circle, no slug twice among neighbours, neighbours that exist."""
    objects = dict(decide(base, theirs, ours).objects)
    check_tree(objects)
    assert objects == linked(objects)
    assert HOME in objects


def idempotent(base: Objects, theirs: Objects, ours: Objects) -> None:
    first = decide(base, theirs, ours)
    second = decide(first.base, theirs, first.objects, marks=first.marks)
    assert second.objects == first.objects
    assert second.entries == ()
    assert len({entry.id for entry in first.entries}) == len(first.entries)


def fast_forward(base: Objects, theirs: Objects, ours: Objects) -> None:
    plan = decide(linked(base), linked(theirs), linked(base))
    assert plan.objects == linked(theirs)
    assert not plan.conflicts
    assert not plan.displaced


def nothing_upstream(base: Objects, theirs: Objects, ours: Objects) -> None:
    before, here = _without_fixed(base), _without_fixed(linked(ours))
    plan = decide(before, before, here)
    assert _shape(plan.objects) == _shape(here)
    assert not plan.entries


def town_pages_survive(base: Objects, theirs: Objects, ours: Objects) -> None:
    after = decide(base, theirs, ours).objects
    for found, entry in ours.items():
        is_own = found not in base and found not in theirs
        is_edited = (
            found in base and found not in FIXED and base[found].fields["title"] != entry.fields["title"]
        )
        if is_own or is_edited:
            assert after[found].fields["title"] == entry.fields["title"]


def fixed_is_the_release(base: Objects, theirs: Objects, ours: Objects) -> None:
    after = decide(base, theirs, ours).objects
    for found in FIXED & set(theirs):
        assert after[found].fields == theirs[found].fields
        above = theirs[found].parent
        assert above == after[found].parent or _told(decide(base, theirs, ours), found)


def deletions_stay(base: Objects, theirs: Objects, ours: Objects) -> None:
    plan = decide(base, theirs, ours)
    for found in set(base) & set(theirs) - set(ours) - FIXED:
        assert found not in plan.objects or _told(plan, found)


def coming_and_going_is_told(base: Objects, theirs: Objects, ours: Objects) -> None:
    """The plan names exactly the pages that disappear from the town, and those that arrive in it."""
    plan = decide(base, theirs, ours)
    told = {entry.uid: entry.result for entry in plan.changes if entry.path == ()}
    assert set(told) == set(ours) ^ set(plan.objects)
    assert {found for found, result in told.items() if result is True} == set(plan.objects) - set(ours)


def rollback_is_exact(base: Objects, theirs: Objects, ours: Objects) -> None:
    start = linked(ours)
    after = decide(base, theirs, start).objects
    plan = decide_rollback(start, after, after)
    assert _shape(plan.objects) == _shape(start)
    assert not plan.conflicts


def waiting_is_not_touched(base: Objects, theirs: Objects, ours: Objects) -> None:
    """Every second page waits: it stays where and as it is, with its base, and what it needs stays too."""
    waiting = _half(ours, by=theirs)
    around = Circumstances(waiting=waiting)
    plan = decide(base, theirs, ours, circumstances=around)
    check_tree(plan.objects)
    for found in waiting:
        after, before = plan.objects[found], ours[found]
        assert replace(after, after=None) == replace(before, after=None)
        assert (found in plan.base) == (found in base)
    again = decide(plan.base, theirs, plan.objects, marks=plan.marks, circumstances=around)
    assert again.objects == plan.objects


def waiting_catches_up(base: Objects, theirs: Objects, ours: Objects) -> None:
    """Without edits, waiting first and following later ends where the release is."""
    start, release = linked(base), linked(theirs)
    waiting = _half(start, by=ours)
    plan = decide(start, release, start, circumstances=Circumstances(waiting=waiting))
    later = decide(plan.base, release, plan.objects, marks=plan.marks)
    assert plan.conflicts or _shape(later.objects) == _shape(release)


def later_edits_survive_a_rollback(base: Objects, theirs: Objects, ours: Objects) -> None:
    """Whatever the town made of a page after the apply is there after going back; the rest is as before."""
    start = linked(ours)
    after = dict(decide(base, theirs, start).objects)
    touched = sorted(after)[::2]
    now = {
        found: replace(entry, fields={**entry.fields, "title": "later"}) if found in touched else entry
        for found, entry in after.items()
    }
    back = decide_rollback(start, after, now)
    check_tree(back.objects)
    assert all(back.objects[found].fields["title"] == "later" for found in touched)
    for found in set(start) - set(touched):
        assert back.objects[found].fields["title"] == start[found].fields["title"]


def a_stored_plan_is_the_same_plan(base: Objects, theirs: Objects, ours: Objects) -> None:
    plan = decide(base, theirs, ours)
    assert parse_plan(json.loads(json.dumps(plan.to_data()))) == plan


def what_people_choose_stays_chosen(base: Objects, theirs: Objects, ours: Objects) -> None:
    """A choice either holds when the release is taken again, or is refused because it breaks the tree."""
    plan = decide(base, theirs, ours)
    for n, entry in enumerate((*plan.changes[:2], *plan.conflicts[:2])):
        take = (Take.OURS, Take.THEIRS)[(n + len(ours)) % 2]
        try:
            outcome = apply(plan, ours, choices={entry.id: Choice(take)})
        except PlanError:
            continue
        again = decide(outcome.base, theirs, outcome.objects, marks=outcome.marks)
        assert (again.objects, again.changes, again.conflicts) == (outcome.objects, (), ())


def deterministic(base: Objects, theirs: Objects, ours: Objects) -> None:
    def turned(side: Objects) -> Objects:
        return {found: side[found] for found in reversed(side)}

    assert decide(base, theirs, ours) == decide(turned(base), turned(theirs), turned(ours))


def apply_gives_the_plan(base: Objects, theirs: Objects, ours: Objects) -> None:
    plan = decide(base, theirs, ours)
    outcome = apply(plan, ours)
    assert outcome.objects == plan.objects
    assert outcome.open_conflicts == plan.conflicts


def _half(side: Objects, *, by: Objects) -> frozenset[str]:
    """Every second page; `by` decides which."""
    return frozenset(sorted(side)[len(by) % 2 :: 2])


def _told(plan: Plan, found: str) -> bool:
    return any(entry.uid == found for entry in (*plan.conflicts, *plan.notices))


def _without_fixed(side: Objects) -> Objects:
    return {found: replace(entry, ownership={"": "standard"}) for found, entry in side.items()}


def _shape(objects: object) -> dict[str, tuple[object, ...]]:
    assert isinstance(objects, dict)
    return {found: (entry.parent, entry.after, entry.fields) for found, entry in objects.items()}


ALL = (
    is_valid,
    idempotent,
    fast_forward,
    nothing_upstream,
    town_pages_survive,
    fixed_is_the_release,
    deletions_stay,
    coming_and_going_is_told,
    waiting_is_not_touched,
    waiting_catches_up,
    rollback_is_exact,
    later_edits_survive_a_rollback,
    a_stored_plan_is_the_same_plan,
    what_people_choose_stays_chosen,
    deterministic,
    apply_gives_the_plan,
)
