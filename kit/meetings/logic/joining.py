"""What two people wrote at once, put together: nobody's words are lost, and nothing is decided for them.

For: the forms of a meeting and of a promise. Not for: keeping (`actions`), words for the screen (`views`).

Rules
- The edition that a form was filled with travels in it as short digests, field by field. No copy of it is kept anywhere:
  whoever sends the form has its words on the screen already.
- What only one of the two changed is taken. What both changed to the same is the same. What both changed to different
  things is a clash, which a person settles; until then the words typed last stay in their field.
- Rows are known by lasting ids, never by their place. A row that one changed and the other took out is a clash as a
  whole. Their order is joined in the same way.
- Theirs is taken as it was shown; when a third saving changed it since, it is a clash once more.
- Without readable digests everything that differs is a clash: a broken form overwrites nothing.

A record is a mapping of names to plain values; a tuple at the top holds rows, mappings with an "id". In what was typed,
a row that is to go is not left out but says "gone": True, so that it can be shown again.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

Record = Mapping[str, Any]
Row = Mapping[str, Any]
ID: Final = "id"
GONE: Final = "gone"
_BYTES: Final = 6
_SIGNS: Final = 8


@dataclass(frozen=True)
class Marks:
    """The digests of an edition: of fields, and of rows by list and id, in their order."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """What both changed. `path` is "chair", "items/ID/note", "items/ID" (a row; None where it is gone), or "items/"
    (the order, as ids)."""

    path: str
    mine: Any = field(repr=False)
    theirs: Any = field(repr=False)


@dataclass(frozen=True)
class Joined:
    """The record put together; `came_in` says whether something of the other's is in it.

    While there are clashes it is for a form only: what was typed stands at them, and rows that are to go have their mark.
    """

    values: dict[str, Any] = field(repr=False)
    clashes: tuple[Clash, ...] = ()
    came_in: bool = False


def digest(value: Any) -> str:
    """Eight signs that stand for a value; a tuple and a list of the same are the same."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    return urlsafe_b64encode(blake2b(plain, digest_size=_BYTES).digest()).decode()


def marks_of(record: Record, names: Mapping[str, Sequence[str]]) -> Marks:
    """The digests of what a form shows: `names` are its lists with the fields of their rows, "" its single fields."""
    lists = {name: shown for name, shown in names.items() if name}
    return Marks(
        {name: digest(record[name]) for name in names.get("", ())},
        {
            name: {row[ID]: {one: digest(row[one]) for one in shown} for row in record[name]}
            for name, shown in lists.items()
        },
    )


def written_marks(marks: Marks) -> str:
    """The digests as one line for a form; for three hundred rows about fifteen thousand signs."""
    rows = {name: _packed(found) for name, found in marks.rows.items()}
    return json.dumps([marks.fields, rows], separators=(",", ":"))


def read_marks(text: str) -> Marks:
    """The digests that a form carried; none of what cannot be read."""
    try:
        fields, packed = json.loads(text)
        rows = {str(name): _unpacked(*parts) for name, parts in packed.items()}
        return Marks({str(name): str(one) for name, one in fields.items()}, rows)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Marks()


def _packed(rows: Mapping[str, Mapping[str, str]]) -> list[Any]:
    names = list(next(iter(rows.values()), {}))
    return [names, {key: "".join(row[name] for name in names) for key, row in rows.items()}]


def _unpacked(names: list[str], rows: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        str(key): {name: one[at * _SIGNS : (at + 1) * _SIGNS] for at, name in enumerate(names)}
        for key, one in rows.items()
    }


def join(base: Marks, theirs: Record, mine: Record, takes: frozenset[str] = frozenset()) -> Joined:
    """Put together; `mine` holds the form's fields only, the rest is theirs. At `takes` theirs was chosen."""
    joining = _Joining(takes)
    values = dict(theirs)
    for name, typed in mine.items():
        if isinstance(typed, tuple):
            values[name] = joining.rows(name, base.rows.get(name, {}), theirs[name], typed)
        else:
            values[name] = joining.value(name, base.fields.get(name, ""), theirs[name], typed)
    if not joining.clashes:
        values = {name: _without_gone(value) for name, value in values.items()}
    return Joined(values, tuple(joining.clashes), joining.came_in)


def _without_gone(value: Any) -> Any:
    """A list without the rows that are to go; while something is asked they stay, with their mark."""
    if not isinstance(value, tuple):
        return value
    return tuple(row for row in value if not (isinstance(row, Mapping) and row.get(GONE)))


