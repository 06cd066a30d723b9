"""What the merge of page trees promises, tried on many small forests."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.decide import decide
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

    def take(order: list[int]) -> dict[str, object]:
        objects: Objects = dict(town)
        for n in order:
            base, theirs = blueprints[n]
            objects = dict(decide(base, theirs, {**objects}).objects)
        return {found: entry for found, entry in objects.items() if found not in town}

    assert take([0, 1]) == take([1, 0])


def _blueprint(chance: Random, section: str, first: int) -> tuple[Objects, Objects]:
    grown = Forest(chance).grown({section: page(section, HOME, "s")}, range(first, first + 4))
    theirs = {found: entry for found, entry in grown.items() if found != section}
    return {}, theirs
