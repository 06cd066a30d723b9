"""What somebody asks for: words that must all be there, each in any of its spellings.

For: reading the line that a person typed. Not for: asking the database (`queries.search`).

Rules
- Words are separated by spaces of any width; all of them must be found (AND), in any order, in any text of an object.
- What stands in quotes ("…", “…”, 「…」, 『…』) is taken letter by letter, without other spellings.
- A word is found as letters inside a text, or as a phrase of words in the form of the dictionary.
- Beside the typed word its synonyms are looked for, and the name of a municipality beside its reading
  (`logic.search.synonyms`).
- The long vowel at the end of a long katakana word may be missing: センター is also センタ.
- Only the first 8 words of the first 200 letters count: nobody types more, and a machine shall not cost more.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kit.core.logic.search.fold import fold
from kit.core.logic.search.norm import WordCutter, normalised
from kit.core.logic.search.synonyms import Reading, Replacement, Spelling

MOST_LETTERS: Final = 200
MOST_WORDS: Final = 8
# A word with many synonyms inside costs one comparison each.
MOST_SPELLINGS: Final = 12
_PIECES: Final = re.compile(r'"([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』|([^\s"“”「」『』]+)')
_KATAKANA_END: Final = re.compile(r"[ァ-ヶー]{3,}ー$")
_SAYS_SOMETHING: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Word:
    """One thing that is asked for: its own spelling first, then those of its synonyms."""

    spellings: tuple[Spelling, ...]


def read_question(
    text: str, *, cutter: WordCutter | None = None, replacements: Iterable[Replacement | Reading] = ()
) -> tuple[Word, ...]:
    """The words of a typed line; () when there is nothing to look for."""
    known = tuple(replacements)
    found = (_word(piece, is_quoted, cutter, known) for piece, is_quoted in _pieces(text))
    return tuple(dict.fromkeys(word for word in found if word))[:MOST_WORDS]


def shortest(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that must be looked for: where one is found that contains another, the other is found too."""
    given = [text for text in dict.fromkeys(texts) if text]
    return tuple(text for text in given if not any(other != text and other in text for other in given))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Each piece as typed, and whether it stood in quotes."""
    plain = unicodedata.normalize("NFKC", text[:MOST_LETTERS])
    for match in _PIECES.finditer(plain):
        yield match[match.lastindex or 0], match.lastindex != 5


def _word(
    piece: str, is_quoted: bool, cutter: WordCutter | None, known: tuple[Replacement | Reading, ...]
) -> Word | None:
    if not _SAYS_SOMETHING.search(piece):
        return None
    if is_quoted:
        return Word((Spelling(fold(piece)),))
    typed = Spelling(fold(piece), normalised(piece, cutter))
    if any(isinstance(one, Reading) and one.kana == typed.raw for one in known):
        typed = Spelling(typed.raw)  # a dictionary takes いが for a form of いる
    others = (found for replacement in known if (found := replacement.of(typed)))
    # The long vowel goes last, so that synonyms are known by their whole word.
    short = fold(piece[:-1]) if _KATAKANA_END.search(piece) else typed.raw
    spellings = dict.fromkeys([Spelling(short, typed.norm), *others])
    return Word(tuple(spellings)[:MOST_SPELLINGS])
