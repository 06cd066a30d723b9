"""The words of a text in the form of the dictionary: 引きこもり, ひきこもり and 引き籠もり are one.

For: the second side of search, word by word. Not for: cutting itself, which needs a dictionary (`gateway.sudachi`);
without one the normalised side is empty and letters alone are compared.

Rules
- Normalised words stand between single spaces, with one before the first and one after the last, so that a phrase
  is found at the borders of words only: 家族会 is not in 家族会議.
- Particles, endings and signs say nothing and are left out; ・ joins, any other sign ends a phrase.
- Words are folded as letters are, so that both sides agree.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from kit.core.logic.search.fold import even, fold

_SILENT: Final = frozenset({"助詞", "助動詞"})
_SIGNS: Final = frozenset({"補助記号", "空白", "記号"})
_JOINING: Final = frozenset({"・", "-", "ー"})


class Token(NamedTuple):
    """One word as a dictionary knows it: its usual form and its part of speech. Of these there are millions."""

    form: str
    kind: str


class WordCutter(Protocol):
    """Whoever knows where Japanese words begin and end."""

    def cut(self, text: str) -> Iterable[Token]:
        """The words of an even text, in their order."""


def normalised(text: str, cutter: WordCutter | None) -> str:
    """The words of a text between spaces; "" without a dictionary and when nothing is left."""
    if cutter is None:
        return ""
    words = list(_words(cutter.cut(even(text))))
    while words and words[-1] == "\n":
        words.pop()
    return f" {' '.join(words)} " if words else ""


def _words(tokens: Iterable[Token]) -> Iterable[str]:
    ended = True
    for form, kind in tokens:
        if kind in _SILENT:
            continue
        word = "" if kind in _SIGNS else _folded(form)
        if word:
            yield word
            ended = False
        elif not ended and form not in _JOINING:
            yield "\n"
            ended = True


@lru_cache(maxsize=20_000)
def _folded(form: str) -> str:
    """A town writes the same few thousand words again and again."""
    return "".join(fold(form).split())
