"""Sudachi and its small dictionary: where Japanese words begin and end, and their usual form.

For: the cutter that `wiring` registers. Not for: which words count (`logic.search.norm`).

Rules
- The package is an extra (`sokumen[search]`): without it `cutter()` is None and search compares letters only.
- The dictionary is mapped from its file when the first text is cut, never at the start: 4 MB of a process are its own,
  30 to 80 MB are pages of the file that all processes of the machine share.
- Threads take turns: one tokenizer may be used by one thread at a time.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, Final

from kit.core.logic.search.norm import Token

# Sudachi refuses texts of more than 49,149 bytes.
_MOST: Final = 8_000
_ENDS: Final = re.compile(r"(?<=[\n。！？])")


class SudachiCutter:
    """Cuts into the shortest words, so that 居場所づくり and 居場所 share theirs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tokenizer: Any = None
        self._kinds: dict[int, str] = {}

    def cut(self, text: str) -> Iterable[Token]:
        with self._lock:
            return [token for piece in _pieces(text) for token in self._cut(piece)]

    def _cut(self, piece: str) -> Iterator[Token]:
        if self._tokenizer is None:
            self._tokenizer = _load()
        for word in self._tokenizer.tokenize(piece):
            number = word.part_of_speech_id()
            if number not in self._kinds:
                self._kinds[number] = word.part_of_speech()[0]
            yield Token(word.normalized_form(), self._kinds[number])


@cache
def cutter() -> SudachiCutter | None:
    """The one cutter of this process; None where the extra is not installed."""
    there = find_spec("sudachipy") and find_spec("sudachidict_small")
    return SudachiCutter() if there else None


def _load() -> Any:
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(mode=SplitMode.A)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that are not too long, at the ends of sentences where there are any."""
    piece = ""
    for sentence in _ENDS.split(text):
        if piece and len(piece) + len(sentence) > _MOST:
            yield piece
            piece = ""
        piece += sentence
        while len(piece) > _MOST:
            yield piece[:_MOST]
            piece = piece[_MOST:]
    if piece:
        yield piece
