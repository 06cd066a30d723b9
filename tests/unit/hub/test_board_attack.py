"""The attack program: whoever knows all that towns and the hub publish, over two harvests, finds nothing that a town did
not give away itself.

What it knows: every published cell and sum of every town, today and before; the prefecture's totals of both days, with
how many towns show and hide each cell; and how the hub counts. What it does: it lists every true table that agrees with
a town's own publication, then every combination of those over the towns that agrees with the prefecture's totals too,
and compares what a hidden count can still be. The same program is let loose on hubs that count carelessly: there it must
find something, or it would prove nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.hub.logic.board_statistics import Sum, TownTable, summed
from kit.intake.logic.suppression import TOTAL, Cell, Table, published

SMALL, MOST = 3, 4
ROWS = ("a", "b", "c")
Shown = Mapping[Cell, int | None]
Truth = Mapping[Cell, int]
# What a hub publishes of the towns: from their publications, and (careless ones only) from more than that.
Hub = Callable[[list[Shown], list[Truth]], Mapping[Cell, Sum]]


def table(counts: tuple[int, ...]) -> Table:
    return Table(ROWS, (), {(row, TOTAL): count for row, count in zip(ROWS, counts, strict=True)})


def as_town(shown: Shown) -> TownTable:
    return TownTable(2025, date(2026, 5, 1), "way", "表", tuple((row, row) for row in ROWS), (), shown)


def our_hub(shown: list[Shown], _truth: list[Truth]) -> Mapping[Cell, Sum]:
    (found,) = summed(as_town(one) for one in shown)
    return found.cells


def knows_all(shown: list[Shown], truth: list[Truth]) -> Mapping[Cell, Sum]:
    """A hub that was sent the hidden numbers and adds them."""
    ours = our_hub(shown, truth)
    return {cell: Sum(sum(one[cell] for one in truth), ours[cell].shown, ours[cell].hidden) for cell in ours}


def completes(shown: list[Shown], truth: list[Truth]) -> Mapping[Cell, Sum]:
    """A hub that fills a hidden cell of the prefecture when only one town hides it."""
    ours = our_hub(shown, truth)
    return {cell: knows_all(shown, truth)[cell] if one.hidden == 1 else one for cell, one in ours.items()}


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


def agreeing(
    days: list[tuple[list[Shown], Mapping[Cell, Sum]]], hub: Hub
) -> Iterator[tuple[list[Truth], ...]]:
    """Every combination of true tables over towns and days under which this hub would have published the same."""
    choices = [
        [list(worlds) for worlds in product(*map(possible, shown)) if hub(shown, list(worlds)) == totals]
        for shown, totals in days
    ]
    return product(*choices)


def values(
    worlds: Iterator[tuple[list[Truth], ...]], shown: list[list[Shown]]
) -> dict[tuple[int, int, Cell], set[int]]:
    """What each hidden count can still be, by day, town and cell."""
    hidden = [
        (day, town, cell)
        for day, towns in enumerate(shown)
        for town, one in enumerate(towns)
        for cell, value in one.items()
        if value is None
    ]
    found: dict[tuple[int, int, Cell], set[int]] = {place: set() for place in hidden}
    for world in worlds:
        for day, town, cell in hidden:
            found[day, town, cell].add(world[day][town][cell])
    return found


def attack(truths: list[list[tuple[int, ...]]], hub: Hub) -> tuple[dict, dict]:
    """What hidden counts can be without the hub, and with it; `truths` by day and town."""
    shown = [[published(table(counts), threshold=SMALL) for counts in towns] for towns in truths]
    days = [
        (one, hub(one, [table(counts).with_sums() for counts in towns]))
        for one, towns in zip(shown, truths, strict=True)
    ]
    alone: dict[tuple[int, int, Cell], set[int]] = {}
    for day, towns in enumerate(shown):
        for town, one in enumerate(towns):
            alone |= {
                (day, town, cell): {world[cell] for world in possible(one)}
                for cell, value in one.items()
                if value is None
            }
    # Days are independent of each other given their totals, so each is searched for itself.
    together: dict[tuple[int, int, Cell], set[int]] = {}
    for number, day in enumerate(days):
        found = values(agreeing([day], hub), [shown[number]])
        together |= {(number, town, cell): known for (_day, town, cell), known in found.items()}
    return alone, together


COUNTS = st.tuples(*[st.integers(0, MOST)] * len(ROWS))
HARVESTS = st.lists(st.lists(COUNTS, min_size=2, max_size=2), min_size=2, max_size=2)


# Each tries some ten thousand worlds; the last test looks at many publications instead.
@settings(max_examples=8)
@given(HARVESTS)
def test_the_hub_adds_nothing_to_what_towns_say_themselves(truths):
    alone, together = attack(truths, our_hub)
    assert together == alone


# Each town hides its a (1) with its b; c and the sum are shown.
TWO = [[(1, 4, 3), (2, 3, 3)], [(1, 4, 3), (2, 3, 4)]]


def test_the_attack_finds_what_a_careless_hub_gives_away():
    alone, together = attack(TWO, knows_all)
    assert any(together[place] < alone[place] for place in alone)
    one = [[(1, 3, 4), (4, 3, 3)]]
    alone, together = attack(one, completes)
    assert together[0, 0, ("a", TOTAL)] == {1}, "the one hidden count stands there"
    assert len(alone[0, 0, ("a", TOTAL)]) > 1
    assert attack(one, our_hub)[0] == attack(one, our_hub)[1]


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
    ours = our_hub(shown, [])
    for number, counts in enumerate(truth):
        for world in alike(counts)[:5]:
            other = [*shown]
            other[number] = published(table(world), threshold=SMALL)
            assert our_hub(other, []) == ours
    for cell, found in ours.items():
        visible = [value for town in shown if (value := town[cell]) is not None]
        assert found == Sum(sum(visible) if visible else None, len(visible), len(shown) - len(visible))
