"""Numbers in words, and round axes."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.pages.logic.numbers import nice_ticks, value_text


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (3777, "人", "3,777人"),
        (58.1, "％", "58.1%"),
        (100.0, "%", "100%"),
        (0, "件", "0件"),
        (Decimal("10.00"), "%", "10%"),
        (Decimal("10.50"), "%", "10.5%"),
        (1460000, " 人 ", "1,460,000人"),
        (0.1 + 0.2, "", "0.30000000000000004"),
        (1e20, "", "100,000,000,000,000,000,000"),
    ],
)
def test_values(number: float, unit: str, text: str) -> None:
    assert value_text(number, unit) == text


@pytest.mark.parametrize(
    ("maximum", "ticks"),
    [
        (0, (0, 1)),
        (58.1, (0, 20, 40, 60)),
        (100, (0, 25, 50, 75, 100)),
        (1.57, (0, 0.5, 1, 1.5, 2)),
        (3777, (0, 1000, 2000, 3000, 4000)),
        (0.3, (0, 0.1, 0.2, 0.3)),
        (7, (0, 2, 4, 6, 8)),
        (120, (0, 50, 100, 150)),
    ],
)
def test_ticks(maximum: float, ticks: tuple[float, ...]) -> None:
    assert nice_ticks(maximum) == ticks


@given(st.floats(0.001, 1e12))
def test_ticks_cover_any_number_with_few_even_steps(maximum: float) -> None:
    ticks = nice_ticks(maximum)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 6
    assert maximum <= ticks[-1] * (1 + 1e-6)
    assert ticks[-2] < maximum
    assert all(after > before for before, after in itertools.pairwise(ticks))
