"""What the merge of values promises, tried on many small worlds."""

import os
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from tests.unit.blueprints import properties
from tests.unit.blueprints.samples import Fields, worlds

EXAMPLES = 500 if os.environ.get("CI") else 150
PROFILE = settings(max_examples=EXAMPLES, deadline=None)


@pytest.mark.parametrize("check", properties.ALL, ids=lambda check: check.__name__)
def test_property_holds(check: Callable[..., None]) -> None:
    @PROFILE
    @given(worlds())
    def run(world: tuple[Fields, Fields, Fields, Fields]) -> None:
        check(*world[:3])

    run()


@PROFILE
@given(worlds())
def test_a_later_rollback_keeps_later_edits(world: tuple[Fields, Fields, Fields, Fields]) -> None:
    properties.rollback_keeps_later_edits(*world)
