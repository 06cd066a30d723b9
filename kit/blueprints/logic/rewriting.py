"""A rich text as lines that a person can type, and back into the form that it had.

For: the field 書き直す of the review, which works in any browser. Not for: judging HTML (the town's own
converter does that afterwards), and not for showing a text (`showing`).

Rules:
1. A line is a paragraph, a heading or an item of a list. Lines that stay alike keep their kind and their key,
   so that a later release still meets the same paragraph.
2. Bold and links stay where their very words still stand in the line; else the words stay and the form goes.
3. A new line takes the kind of the line before it; after a heading, and at the start, it is a paragraph.
4. A text that is no row of keyed paragraphs becomes one: nothing that was typed is lost.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from html import escape
from typing import Final

from kit.blueprints.logic.richtext import Paragraph, RichTextError, join, plain_text, split

_INLINE: Final = re.compile(r"<(a|b|strong|i|em)(?:\s[^>]*)?>.*?</\1>", re.DOTALL)
_HEADINGS: Final = frozenset({"h2", "h3", "h4"})


def lines_of(html: str) -> list[str]:
    """Return the words of a rich text, one paragraph a line."""
    try:
        return [_words(paragraph.html) for paragraph in split(html)]
    except RichTextError:
        return [line for line in plain_text(html).splitlines() if line.strip()]


def rewritten(html: str, text: str) -> str:
    """Return the rich text with the words of `text`, one paragraph a line; empty lines are left out."""
    try:
        before = list(split(html))
    except RichTextError:
        before = []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    keys = {paragraph.key for paragraph in before}
    result: list[Paragraph] = []
    for old, line in _pairs(before, lines):
        if old is not None:
            result.append(Paragraph(old.key, old.kind, rewritten_line(old.html, line)))
        else:
            key = _new_key(line, keys)
            keys.add(key)
            result.append(Paragraph(key, _kind_after(result), escape(line, quote=False)))
    return join(result)


def rewritten_line(html: str, line: str) -> str:
    """Return the inside of one paragraph with other words."""
    parts, rest = [], line
    for match in _INLINE.finditer(html):
        words = _words(match[0])
        before, found, after = rest.partition(words)
        if words and found:
            parts += [escape(before, quote=False), match[0]]
            rest = after
    return "".join([*parts, escape(rest, quote=False)])


def _pairs(before: list[Paragraph], lines: list[str]) -> Iterator[tuple[Paragraph | None, str]]:
    """Each line with the paragraph that it continues, None for a new one."""
    old = [_words(paragraph.html) for paragraph in before]
    for kind, a, b, c, d in SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
        known = before[a:b] if kind in ("equal", "replace") else []
        for at, line in enumerate(lines[c:d]):
            yield (known[at] if at < len(known) else None), line


def _kind_after(result: list[Paragraph]) -> str:
    return result[-1].kind if result and result[-1].kind not in _HEADINGS else "p"


def _new_key(line: str, taken: set[str]) -> str:
    number = 0
    while True:
        key = sha256(f"{number}:{line}".encode()).hexdigest()[:5]
        if key not in taken:
            return key
        number += 1


def _words(html: str) -> str:
    return " ".join(plain_text(html).split("\n"))
