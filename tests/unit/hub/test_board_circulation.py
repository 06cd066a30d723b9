"""What towns publish is sound; whatever can be computed by adding and taking away is found, and nothing else."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.hub.logic.board_circulation import ALL, is_sound
from kit.intake.logic.suppression import Table, published

ROWS, COLUMNS = ("a", "b", "c", "d"), ("x", "y", "z")
SHAPES = st.tuples(st.integers(2, 4), st.sampled_from([0, 2, 3]))


def counted(data, most):
    many, wide = data.draw(SHAPES)
    rows, columns = ROWS[:many], COLUMNS[:wide]
    places = [(row, column) for row in rows for column in columns or (ALL,)]
    return Table(rows, columns, {place: data.draw(st.integers(0, most)) for place in places})


@settings(max_examples=60)
@given(st.data(), st.sampled_from([5, 20, 60, 300]))
def test_whatever_a_town_publishes_is_sound(data, most):
    table = counted(data, most)
    assert is_sound(table.rows, table.columns, published(table))


def determined(table, hidden):
    """The hidden cells that the equations of all lines fix, by elimination: the other way to find them."""
    lines = [[(row, column) for row in (*table.rows, ALL)] for column in (*table.columns, ALL)]
    if table.columns:
        lines += [[(row, column) for column in (*table.columns, ALL)] for row in (*table.rows, ALL)]
    order = sorted(hidden)
    matrix = [
        [Fraction((-1 if line[-1] == place else 1) * (place in line)) for place in order] for line in lines
    ]
    leading = []
    for at in range(len(order)):
        pivot = next((row for row in matrix[len(leading) :] if row[at]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        pivot = [value / pivot[at] for value in pivot]
        matrix = [[a - row[at] * b for a, b in zip(row, pivot, strict=True)] for row in matrix]
        matrix.insert(len(leading), pivot)
        leading.append(at)
    rows = zip(leading, matrix, strict=False)
    return {order[at] for at, row in rows if sum(map(bool, row)) == 1}


@settings(max_examples=80)
@given(st.data())
def test_a_hidden_cell_is_found_exactly_when_the_lines_fix_it(data):
    table = counted(data, 90)
    whole = {place: value + 1 for place, value in table.counts.items()}
    cells = Table(table.rows, table.columns, whole).with_sums()
    hidden = data.draw(st.sets(st.sampled_from(sorted(cells)), max_size=8))
    shown = {place: None if place in hidden else value for place, value in cells.items()}
    assert is_sound(table.rows, table.columns, shown) == (not determined(table, hidden))


def test_a_cell_between_two_rings_is_found():
    """No line has only one hidden cell, and yet one number is fixed: that of the cell that alone joins two rings."""
    rows, columns = ("a", "b", "c", "d"), ("v", "w", "x", "y")
    rings = {(row, column) for pair in (("ab", "vw"), ("cd", "xy")) for row in pair[0] for column in pair[1]}
    cells = Table(rows, columns, {(row, column): 20 for row in rows for column in columns}).with_sums()
    assert is_sound(rows, columns, {place: None if place in rings else n for place, n in cells.items()})
    rings.add(("b", "x"))
    assert not is_sound(rows, columns, {place: None if place in rings else n for place, n in cells.items()})


def test_a_large_table_that_hides_everything_is_quick_and_sound():
    rows, columns = [str(n) for n in range(60)], [f"c{n}" for n in range(60)]
    cells = {(row, column): None for row in (*rows, ALL) for column in (*columns, ALL)}
    assert is_sound(rows, columns, cells)
