"""Do the properties bite? Each deliberate bug has to make at least one of them fail."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from kit.blueprints.logic import decide as decide_module
from kit.blueprints.logic import order, rows
from kit.blueprints.logic.marks import NO_MARKS
from kit.blueprints.logic.rows import Reason, Sides, Verdict
from kit.blueprints.logic.values import ABSENT
from tests.unit.blueprints import properties
from tests.unit.blueprints.samples import World

WORLDS = 40
both_here, fixed, not_here, withdrawn = rows._both_here, rows._fixed, rows._not_here, rows._withdrawn
interleave, decide = order.interleave, decide_module.decide


def deletion_wins(sides: Sides, is_edited: bool) -> Verdict:
    return Verdict(ABSENT, Reason.DELETED)


def silently_ours(sides: Sides, is_marked: bool) -> Verdict:
    return replace(both_here(sides, is_marked), is_conflict=False)


def silently_theirs(sides: Sides, is_marked: bool) -> Verdict:
    verdict = both_here(sides, is_marked)
    return Verdict(sides.theirs, Reason.FOLLOWED) if verdict.is_conflict else verdict


def never_fast_forward(sides: Sides, is_marked: bool) -> Verdict:
    return Verdict(sides.ours) if sides.ours == sides.base else both_here(sides, is_marked)


def fixed_not_restored(sides: Sides) -> Verdict:
    return Verdict(sides.ours) if sides.theirs == sides.base else fixed(sides)


def displaced_not_recorded(sides: Sides) -> Verdict:
    return replace(fixed(sides), is_displaced=False)


def deleted_comes_back(sides: Sides, is_marked: bool) -> Verdict:
    return Verdict(sides.theirs, Reason.ADDED)


def reorder_ignored(skeleton: Any, other: Any) -> tuple[str, ...]:
    # The side that should follow is asked first: whoever moved something is not heard.
    return tuple(interleave(sorted(skeleton), other))


def appended_at_the_end(skeleton: Any, other: Any) -> tuple[str, ...]:
    return (*skeleton, *(found for found in other if found not in skeleton))


def override_forgotten(base: Any, theirs: Any, ours: Any, marks: Any) -> dict[str, Any]:
    return {found: NO_MARKS for found in base}


def base_not_advanced(base: Any, theirs: Any, ours: Any, **rest: Any) -> Any:
    return replace(decide(base, theirs, ours, **rest), base=base)


BUGS: list[tuple[object, str, Callable[..., Any]]] = [
    (rows, "_withdrawn", deletion_wins),
    (rows, "_both_here", silently_ours),
    (rows, "_both_here", silently_theirs),
    (rows, "_both_here", never_fast_forward),
    (rows, "_fixed", fixed_not_restored),
    (rows, "_fixed", displaced_not_recorded),
    (rows, "_not_here", deleted_comes_back),
    (order, "interleave", reorder_ignored),
    (order, "interleave", appended_at_the_end),
    (decide_module, "observe_all", override_forgotten),
    (None, "decide", base_not_advanced),
]


@pytest.mark.parametrize(("room", "name", "bug"), BUGS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_bug_makes_a_property_fail(
    room: object, name: str, bug: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if room is None:
        for user in ("tests.unit.blueprints.properties", "tests.unit.blueprints.samples"):
            monkeypatch.setattr(f"{user}.{name}", bug)
    else:
        monkeypatch.setattr(room, name, bug)
    assert first_failure() is not None, "no property noticed this bug"


def test_without_a_bug_nothing_fails() -> None:
    assert first_failure() is None


def first_failure() -> str | None:
    """The name of the first property that fails in the first worlds."""
    for seed in range(WORLDS):
        base, theirs, ours, _ = World(Random(seed)).sides()
        for check in properties.ALL:
            try:
                check(base, theirs, ours)
            except AssertionError:
                return check.__name__
    return None
