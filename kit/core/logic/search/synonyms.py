"""Words that mean the same, as a town writes them down: サポステ and 地域若者サポートステーション.

For: what may be written, and what is looked for beside a typed word. Not for: spellings of one word, which a dictionary
knows (`logic.search.norm`); without one, shipped rows know the commonest of them.

Rules
- A synonym stands for the word it is, also inside a longer word (津市社協 is also 津市社会福祉協議会), and for a word of
  which the dictionary says that it is the same (働きたい is 働く).
- A member has at least two letters: one letter stands in too many words.
- The others are written in one line, separated by 、 or a comma of any width.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kit.core.logic.search.fold import fold
from kit.core.logic.search.norm import WordCutter, normalised

_BETWEEN: Final = re.compile(r"[、，,､]")
_IS_KANA: Final = re.compile(r"[ぁ-ゖー]")
_PARTICLES: Final = frozenset("のでにとをへ")


class SynonymError(ValueError):
    """This cannot be a synonym; the message tells a clerk what to do, `field` where."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Synonym:
    """A word and what it also stands for; one-way when the others do not mean the word in turn."""

    word: str
    others: tuple[str, ...]
    is_mutual: bool = True

    def replacements(self) -> Iterator[tuple[str, str]]:
        """Pairs (what is typed, what is looked for beside it)."""
        members = (self.word, *self.others)
        for typed in members if self.is_mutual else (self.word,):
            yield from ((typed, other) for other in members if other != typed)


@dataclass(frozen=True)
class Spelling:
    """One way in which a word may stand in a text: as letters, and as words of the dictionary ("" = not known)."""

    raw: str
    norm: str = ""


@dataclass(frozen=True)
class Replacement:
    """What is looked for beside a typed word, ready for comparing."""

    typed: Spelling
    other: Spelling

    def of(self, word: Spelling) -> Spelling | None:
        """The word with its synonym in place; None when it has nothing to do with it."""
        if self.typed.raw in word.raw:
            raw = word.raw.replace(self.typed.raw, self.other.raw)
            return Spelling(raw, self._words(word))
        return self.other if self.typed.norm and self.typed.norm == word.norm else None

    def _words(self, word: Spelling) -> str:
        if self.typed.raw == word.raw:
            return self.other.norm
        is_inside = bool(self.typed.norm) and self.typed.norm in word.norm
        return word.norm.replace(self.typed.norm, self.other.norm) if is_inside and self.other.norm else ""


@dataclass(frozen=True)
class Reading:
    """How a name is read and what it is written, ready for comparing: who types いが looks for 伊賀 as well.

    Only a word that begins with the reading and ends there, or goes on with a particle or with other letters than kana:
    ことば is no 鳥羽.
    """

    kana: str
    name: Spelling

    def of(self, word: Spelling) -> Spelling | None:
        """The word with the name in place of its reading; None when it has nothing to do with it."""
        if not word.raw.startswith(self.kana):
            return None
        rest = word.raw[len(self.kana) :]
        if not rest:
            return self.name
        return Spelling(self.name.raw + rest) if rest[0] in _PARTICLES or not _IS_KANA.match(rest) else None


def readings(names: Iterable[tuple[str, str]], cutter: WordCutter | None) -> tuple[Reading, ...]:
    """Pairs (津市, つし) of municipalities, with and without 市 and 町; what is short is no word of its own."""
    pairs = (pair for name, kana in names for pair in ((name, kana), _bare(name, kana)))
    found = dict.fromkeys((fold(kana), name) for name, kana in pairs)
    return tuple(
        Reading(kana, _spelling(name, cutter)) for kana, name in found if len(kana) > 1 and kana != fold(name)
    )


def _bare(name: str, kana: str) -> tuple[str, str]:
    return name.removesuffix("市").removesuffix("町"), kana.removesuffix("し").removesuffix("ちょう")


def replacements(synonyms: Iterable[Synonym], cutter: WordCutter | None) -> tuple[Replacement, ...]:
    """All pairs of all synonyms, folded and cut once; what says nothing is left out."""
    pairs = (pair for synonym in synonyms for pair in synonym.replacements())
    cut = ((_spelling(typed, cutter), _spelling(other, cutter)) for typed, other in pairs)
    return tuple(Replacement(typed, other) for typed, other in cut if typed.raw and other.raw)


def _spelling(word: str, cutter: WordCutter | None) -> Spelling:
    return Spelling(fold(word), normalised(word, cutter))


def split_others(line: str) -> tuple[str, ...]:
    """The members of a typed line, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(line) if part.strip()))


def check_synonym(synonym: Synonym) -> None:
    """Raises SynonymError when a member is too short or is the word itself."""
    if len(fold(synonym.word)) < 2:
        raise SynonymError("word", "二字以上で書いてください。一字の言葉は、ほかの言葉の中にも出てきます。")
    for other in synonym.others or ("",):
        if len(fold(other)) < 2:
            raise SynonymError("others", "二字以上の言葉を「、」で区切って書いてください。")
        if fold(other) == fold(synonym.word):
            raise SynonymError("others", f"「{other}」は、もとの言葉と同じです。別の言い方を書いてください。")
