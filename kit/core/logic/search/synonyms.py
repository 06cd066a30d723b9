"""Words that mean the same, as a town writes them down: サポステ and 地域若者サポートステーション.

For: what may be written, and what is looked for beside a typed word. Not for: spellings of one word, which a dictionary
knows (`logic.search.norm`); without one, shipped rows know the commonest of them.

Rules
- A member has at least two letters: one letter stands in too many words.
- The others are written in one line, separated by 、 or a comma of any width.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kit.core.logic.search.fold import fold

_BETWEEN: Final = re.compile(r"[、，,､]")


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
