"""Whether a town's table of counts is sound by itself: its sums fit, and nothing that it hides can be computed back.

For: `board_statistics`, before a table is taken. Not for: hiding cells, which towns do before they publish; this is the
second look at what arrived, so that a slip in one town's site is not repeated over the prefecture's name.

Rules
- Visible parts are never more than their visible sum, and equal to it where nothing of the line is hidden.
- Where a visible sum leaves nothing over, whatever is hidden in that line is 0, and everybody can tell: not sound.
- A table with its sums is a circulation: every row and every column, that of the sums too, is a place where as much
  comes in as goes out, and every cell joins its row and its column. A hidden cell is determined exactly if it is a
  bridge among hidden cells (Gusfield 1988, "A graph theoretic approach to statistical data security").
- A list has no rows in this sense: all its cells join the one column of its sum.
- An inner cell that is not there counts as 0 (whoever attacks may take it so); a sum that is not there is hidden.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

ALL: Final = ""
Place = tuple[str, str]
Cells = Mapping[Place, int | None]
Node = tuple[str, str]
_ROW, _COLUMN = "row", "column"


def is_sound(rows: Sequence[str], columns: Sequence[str], cells: Cells) -> bool:
    """Whether the sums of a table fit and none of its hidden cells can be computed; `rows`, `columns` without the sums."""
    if not all(_fits(parts, whole, cells) for parts, whole in _lines(rows, columns)):
        return False
    bridges = _bridges(_hidden(rows, columns, cells), has_rows=bool(columns))
    return not any(place in cells for place in bridges)


def _lines(rows: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[list[Place], Place]]:
    """Every line with its sum: columns of cells, then rows of cells, each with that of the sums."""
    for column in (*columns, ALL):
        yield [(row, column) for row in rows], (ALL, column)
    if columns:
        for row in (*rows, ALL):
            yield [(row, column) for column in columns], (row, ALL)


def _fits(parts: Sequence[Place], whole: Place, cells: Cells) -> bool:
    total = cells.get(whole)
    if total is None:
        return True
    left = total - sum(cells.get(place) or 0 for place in parts)
    is_hiding = any(place in cells and cells[place] is None for place in parts)
    return left > 0 if is_hiding else left == 0


def _hidden(rows: Sequence[str], columns: Sequence[str], cells: Cells) -> list[Place]:
    """Cells whose number nobody is told; a list without a sum has a hidden one."""
    sums = {whole for _parts, whole in _lines(rows, columns)}
    places = dict.fromkeys([*cells, *sorted(sums)])
    return [place for place in places if cells.get(place) is None]


def _bridges(hidden: Sequence[Place], *, has_rows: bool) -> Collection[Place]:
    """The edges without which their two ends were no longer joined: one walk, without recursion (Tarjan 1974)."""
    joined: dict[Node, list[tuple[int, Node]]] = {}
    for number, (row, column) in enumerate(hidden):
        ends = (_ROW, row if has_rows else ALL), (_COLUMN, column)
        for here, there in (ends, ends[::-1]):
            joined.setdefault(here, []).append((number, there))
    walk = _Walk(joined)
    for start in joined:
        walk.begin(start)
    return {hidden[number] for number in walk.bridges}


class _Walk:
    """A walk in depth: when each node was met, and the earliest that can be reached from below it another way."""

    def __init__(self, joined: Mapping[Node, Sequence[tuple[int, Node]]]) -> None:
        self.joined, self.met, self.low, self.bridges = (
            joined,
            dict[Node, int](),
            dict[Node, int](),
            set[int](),
        )

    def begin(self, start: Node) -> None:
        if start in self.met:
            return
        path = [(start, -1, iter(self.joined[start]))]
        self._meet(start)
        while path:
            node, came, further = path[-1]
            step = next((one for one in further if one[0] != came), None)
            if step is None:
                path.pop()
                if path:
                    self._leave(node, path[-1][0], came)
            elif step[1] in self.met:
                self.low[node] = min(self.low[node], self.met[step[1]])
            else:
                self._meet(step[1])
                path.append((step[1], step[0], iter(self.joined[step[1]])))

    def _meet(self, node: Node) -> None:
        self.met[node] = self.low[node] = len(self.met)

    def _leave(self, node: Node, above: Node, number: int) -> None:
        self.low[above] = min(self.low[above], self.low[node])
        if self.low[node] > self.met[above]:
            self.bridges.add(number)
