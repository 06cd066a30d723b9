"""Who was there, out of one cell that holds everybody: 「社協　伊勢花子、保健所（代理：津 太郎）、民生委員 3名」.

For: the import of past meetings. Not for: attendances that a secretary types.

Rules
- Parted by 、 , ， ・ ; and line breaks, never inside brackets. A middle dot does not part what is an agency's own name.
- An agency is recognised by its name or a former one, folded; the rest of the piece is the person.
- What is not recognised stays as a guest with the words as they stood: nothing is dropped.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kit.core.logic.sheets.fold import fold_width, tidy
from kit.meetings.logic.words import Presence

_BRACKETED: Final = re.compile(r"^(?P<who>[^()]+?)\s*\((?P<inside>[^()]*)\)$")
_PROXY: Final = re.compile(r"^代理\s*[::]?\s*(?P<person>.*)$")
_ONLINE: Final = ("オンライン", "web", "zoom", "リモート")
_TITLES: Final = re.compile(r"(さん|様|氏)$")


@dataclass(frozen=True)
class Known:
    """A member agency as the town has it."""

    uid: str
    name: str
    kind: str


@dataclass(frozen=True)
class Came:
    """One attendance as it was read."""

    agency: Known | None
    person: str
    presence: str
    proxy_for: str = ""


def fold_name(name: str) -> str:
    """A name as it is compared."""
    return "".join(fold_width(name).casefold().split())


def read_people(cell: str, known: Mapping[str, Known], presence: Presence = Presence.PRESENT) -> list[Came]:
    """Everybody in a cell; `known` are agencies by folded name."""
    return [_read(piece, known, presence) for piece in _pieces(fold_width(tidy(cell)), known)]


def _pieces(text: str, known: Mapping[str, Known]) -> Iterator[str]:
    depth, piece = 0, ""
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and (sign in "、,;\n" or (sign == "・" and not _goes_on(piece, known))):
            depth = 0
            yield from _kept(piece)
            piece = ""
        else:
            piece += sign
    yield from _kept(piece)


def _goes_on(piece: str, known: Mapping[str, Known]) -> bool:
    """Whether a middle dot stands inside an agency's own name: 「健康・こども課」."""
    start = fold_name(piece) + "・"
    return any(name.startswith(start) for name in known)


def _kept(piece: str) -> Iterator[str]:
    plain = piece.strip(" 　・-")
    if plain and plain not in ("他", "ほか", "なし"):
        yield plain


def _read(piece: str, known: Mapping[str, Known], presence: Presence) -> Came:
    who, inside = piece, ""
    if found := _BRACKETED.match(piece):
        who, inside = found["who"], found["inside"].strip()
    agency, person = _parted(who, known)
    if proxy := _PROXY.match(inside):
        return Came(agency, _plain(proxy["person"]), Presence.PROXY, _plain(person))
    if inside.casefold() in _ONLINE:
        return Came(agency, _plain(person), Presence.ONLINE)
    if inside and agency is None and (found_agency := known.get(fold_name(inside))):
        return Came(found_agency, _plain(who), presence)
    if inside and not person:
        return Came(agency, _plain(inside), presence)
    return Came(agency, _plain(f"{person}（{inside}）" if inside else person), presence)


def _parted(who: str, known: Mapping[str, Known]) -> tuple[Known | None, str]:
    """The agency at the beginning of a piece, and the person behind it."""
    if whole := known.get(fold_name(who)):
        return whole, ""
    words = who.split()
    for count in range(len(words) - 1, 0, -1):
        if found := known.get(fold_name("".join(words[:count]))):
            return found, " ".join(words[count:])
    return None, who


def _plain(person: str) -> str:
    return _TITLES.sub("", person.strip()).strip()
