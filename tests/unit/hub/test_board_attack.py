"""The attack program: whoever knows all that towns and the hub publish, over two approvals, finds nothing that a town did
not give away itself.

What it knows: every published cell and sum of every town, today and before; the prefecture's totals of both days, with
how many towns show, hide and lack each cell; how the hub counts; and that between two approvals of the same year a town
corrected at most one consultation. So it puts one day against the other, totals against what is visible, and one town
that hides against all that show. What it does: it lists every pair of true tables that agrees with a town's own
publications, then every combination of those over the towns that agrees with the prefecture's totals of both days too,
and compares what a hidden count can still be. The same program is let loose on hubs that count carelessly, each in
another way: there it must find something, or it would prove nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.hub.logic.board_statistics import Sum, TownTable, summed
from kit.intake.logic.suppression import TOTAL, Cell, Table, published

SMALL, MOST = 3, 4
ROWS = ("a", "b", "c")
Counts = tuple[int, ...]
Shown = Mapping[Cell, int | None]
Truth = Mapping[Cell, int]
# What towns published on each day so far, the newest last, and the truth behind it (careless hubs alone look at that).
Hub = Callable[[list[list[Shown]], list[list[Truth]]], Mapping[Cell, Sum]]


def table(counts: Counts) -> Table:
    return Table(ROWS, (), {(row, TOTAL): count for row, count in zip(ROWS, counts, strict=True)})


def as_town(shown: Shown) -> TownTable:
    return TownTable(2025, date(2026, 5, 1), "way", "表", tuple((row, row) for row in ROWS), (), shown)


def our_hub(shown: list[list[Shown]], _truth: list[list[Truth]]) -> Mapping[Cell, Sum]:
    (found,) = summed(as_town(one) for one in shown[-1])
    return found.cells


def knows_all(shown: list[list[Shown]], truth: list[list[Truth]]) -> Mapping[Cell, Sum]:
    """A hub that was sent the hidden numbers and adds them."""
    ours = our_hub(shown, truth)
    return {
        cell: Sum(sum(one[cell] for one in truth[-1]), one.shown, one.hidden) for cell, one in ours.items()
    }


def completes(shown: list[list[Shown]], truth: list[list[Truth]]) -> Mapping[Cell, Sum]:
    """A hub that fills a hidden cell of the prefecture when only one town hides it."""
    ours, all_of_it = our_hub(shown, truth), knows_all(shown, truth)
    return {cell: all_of_it[cell] if one.hidden == 1 else one for cell, one in ours.items()}


def tells_changes(shown: list[list[Shown]], truth: list[list[Truth]]) -> Mapping[Cell, Sum]:
    """A hub that says at the second approval by how much the true number of each cell went up or down."""
    ours = our_hub(shown, truth)
    if len(truth) == 1:
        return ours
    return {
        cell: Sum(sum(b[cell] - a[cell] for a, b in zip(*truth, strict=True)), one.shown, one.hidden)
        for cell, one in ours.items()
    }


def possible(shown: Shown) -> list[Truth]:
    """Every true table that gives exactly this publication; above the largest shown number nothing is possible."""
    most = max([value for value in shown.values() if value is not None], default=SMALL * len(ROWS))
    worlds = (table(counts) for counts in product(range(most + 1), repeat=len(ROWS)))
    # What the attacker can compute with: visible numbers are true, hidden ones are anything that the sum leaves over.
    return [
        cells
        for cells in (world.with_sums() for world in worlds)
        if all(value is None or cells[cell] == value for cell, value in shown.items())
        and (shown[TOTAL, TOTAL] is not None or cells[TOTAL, TOTAL] < SMALL)
    ]


def histories(first: Shown, second: Shown) -> list[tuple[Truth, Truth]]:
    """Every pair of true tables of one town that agrees with both of its publications and with one correction."""
    return [
        (before, after)
        for before, after in product(possible(first), possible(second))
        if sum(abs(after[row, TOTAL] - before[row, TOTAL]) for row in ROWS) <= 1
    ]


Known = dict[tuple[int, int, Cell], set[int]]


def attack(truths: list[tuple[Counts, Counts]], hub: Hub) -> tuple[Known, Known]:
    """What hidden counts can be without the hub, and with it, by day, town and cell; `truths` by town."""
    shown = [[published(table(town[day]), threshold=SMALL) for town in truths] for day in (0, 1)]
    true = [[table(town[day]).with_sums() for town in truths] for day in (0, 1)]
    told = [hub(shown[: day + 1], true[: day + 1]) for day in (0, 1)]
    ways = [histories(*publications) for publications in zip(*shown, strict=True)]
    hidden = [
        (day, town, cell)
        for day in (0, 1)
        for town, one in enumerate(shown[day])
        for cell, value in one.items()
        if value is None
    ]
    alone = {(day, town, cell): {way[day][cell] for way in ways[town]} for day, town, cell in hidden}
    together: Known = {place: set() for place in hidden}
    for world in product(*ways):
        by_day = [list(day) for day in zip(*world, strict=True)]
        if all(hub(shown[: day + 1], by_day[: day + 1]) == told[day] for day in (0, 1)):
            for day, town, cell in hidden:
                together[day, town, cell].add(world[town][day][cell])
    return alone, together


@st.composite
def town_histories(draw):
    """The true counts of a town at one approval, and at the next: the same, or one consultation more or less."""
    counts = draw(COUNTS)
    row, by = draw(st.integers(0, len(ROWS) - 1)), draw(st.sampled_from([-1, 0, 1]))
    return counts, tuple(max(0, count + (by if at == row else 0)) for at, count in enumerate(counts))


COUNTS = st.tuples(*[st.integers(0, MOST)] * len(ROWS))


# Each tries some thousand worlds; the last test looks at many publications instead.
@settings(max_examples=12, deadline=None)
@given(st.lists(town_histories(), min_size=2, max_size=2))
def test_the_hub_adds_nothing_to_what_towns_say_themselves(truths):
    alone, together = attack(truths, our_hub)
    assert together == alone


# Approved again with another cell hidden; one town alone hides; both hide; a town hides all of it; and first it did not.
HISTORIES = {
    "another cell": [((1, 4, 3), (1, 3, 3)), ((3, 3, 4), (3, 3, 4))],
    "one town alone": [((1, 3, 4), (1, 3, 4)), ((4, 3, 3), (4, 3, 3))],
    "both hide": [((1, 4, 3), (2, 4, 3)), ((2, 3, 3), (2, 3, 4))],
    "nothing is told": [((1, 0, 1), (1, 1, 1)), ((4, 3, 3), (4, 3, 3))],
    "taken back": [((3, 3, 4), (2, 3, 4)), ((4, 4, 4), (4, 4, 4))],
}


@pytest.mark.parametrize("truths", HISTORIES.values(), ids=HISTORIES)
def test_what_towns_do_between_two_approvals_is_not_undone_by_the_hub(truths):
    alone, together = attack(truths, our_hub)
    assert together == alone
    assert alone, "there is something hidden"


@pytest.mark.parametrize(
    ("hub", "name"), [(knows_all, "both hide"), (completes, "one town alone"), (tells_changes, "both hide")]
)
def test_the_attack_finds_what_a_careless_hub_gives_away(hub, name):
    alone, together = attack(HISTORIES[name], hub)
    assert all(together[place] <= alone[place] for place in alone)
    assert any(together[place] < alone[place] for place in alone)


def test_the_one_hidden_count_stands_there():
    alone, together = attack(HISTORIES["one town alone"], completes)
    assert together[0, 0, ("a", TOTAL)] == {1}
    assert len(alone[0, 0, ("a", TOTAL)]) > 1


def alike(counts: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every true table of a town for which it would publish exactly the same."""
    shown = published(table(counts), threshold=SMALL)
    worlds = (tuple(world[row, TOTAL] for row in ROWS) for world in possible(shown))
    return [world for world in worlds if published(table(world), threshold=SMALL) == shown]


def test_there_are_such_towns():
    assert len(alike((1, 4, 3))) > 1


@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=2, max_size=4))
def test_worlds_that_towns_show_alike_are_alike_at_the_hub(truth):
    """The hub is a function of publications: no hidden count has a way into it, whatever it does over time."""
    shown = [published(table(counts), threshold=SMALL) for counts in truth]
    ours = our_hub([shown], [])
    for number, counts in enumerate(truth):
        for world in alike(counts)[:5]:
            other = [*shown]
            other[number] = published(table(world), threshold=SMALL)
            assert our_hub([other], []) == ours
    for cell, found in ours.items():
        visible = [value for town in shown if (value := town[cell]) is not None]
        assert found == Sum(sum(visible) if visible else None, len(visible), len(shown) - len(visible))
