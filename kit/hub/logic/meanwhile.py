"""Two people write in the same form at once: what of it is whose.

For: the notes of the next release, notices and training days. Not for: showing, and writing anything.

Rules
1. A form says what it was shown with, as a mark of each field. Only what somebody changed of that is theirs.
2. What they did not touch becomes what others made of it since; where both say the same, nothing is asked.
3. What both changed, differently, is asked about; nothing is written before somebody has looked.
4. A form that does not say what it was shown with was shown with what stands now.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

_LETTERS: Final = 16


@dataclass(frozen=True)
class Met:
    """Names of fields: `taken` stand as others wrote them since, `asked` were changed by both."""

    taken: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def plain(value: Any) -> str:
    """A value as text, the same for what is kept and for what a browser sends back of it."""
    if value is None or isinstance(value, bool):
        return "1" if value else ""
    return str(value).replace("\r\n", "\n").strip()


def marks(values: Mapping[str, Any], still: Mapping[str, str] | None = None) -> str:
    """What a form is shown with, as it sends it back; `still` are marks of an earlier showing that go on."""
    return json.dumps({**{name: _mark(value) for name, value in values.items()}, **(still or {})})


def read_marks(text: str) -> dict[str, str] | None:
    """What a form was shown with; None for anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return {name: str(mark) for name, mark in found.items()} if isinstance(found, dict) else None


def meet(seen: Mapping[str, str] | None, given: Mapping[str, Any], now: Mapping[str, Any]) -> Met:
    """Return what becomes of each field of a form that was shown with `seen`, sent with `given`, while `now` stands."""
    if seen is None:
        return Met()
    taken: list[str] = []
    asked: list[str] = []
    for name, value in given.items():
        before, here = seen.get(name, _mark("")), now.get(name)
        if plain(value) == plain(here) or _mark(here) == before:
            continue
        (taken if _mark(value) == before else asked).append(name)
    return Met(tuple(taken), tuple(asked))


def _mark(value: Any) -> str:
    return sha256(plain(value).encode()).hexdigest()[:_LETTERS]