class _Joining:
    """One joining under way."""

    def __init__(self, takes: frozenset[str]) -> None:
        self.takes = takes
        self.clashes: list[Clash] = []
        self.came_in = False

    def value(self, path: str, base: str, theirs: Any, mine: Any) -> Any:
        if theirs == mine:
            return theirs
        is_as_shown = digest(theirs) == base
        if digest(mine) == base or (path in self.takes and is_as_shown):
            self.came_in = True
            return theirs
        if not is_as_shown:
            self.clashes.append(Clash(path, mine, theirs))
        return mine

    def rows(
        self, name: str, base: Mapping[str, Mapping[str, str]], theirs: Iterable[Row], mine: Iterable[Row]
    ) -> tuple[Row, ...]:
        ours, others = {row[ID]: row for row in mine}, {row[ID]: row for row in theirs}
        found = (
            self.row(f"{name}/{key}", base.get(key), others.get(key), ours.get(key))
            for key in self.order(name, list(base), list(others), list(ours))
        )
        return tuple(row for row in found if row is not None)

    def row(
        self, path: str, base: Mapping[str, str] | None, theirs: Row | None, mine: Row | None
    ) -> Row | None:
        if theirs is None:
            return self._taken_out_there(path, base, mine)
        if mine is None:
            self.came_in = self.came_in or base is None
            return theirs
        if mine.get(GONE):
            return self._taken_out_here(path, base, theirs, mine)
        known = base or {}
        joined = {
            name: self.value(f"{path}/{name}", known.get(name, ""), theirs[name], value)
            for name, value in mine.items()
            if name not in (ID, GONE)
        }
        return {**theirs, **joined}

    def _taken_out_there(self, path: str, base: Mapping[str, str] | None, mine: Row | None) -> Row | None:
        """Not in theirs: new here, taken out by both, or taken out by the other."""
        if mine is None or mine.get(GONE) or path in self.takes:
            return None
        if base is not None and not _differs(base, mine):
            self.came_in = True
            return None
        if base is not None:
            self.clashes.append(Clash(path, mine, None))
        return {name: value for name, value in mine.items() if name != GONE}

    def _taken_out_here(
        self, path: str, base: Mapping[str, str] | None, theirs: Row, mine: Row
    ) -> Row | None:
        if base is not None and not _differs(base, theirs):
            if path not in self.takes:
                return {**theirs, GONE: True}
            self.came_in = True
            return theirs
        self.clashes.append(Clash(path, None, theirs))
        return {**theirs, GONE: True}

    def order(self, name: str, base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        """The ids of both, in the order of whoever changed it; new ones after the row that they followed."""
        path, i_moved, they_moved = f"{name}/", _moved(base, mine), _moved(base, theirs)
        both = set(mine) & set(theirs)
        differs = [key for key in mine if key in both] != [key for key in theirs if key in both]
        if i_moved and they_moved and differs and path not in self.takes:
            self.clashes.append(Clash(path, tuple(mine), tuple(theirs)))
        mine_leads = i_moved and path not in self.takes
        lead, other = (mine, theirs) if mine_leads else (theirs, mine)
        self.came_in = self.came_in or (they_moved and differs and not mine_leads)
        return _with_rest(lead, other)


def _differs(base: Mapping[str, str], row: Row) -> bool:
    return any(digest(row[name]) != one for name, one in base.items() if name in row)


def _moved(base: list[str], now: list[str]) -> bool:
    """Whether the rows that were there before stand in another order."""
    return [key for key in now if key in set(base)] != [key for key in base if key in set(now)]


def _with_rest(lead: list[str], other: list[str]) -> list[str]:
    found = list(lead)
    for at, key in enumerate(other):
        if key not in found:
            found.insert(found.index(other[at - 1]) + 1 if at else 0, key)
    return found


def value_at(record: Record, path: str) -> Any:
    """What stands at the path of a clash; None where there is nothing, and for a row that is to go."""
    name, slash, rest = path.partition("/")
    if not slash:
        return record.get(name)
    rows = {row[ID]: row for row in record.get(name, ())}
    if not rest:
        return tuple(rows)
    key, slash, cell = rest.partition("/")
    row = rows.get(key)
    if row is None or (row.get(GONE) and not slash):
        return None
    return row.get(cell) if slash else row
