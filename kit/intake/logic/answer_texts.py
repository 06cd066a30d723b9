"""Texts for answers: when each is for, how it reads in this town, and how it comes into what somebody is writing.

For: the library beside the form of an answer, and its editor. Not for: anything a resident wrote, nor the answer itself:
what is put in is ordinary text from then on, and nothing says where it came from.

Rules
- The moments stand in the order in which people meet them; each has words that staff use.
- Marks of facts (`{window.phone}`) are filled in before staff see the text. What is missing takes its sentence along, as
  on public pages: no gap is ever sent to a person.
- A text never replaces what stands in the field: it comes after it, with an empty line between.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from kit.core.logic.fact_gaps import without_gaps
from kit.core.logic.facts import find_placeholders, find_slips, missing_facts, resolve

MOMENTS: Final = {
    "first": "はじめてのお返事",
    "going_on": "やりとりのなかで",
    "meeting": "会う・話す約束",
    "rest": "小休止",
    "referral": "ほかの窓口のこと",
    "urgent": "急ぐとき・ここではできないとき",
}
_PARAGRAPH: Final = ("<p>", "</p>")


@dataclass(frozen=True)
class Offered:
    """One text as staff choose it; `words` are what is put in."""

    uid: str
    moment: str
    title: str
    when: str
    words: str


@dataclass(frozen=True)
class Moment:
    """The texts of one moment, under its words."""

    code: str
    words: str
    texts: tuple[Offered, ...]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return the text with its facts, without the sentences that a missing one would spoil; lines stay lines."""
    missing = missing_facts(text, facts)
    lines = (_line(line, missing) for line in text.replace("\r\n", "\n").split("\n"))
    kept = "\n".join(line for line in lines if line is not None)
    return resolve(_no_wide_gaps(kept), facts, missing="")


def slips(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return what looks like a mark and stands for nothing, as it was typed."""
    return tuple(slip.typed for slip in find_slips(text, known))


def put(before: str, words: str) -> str:
    """Return what was typed with the words after it."""
    typed = before.rstrip()
    return f"{typed}\n\n{words}" if typed else words


def by_moment(texts: Collection[Offered]) -> tuple[Moment, ...]:
    """Return the texts under the moments they are for, in their order; a moment without any is left out."""
    found = (
        Moment(code, words, tuple(one for one in texts if one.moment == code))
        for code, words in MOMENTS.items()
    )
    return tuple(moment for moment in found if moment.texts)


def _line(line: str, missing: Collection[str]) -> str | None:
    """The line without its gaps, None when nothing is left of it."""
    if not set(find_placeholders(line)) & set(missing):
        return line
    begins, ends = _PARAGRAPH
    kept = without_gaps(f"{begins}{escape(line, quote=False)}{ends}", missing)
    return unescape(kept.removeprefix(begins).removesuffix(ends)) if kept else None


def _no_wide_gaps(text: str) -> str:
    """A paragraph that was left out leaves one empty line, not two."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()
