"""Puts readings over the words of a text, where the list knows them.

For: the ふりがな switch. Not for: markup (`logic.ruby`), the list itself (`logic.readings`).

Rules
- The longest writing that fits decides.
- A run of characters (漢字, with the numbers among them) gets readings only when known words cover all of it: half a
  compound read rightly is often a compound read wrongly.
- A single character counts only where it stands alone, and where no kana follows that could be its own ending.
- A day of the week counts in brackets, alone in its place, or in a chain (月〜金, 火・木).
- What is not known stays as it is. Nothing of the text is changed, dropped or added.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kit.pages.logic.readings import KANJI, PREFIX, SUFFIX, Entry, Key, Piece, by_first_character

LONGEST_RUN: Final = 60
_RUN: Final = re.compile(f"[{KANJI}0-9０-９]+(?:[.,．，][0-9０-９]+)*")
_NUMBER: Final = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")
_HIRAGANA: Final = re.compile(r"[ぁ-ゖ]")
# Kana with which particles and the like begin: after other kana a single character is a verb we do not know.
_AFTER_A_NOUN: Final = frozenset("をがはにへともでのやかだなよまらさ")
_WEEK: Final = {"月": "げつ", "火": "か", "水": "すい", "木": "もく", "金": "きん", "土": "ど", "日": "にち"}
_CHAIN: Final = re.compile(
    f"(?<=（)[月火水木金土日](?=）)|(?<![{KANJI}])[月火水木金土日](?:[〜～・][月火水木金土日])+(?![{KANJI}])"
)


@dataclass(frozen=True)
class Lexicon:
    """The known writings, ready for looking up."""

    words: Mapping[str, tuple[Entry, ...]]
    counters: Mapping[str, tuple[Entry, ...]]

    @classmethod
    def of(cls, entries: Mapping[Key, Entry]) -> "Lexicon":
        return cls(
            by_first_character(entries, after_number=False), by_first_character(entries, after_number=True)
        )


Cover = tuple[int, tuple[Piece, ...]]


def annotate(text: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The text in pieces, known words with their readings; joined bases are the text again."""
    if text.strip() in _WEEK:
        return (*_week_pieces(text),)
    pieces: list[Piece] = []
    place = 0
    while place < len(text):
        end, found = _next(text, place, lexicon)
        pieces.extend(found)
        place = end
    return _joined(pieces)


def unread(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The runs that stay without a reading: for the person who keeps the list."""
    has_kanji = re.compile(f"[{KANJI}]")
    return tuple(
        piece.base for piece in annotate(text, lexicon) if not piece.reading and has_kanji.search(piece.base)
    )


def _next(text: str, place: int, lexicon: Lexicon) -> Cover:
    chain = _CHAIN.match(text, place)
    if chain:
        return chain.end(), tuple(_week_pieces(chain[0]))
    run = _RUN.match(text, place)
    if run and len(run[0]) > LONGEST_RUN:
        return run.end(), (Piece(run[0]),)
    if run or text[place] in lexicon.words:
        covered = _Walk(text, lexicon, place).cover(place, after_word=False)
        if covered:
            return covered
    end = run.end() if run else place + 1
    return end, (Piece(text[place:end]),)


class _Walk:
    """Covers the run that begins at one place with known words, the longest first; remembers dead ends."""

    def __init__(self, text: str, lexicon: Lexicon, start: int) -> None:
        self.text, self.lexicon, self.start = text, lexicon, start
        self.dead: set[tuple[int, bool]] = set()

    def cover(self, place: int, *, after_word: bool) -> Cover | None:
        """Where the covered part ends and its pieces; None when the run cannot be covered."""
        if place > self.start and not _is_run(self.text, place):
            return place, ()
        if (place, after_word) in self.dead:
            return None
        for end, pieces, is_word in self._ways(place, after_word=after_word):
            # A word that ends in kana ends the run; what follows it is looked at anew.
            if not _is_run(self.text, end - 1):
                return end, pieces
            rest = self.cover(end, after_word=is_word)
            if rest:
                return rest[0], (*pieces, *rest[1])
        self.dead.add((place, after_word))
        return None

    def _ways(self, place: int, *, after_word: bool) -> list[tuple[int, tuple[Piece, ...], bool]]:
        ways = [
            (place + len(entry.surface), entry.pieces, not entry.is_single and not entry.affix)
            for entry in self.lexicon.words.get(self.text[place], ())
            if self.text.startswith(entry.surface, place) and self._fits(entry, place, after_word=after_word)
        ]
        number = _NUMBER.match(self.text, place)
        if number is None:
            return ways
        bare = Piece(number[0])
        counted = [
            (number.end() + len(entry.surface), (bare, *entry.pieces), False)
            for entry in self._counters(number.end())
        ]
        return [*ways, *counted, (number.end(), (bare,), False)]

    def _counters(self, place: int) -> list[Entry]:
        if place >= len(self.text):
            return []
        entries = self.lexicon.counters.get(self.text[place], ())
        return [entry for entry in entries if self.text.startswith(entry.surface, place)]

    def _fits(self, entry: Entry, place: int, *, after_word: bool) -> bool:
        end = place + len(entry.surface)
        if entry.surface[0].isdigit() and place and self.text[place - 1].isdigit():
            return False
        if entry.affix == SUFFIX:
            return after_word
        if entry.affix == PREFIX:
            return place == self.start and _is_run(self.text, end)
        if not entry.is_single or not _is_run(self.text, place):
            return True
        return place == self.start and not _is_run(self.text, end) and _may_follow(self.text, end)


def _is_run(text: str, place: int) -> bool:
    return place < len(text) and bool(_RUN.match(text, place))


def _may_follow(text: str, place: int) -> bool:
    if place >= len(text) or not _HIRAGANA.match(text[place]):
        return True
    return text[place] in _AFTER_A_NOUN


def _week_pieces(text: str) -> list[Piece]:
    return [Piece(character, _WEEK.get(character, "")) for character in text]


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours without a reading as one piece."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and not piece.reading and not joined[-1].reading:
            joined[-1] = Piece(joined[-1].base + piece.base)
        else:
            joined.append(piece)
    return tuple(joined)
