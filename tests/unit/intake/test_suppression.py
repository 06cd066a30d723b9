"""Whoever knows all that is published finds no hidden count, and cannot tell a small one from a large one."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic.suppression import THRESHOLD, TOTAL, Cell, NotATable, Table, published

SMALL = 3
ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")
Shown = Mapping[Cell, int | None]


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> Table:
    """Lists of two to four counts, and small tables of two directions."""
    high, wide = draw(st.sampled_from([(2, 0), (3, 0), (4, 0), (2, 2), (2, 3), (3, 2)]))
    rows, columns = ROWS[:high], COLUMNS[:wide]
    cells = list(product(rows, columns or (TOTAL,)))
    counts = draw(st.lists(st.integers(0, most), min_size=len(cells), max_size=len(cells)))
    return Table(rows, columns, dict(zip(cells, counts, strict=True)))


def could_be(table: Table, shown: Shown, cell: Cell, wish: int) -> bool:
    """Whether any table with this value agrees with all that is published: every one is tried, near ones first."""
    true, columns = table.with_sums(), table.columns or (TOTAL,)
    inner = list(product(table.rows, columns))
    known = {**shown, cell: wish}
    most = true[TOTAL, TOTAL]

    def sums_of(at: Cell) -> set[Cell]:
        return {(at[0], TOTAL), (TOTAL, at[1]), (TOTAL, TOTAL)} - {at}

    def fill(number: int, left: dict[Cell, int]) -> bool:
        if number == len(inner):
            return all(known.get(total) is None or value == 0 for total, value in left.items())
        at = inner[number]
        room = min(left[total] for total in sums_of(at))
        # The last one of a row, of a column, of all is what its sum leaves over.
        last = [
            left[total] for total in sums_of(at)
            if known.get(total) is not None and all(total not in sums_of(later) for later in inner[number + 1 :])
        ]  # fmt: skip
        tries = last[:1] or range(room + 1) if known[at] is None else [known[at]]
        return any(
            value <= room and fill(number + 1, left | {total: left[total] - value for total in sums_of(at)})
            for value in sorted(tries, key=lambda value: abs(value - true[at]))
        )

    sums = {total for at in inner for total in sums_of(at)}
    return fill(0, {total: most if known[total] is None else known[total] for total in sums})


@given(tables())
def test_an_attacker_cannot_tell_a_small_count_from_a_large_one(table: Table) -> None:
    true, shown = table.with_sums(), published(table, threshold=SMALL)
    if shown[TOTAL, TOTAL] is None:
        assert set(shown.values()) == {None}
        assert true[TOTAL, TOTAL] < SMALL
        return
    for cell in [cell for cell, value in shown.items() if value is None]:
        if true[cell] < SMALL:
            assert could_be(table, shown, cell, 0), f"{cell} is not none"
            assert any(could_be(table, shown, cell, many) for many in range(SMALL, true[TOTAL, TOTAL] + 1))
        else:
            others = set(range(true[TOTAL, TOTAL] + 1)) - {true[cell]}
            assert any(could_be(table, shown, cell, other) for other in others), (
                f"{cell} can be computed back"
            )


@given(tables(most=40))
def test_what_is_shown_is_true_and_large_enough(table: Table) -> None:
    true = table.with_sums()
    for cell, value in published(table).items():
        assert value is None or (value == true[cell] and value >= THRESHOLD)


@given(tables(most=40))
def test_the_same_counts_give_the_same_table(table: Table) -> None:
    turned = Table(table.rows, table.columns, dict(reversed(table.counts.items())))
    assert published(table) == published(turned)


def test_nothing_is_hidden_where_all_is_large() -> None:
    table = Table(("a", "b"), ("x", "y"), dict.fromkeys(product("ab", "xy"), 10))
    assert published(table) == table.with_sums()


def test_a_small_one_takes_its_smallest_neighbours_along() -> None:
    """One hidden cell is what its row leaves over: a second in the row, and the same in another row, go with it."""
    counts = {("a", "x"): 3, ("a", "y"): 40, ("a", "z"): 20, ("b", "x"): 50, ("b", "y"): 60, ("b", "z"): 30}
    counts |= {("c", "x"): 70, ("c", "y"): 80, ("c", "z"): 90}
    shown = published(Table(("a", "b", "c"), ("x", "y", "z"), counts))
    assert {cell for cell, value in shown.items() if value is None} == set(product("ab", "xz"))


def test_of_a_list_the_smallest_that_is_large_enough_goes_along() -> None:
    shown = published(Table(("a", "b", "c"), (), {("a", TOTAL): 2, ("b", TOTAL): 12, ("c", TOTAL): 30}))
    assert shown == {("a", TOTAL): None, ("b", TOTAL): None, ("c", TOTAL): 30, (TOTAL, TOTAL): 44}


def test_a_zero_is_hidden_like_any_small_one() -> None:
    shown = published(Table(("a", "b", "c"), (), {("b", TOTAL): 15, ("c", TOTAL): 30}))
    assert shown["a", TOTAL] is None


def test_a_year_with_few_has_no_table() -> None:
    shown = published(Table(("a", "b"), (), {("a", TOTAL): 9}))
    assert set(shown.values()) == {None}


@pytest.mark.parametrize(
    ("rows", "columns", "counts"),
    [
        (("a",), (), {}),
        (("a", "b"), ("x",), {}),
        (("a", ""), (), {}),
        (("a", "b"), (), {("a", TOTAL): -1}),
        (("a", "b"), (), {("c", TOTAL): 1}),
        (("a", "b"), ("x", "y"), {("a", TOTAL): 1}),
    ],
)
def test_what_is_no_table_is_refused(rows: tuple[str, ...], columns: tuple[str, ...], counts: dict) -> None:
    with pytest.raises(NotATable):
        Table(rows, columns, counts)
