"""What taking in a file would change: cell by cell, before anything is written.

For: rows whose cells were read already, against the record that they speak of. Not for: finding that record
(`logic.matching`), reading cells (`logic.sheets`), writing (`actions.imports`).

Rules
- Three values meet in a cell: the file's, the town's of today, and the base: the file's as it was last taken in.
  file = town: nothing to do. town = base: the file's counts. file = base: the town's stays, somebody mended it here.
  All three differ: a conflict; it is shown, and the town's stays unless somebody chooses the file's.
- A text of the file that is the town's as the cp932 export writes it (〜 as ～, 𠮷 as 〓) is the town's: nothing to do.
- Without a base (a record written by hand) an empty cell of the town is filled, and a written one is a conflict.
- A cell that could not be read says nothing: the town's stays, and the warning shows what stood there.
- A record that residents see may not lose by a file what it needs for being public: such a row is an error.
- A tombstone that a town made by hand comes back only when somebody says so; one that the undoing of a batch left
  behind comes back by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from kit.resources.logic.matching import Certainty
from kit.resources.logic.replaced import as_replaced

STATE: Final = "state"
# By what a record is found: never changed by a file.
NAMES: Final = ("uid", "code")
# Choices that are no cells: whether it is the same record, and whether it comes back.
SAME: Final = "_same"
BACK: Final = "_back"
FILE: Final = "file"
TOWN: Final = "town"
# Of a MISSING row: end the record.
END: Final = "end"
# How a record is undone that a batch made.
MADE: Final = {"made": True, "version": 1}
_ABSENT: Final = object()
Values = Mapping[str, Any]
EMPTY: Final[tuple[Any, ...]] = (None, "", [], (), {}, False)


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"
    ERROR = "error"
    MISSING = "missing"


class Back(StrEnum):
    """Whether a record was taken off the list for good, and by whom."""

    NO = ""
    BY_TOWN = "town"
    BY_UNDO = "undo"


@dataclass(frozen=True)
class Issue:
    """Something to know of a row; `field` "" = of the row as a whole."""

    code: str
    text: str = ""
    field: str = ""

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "code": self.code, "text": self.text}


@dataclass(frozen=True)
class ReadRow:
    """One row of a file: its number as the spreadsheet shows it, its cells as they stand there, the values that were
    read; `is_refused` = the row cannot be taken in, for the reasons among the issues."""

    number: int
    raw: list[Any]
    values: dict[str, Any]
    issues: tuple[Issue, ...] = ()
    is_refused: bool = False


@dataclass(frozen=True)
class Compared:
    """`cells`: before and after of every cell in question; `conflicts`: those of them that somebody has to decide."""

    cells: dict[str, tuple[Any, Any]]
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """One row decided; `decisions` are the defaults, which a person may change."""

    verdict: Verdict
    pk: int | None = None
    cells: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def compare(
    values: Values, town: Values, base: Values | None, unwritten: Values = MappingProxyType({})
) -> Compared:
    """The cells of a file's row beside the town's and the base, by the first two rules; fields that the row does not
    have are left alone, uid and code never change. `unwritten` is what a column holds before anybody writes in it."""
    cells: dict[str, tuple[Any, Any]] = {}
    conflicts = []
    for name, after in values.items():
        before = town.get(name)
        if before == after or name in NAMES:
            continue
        old = base.get(name, _ABSENT) if base is not None else _ABSENT
        if old == after or as_replaced(before) == after:
            continue
        cells[name] = (before, after)
        is_free = before in EMPTY or before == unwritten.get(name, _ABSENT)
        if old != before and not (old is _ABSENT and is_free):
            conflicts.append(name)
    return Compared(cells, tuple(conflicts))


def kept_words(values: Values, town: Values, base: Values | None) -> dict[str, str]:
    """The words without a field that a record has after a row: the file's own, and those that came from elsewhere; what
    the file said last time and does not say any more goes."""
    last = dict((base or {}).get("extra") or {})
    others = {k: v for k, v in (town.get("extra") or {}).items() if last.get(k) != v}
    return {**others, **(values.get("extra") or {})}


def plan_row(
    values: Values,
    *,
    certainty: Certainty,
    pk: int | None = None,
    town: Values | None = None,
    base: Values | None = None,
    back: Back = Back.NO,
    unwritten: Values = MappingProxyType({}),
) -> Planned:
    """What happens to one row that was read without an error; `town` and `base` are those of the record `pk`."""
    if certainty is Certainty.OTHERS:
        text = "この固有番号は、ほかの市町の情報です。持ち主だけが直せます。"
        return Planned(Verdict.ERROR, issues=(Issue("others_record", text),))
    if certainty is Certainty.NEW or pk is None or town is None:
        return Planned(Verdict.NEW)
    if back is Back.BY_UNDO:
        return Planned(Verdict.NEW, pk=pk)
    after = {**values, "extra": kept_words(values, town, base)} if "extra" in values else values
    found = compare(after, town, base, unwritten)
    decisions = dict.fromkeys(found.conflicts, TOWN)
    if back is Back.BY_TOWN:
        text = "前に一覧から消した記録です。取り込むと、もう一度出ます。"
        return Planned(
            Verdict.CONFLICT, pk, found.cells, {**decisions, BACK: TOWN}, (Issue("withdrawn", text),)
        )
    if certainty is Certainty.PROBABLY:
        text = "名前と、住所か電話などが同じ記録があります。同じものか確かめてください。"
        return Planned(
            Verdict.CONFLICT, pk, found.cells, {**decisions, SAME: ""}, (Issue("probably_same", text),)
        )
    if not found.cells:
        return Planned(Verdict.UNCHANGED, pk)
    verdict = Verdict.CONFLICT if found.conflicts else Verdict.CHANGED
    return Planned(verdict, pk, found.cells, decisions)


def written_cells(cells: Mapping[str, Any], decisions: Mapping[str, str]) -> dict[str, Any]:
    """The cells that are really written: all but those where the town's stays."""
    return {name: both[1] for name, both in cells.items() if decisions.get(name, FILE) == FILE}


def is_left_out(decisions: Mapping[str, str]) -> bool:
    """Whether a row waits for an answer, so that it is not taken in: nobody said whether it is the same record, or
    the record stays off the list."""
    return decisions.get(SAME) == "" or decisions.get(BACK) == TOWN


def is_another(decisions: Mapping[str, str]) -> bool:
    """Whether somebody said that it only looks like a record that is there: it becomes a new one."""
    return decisions.get(SAME) == TOWN


def overtaken(cells: Mapping[str, Any], town: Values) -> bool:
    """Whether a cell in question has changed since it was compared: what somebody looked at is no longer true."""
    return any(town.get(name) != both[0] for name, both in cells.items())


def twins(rows: Iterable[tuple[int, str, str]]) -> dict[int, Issue]:
    """Rows of one file that name the same record, by (row, uid, code): which of them is right is not for us to guess,
    so all of them are errors."""
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, uid, code in rows:
        for key in (("固有番号", uid), ("番号", code)):
            if key[1]:
                places[key].append(number)
    found: dict[int, Issue] = {}
    for (what, word), numbers in places.items():
        if len(numbers) > 1:
            others = "・".join(str(number) for number in numbers[:5])
            text = (
                f"同じ{what}「{word}」の行がほかにもあります（{others}行目）。どれが正しいか直してください。"
            )
            found |= {
                number: Issue("twin", text, "uid" if what == "固有番号" else "code") for number in numbers
            }
    return found
