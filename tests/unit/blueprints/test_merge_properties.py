"""What the merge of values promises, tried on many small worlds."""

from collections.abc import Callable

import pytest
from hypothesis import given

from tests.unit.blueprints import properties
from tests.unit.blueprints.samples import Fields, worlds


@pytest.mark.parametrize("check", properties.ALL, ids=lambda check: check.__name__)
def test_property_holds(check: Callable[..., None]) -> None:
    @given(worlds())
    def run(world: tuple[Fields, Fields, Fields, Fields]) -> None:
        check(*world[:3])

    run()


@given(worlds())
def test_a_later_rollback_keeps_later_edits(world: tuple[Fields, Fields, Fields, Fields]) -> None:
    properties.rollback_keeps_later_edits(*world)
