"""What the merge of page trees promises, tried on many small forests."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.decide import decide
from kit.blueprints.logic.plan import Plan
from tests.unit.blueprints import tree_properties
from tests.unit.blueprints.samples import HOME, Forest, Objects, forests, page, uid


@pytest.mark.parametrize("check", tree_properties.ALL, ids=lambda check: check.__name__)
def test_property_holds(check: Callable[[Objects, Objects, Objects], None]) -> None:
    @given(forests())
    def run(forest: tuple[Objects, Objects, Objects]) -> None:
        check(*forest)

    run()


@given(st.integers(0, 2**48))
def test_two_blueprints_with_disjoint_uids_commute(seed: int) -> None:
    """Each hangs below a section of its own, as the linter asks of a second blueprint."""
    chance = Random(seed)
    sections = [page(uid(200 + n), HOME, f"section-{n}", after=uid(199 + n) if n else None) for n in range(2)]
    town = {HOME: page(HOME, None, "home"), **{section.uid: section for section in sections}}
    blueprints = [_blueprint(chance, section.uid, 10 * (n + 1)) for n, section in enumerate(sections)]
    for _, _, ours in blueprints:
        town |= ours

    def take(order: list[int]) -> tuple[Objects, dict[int, Plan]]:
        objects, plans = dict(town), {}
        for n in order:
            base, theirs, _ = blueprints[n]
            plans[n] = decide(base, theirs, objects)
            objects = dict(plans[n].objects)
        return objects, plans

    one, two = take([0, 1]), take([1, 0])
    assert one[0] == two[0]
    for n in (0, 1):
        assert (one[1][n].entries, one[1][n].marks) == (two[1][n].entries, two[1][n].marks)


def _blueprint(chance: Random, section: str, first: int) -> tuple[Objects, Objects, Objects]:
    """Base, release and the town's version of one blueprint below its section."""
    forest, numbers, root = Forest(chance), range(first, first + 4), {section: page(section, HOME, "s")}
    base = forest.grown(root, numbers)
    sides = (base, forest.changed(base, numbers, root), forest.changed(base, numbers, root))
    base, theirs, ours = (
        {found: entry for found, entry in side.items() if found != section} for side in sides
    )
    return base, theirs, ours
