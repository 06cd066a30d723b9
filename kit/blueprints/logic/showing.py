"""How values meet the eye: rich text as lines, and differences between versions as marked pieces.

For: the three columns of the review, and before and after on the change sheet. Not for: the names of places
and the values of choices, which only the block definitions know (`bridge.library`).

Rules:
1. Behind the words of a link stands where it leads, so that a changed target can be seen.
2. Of two versions that have little in common, the whole is marked: scattered letters cannot be read.
3. A few letters that happen to be the same between two marked pieces are marked with them.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from html import unescape
from typing import Final

from kit.pages.logic.differences import MARKED, SAME, Piece, mark

Pieces = tuple[Piece, ...]
ALIKE: Final = 0.35
ISLAND: Final = 3

_LINK: Final = re.compile(r"<a ([^>]*)>(.*?)</a>", re.DOTALL)
_URN: Final = re.compile(r'urn="([^"]*)"')
_HREF: Final = re.compile(r'href="([^"]*)"')
_ITEM: Final = re.compile(r"<li[^>]*>")
_BREAK: Final = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|li)>")
_TAG: Final = re.compile(r"<[^>]*>")


def rich_lines(html: str, title_of: Callable[[str], str]) -> str:
    """Return a rich text as lines; `title_of` answers the title of what a reference names."""

    def link(match: re.Match[str]) -> str:
        urn, href = _URN.search(match[1]), _HREF.search(match[1])
        target = f"「{title_of(urn[1])}」へ" if urn else (href[1] if href else "")
        return f"{match[2]}（{target}）" if target else match[2]

    words = _BREAK.sub("\n", _ITEM.sub("・", _LINK.sub(link, html)))
    lines = unescape(_TAG.sub("", words)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def compare(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces, with what the other one does not have marked."""
    if before == after:
        return (Piece(before),), (Piece(after),)
    if not _are_alike(before, after):
        return (Piece(before, MARKED),), (Piece(after, MARKED),)
    left, right = mark(before, after)
    return _without_islands(left), _without_islands(right)


def _are_alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


def _without_islands(pieces: Pieces) -> Pieces:
    result: list[Piece] = []
    for at, piece in enumerate(pieces):
        inside = 0 < at < len(pieces) - 1
        joined = piece.marked or (inside and len(piece.text) <= ISLAND and "\n" not in piece.text)
        found = MARKED if joined else SAME
        if result and result[-1].marked == found:
            result[-1] = Piece(result[-1].text + piece.text, found)
        else:
            result.append(Piece(piece.text, found))
    return tuple(result)
