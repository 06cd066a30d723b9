"""Which cells of a table of counts may be published, so that no small one can be computed back.

For: the statistics of a fiscal year, before somebody approves them. Not for: counting, freezing, publishing, and not
for tables that share a category with another one: the fixed list of tables (`statistics`) sees to that.

Rules
1. A count below the threshold is not published, zero neither: that nobody is in a group says something of everybody.
2. Whoever knows every published number and that no count is negative can still not rule out 0, nor `threshold` or
   more, for any count below the threshold; so he does not even learn which of the hidden cells is a small one.
3. To reach 2, as few others as possible are hidden too: inner cells before sums, small ones before large ones.
4. The sum over everything is published or nothing is: below the threshold there is no table. It is never hidden to
   protect another cell, because every table of a year shows the same one.
5. The same counts give the same table; a hidden cell carries no value and no reason.

A table with its sums is a circulation: counts flow through cells, and sums bring them back. What a hidden cell can be
is what can be added to it, or taken from it, along hidden cells only (Castro 2012, "Recent advances in optimization
techniques for statistical tabular data protection": cell suppression in two dimensions is a network flow).
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

THRESHOLD: Final = 10
TOTAL: Final = ""
Cell = tuple[str, str]

_CELL_COST: Final = 10**4
_SUM_COST: Final = 10**8


class NotATable(ValueError):
    """The counts are no table: a negative one, an unknown category, or fewer than two categories in a direction."""


@dataclass(frozen=True)
class Table:
    """Counts by row and column; without columns a list of rows. What is not in `counts` is 0.

    Raises NotATable.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[Cell, int]

    def __post_init__(self) -> None:
        known = {(row, column) for row in self.rows for column in self.columns or (TOTAL,)}
        if TOTAL in (*self.rows, *self.columns) or len(self.rows) < 2 or len(self.columns) == 1:
            raise NotATable("two categories at least, each with a name")
        if unknown := self.counts.keys() - known:
            raise NotATable(f"unknown: {sorted(unknown)}")
        if any(value < 0 for value in self.counts.values()):
            raise NotATable("a count below 0")

    def with_sums(self) -> dict[Cell, int]:
        """Every cell and every sum; TOTAL stands for "all of them"."""
        inner = {cell: self.counts.get(cell, 0) for cell in self._inner()}
        cells = dict(inner)
        for (row, column), value in inner.items():
            for other in {(row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)} - {(row, column)}:
                cells[other] = cells.get(other, 0) + value
        return cells

    def _inner(self) -> Iterator[Cell]:
        return ((row, column) for row in self.rows for column in self.columns or (TOTAL,))


def published(table: Table, *, threshold: int = THRESHOLD) -> dict[Cell, int | None]:
    """Every cell and sum of a table as it may be published; None is hidden."""
    cells = table.with_sums()
    if cells[TOTAL, TOTAL] < threshold:
        return dict.fromkeys(cells)
    hidden = {cell for cell, value in cells.items() if value < threshold}
    for cell in sorted(hidden):
        hidden |= _protection(cell, cells[cell], hidden, cells, threshold)
    return {cell: None if cell in hidden else value for cell, value in cells.items()}


def _protection(
    cell: Cell, value: int, hidden: Iterable[Cell], cells: Mapping[Cell, int], threshold: int
) -> set[Cell]:
    """What has to be hidden so that this cell could as well be 0, or the threshold."""
    network = _Network(cells, set(hidden))
    tail, head = network.ways.ends(cell)
    network.push(tail, head, value, without=cell)
    network.clear()
    network.push(head, tail, threshold - value, without=cell)
    return network.hidden


class _Ways:
    """Between which points the cells of a table lead: rows feed columns, and the sums bring it back to the rows."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.is_list = all(column == TOTAL for _row, column in cells)

    def ends(self, cell: Cell) -> tuple[str, str]:
        """Where a cell comes from and where it leads."""
        row, column = f"row {cell[0]}", f"column {cell[1]}"
        if self.is_list:
            return f"column {TOTAL}", f"row {TOTAL}"
        return (column, row) if (cell[0] == TOTAL) != (cell[1] == TOTAL) else (row, column)


class _Network:
    """Counts on their way through the cells; pushing more through a cell that is not hidden hides it."""

    def __init__(self, cells: Mapping[Cell, int], hidden: set[Cell]) -> None:
        self.cells, self.hidden, self.ways = cells, hidden, _Ways(cells)
        self.added = dict.fromkeys(cells, 0)
        self.leaving: dict[str, list[tuple[str, Cell, int]]] = {}
        for cell in sorted(cells.keys() - {(TOTAL, TOTAL)}):
            tail, head = self.ways.ends(cell)
            self.leaving.setdefault(tail, []).append((head, cell, 1))
            self.leaving.setdefault(head, []).append((tail, cell, -1))

    def clear(self) -> None:
        self.added = dict.fromkeys(self.cells, 0)

    def push(self, start: str, end: str, amount: int, *, without: Cell) -> None:
        """Bring `amount` from `start` to `end` by the cheapest ways; there is always one while the total is enough."""
        while amount > 0:
            steps = self._cheapest(start, end, without)
            room = min([amount, *(self._room(cell, sign) for cell, sign in steps)])
            for cell, sign in steps:
                self.added[cell] += sign * room
                self.hidden.add(cell)
            amount -= room

    def _room(self, cell: Cell, sign: int) -> int:
        """How much can be added (any), or taken away: no count is negative."""
        return 10**9 if sign > 0 else self.cells[cell] + self.added[cell]

    def _cost(self, cell: Cell) -> int:
        if cell in self.hidden:
            return 0
        return (_SUM_COST if TOTAL in cell else _CELL_COST) + min(self.cells[cell], _CELL_COST - 1)

    def _cheapest(self, start: str, end: str, without: Cell) -> list[tuple[Cell, int]]:
        turn = count()
        ways: list[tuple[int, int, str, list[tuple[Cell, int]]]] = [(0, next(turn), start, [])]
        done: set[str] = set()
        while ways:
            cost, _turn, at, steps = heapq.heappop(ways)
            if at == end:
                return steps
            if at in done:
                continue
            done.add(at)
            for to, cell, sign in self.leaving.get(at, []):
                if cell != without and to not in done and self._room(cell, sign) > 0:
                    way = (cost + self._cost(cell), next(turn), to, [*steps, (cell, sign)])
                    heapq.heappush(ways, way)
        raise AssertionError("a total that is large enough can be spread in more than one way")
