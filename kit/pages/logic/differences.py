"""What changes between two versions of a page, part by part, in words that can be read on paper.

For: the sheet for a decision (公開伺い). Not for: merging (`blueprints`), and turning a page into parts (`bridge`).

Rules
- A part is a field, or one block of a body; parts of two versions belong together by their key.
- Parts that say the same are left out. What only the new version has is added, what only the old one has is removed.
- Added and changed parts stand in the order of the new version, removed ones after the part they used to follow.
- Inside a changed part, lines that are the same stay whole. Lines that differ are compared letter by letter, but a
  number, an hour, an address, a placeholder stays whole: half a telephone number cannot be read.
- When blocks only change places, one more difference shows both orders.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Change = Literal["added", "changed", "removed", "moved"]
SAME: Final = False
MARKED: Final = True
_WHOLE: Final = re.compile(r"\{[a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*\}|[0-9A-Za-z:.@_/~%+-]+|.", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """One readable part of a version: `group` names the field that it belongs to."""

    key: str
    group: str
    label: str
    text: str


@dataclass(frozen=True)
class Piece:
    """Some letters of one side; `marked` when the other side does not have them."""

    text: str
    marked: bool = SAME


@dataclass(frozen=True)
class Difference:
    """One row of the sheet: the part's name, what happens to it, and both sides."""

    label: str
    change: Change
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


def differences(before: Sequence[Part], after: Sequence[Part]) -> tuple[Difference, ...]:
    """The rows of the sheet; () when both versions say the same."""
    old, new = {part.key: part for part in before}, {part.key: part for part in after}
    found = (_difference(old.get(key), new.get(key)) for key in _order(list(old), list(new)))
    return (*(row for row in found if row), *_moves(before, after))


def mark(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, with what the other one does not have marked."""
    left: list[Piece] = []
    right: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        texts = "".join(old[a:b]), "".join(new[c:d])
        if kind == "replace":
            _mark_letters(*texts, left, right)
        else:
            _add(left, texts[0], kind != "equal")
            _add(right, texts[1], kind != "equal")
    return tuple(left), tuple(right)


def _mark_letters(before: str, after: str, left: list[Piece], right: list[Piece]) -> None:
    old, new = _WHOLE.findall(before), _WHOLE.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        _add(left, "".join(old[a:b]), kind != "equal")
        _add(right, "".join(new[c:d]), kind != "equal")


def _add(pieces: list[Piece], text: str, marked: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1].marked == marked:
        pieces[-1] = Piece(pieces[-1].text + text, marked)
    else:
        pieces.append(Piece(text, marked))


def _difference(old: Part | None, new: Part | None) -> Difference | None:
    if old is None and new is not None:
        return Difference(new.label, "added", after=(Piece(new.text, MARKED),)) if new.text else None
    if new is None and old is not None:
        return Difference(old.label, "removed", before=(Piece(old.text, MARKED),)) if old.text else None
    if old is None or new is None or old.text == new.text:
        return None
    before, after = mark(old.text, new.text)
    return Difference(new.label, "changed", before, after)


def _order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """All keys: those of the new version, each removed one after the key it used to follow."""
    ordered, kept = list(new), set(new)
    for position, key in enumerate(old):
        if key not in kept:
            place = ordered.index(old[position - 1]) + 1 if position else 0
            ordered.insert(place, key)
    return ordered


def _moves(before: Sequence[Part], after: Sequence[Part]) -> Iterable[Difference]:
    both = {part.key for part in before} & {part.key for part in after}
    for group in dict.fromkeys(part.group for part in after):
        old = [part for part in before if part.group == group and part.key in both]
        new = [part for part in after if part.group == group and part.key in both]
        if [part.key for part in old] != [part.key for part in new]:
            yield Difference(group, "moved", (Piece(_names(old)),), (Piece(_names(new)),))


def _names(parts: Iterable[Part]) -> str:
    return "\n".join(part.label for part in parts)
