"""Sentences that a missing fact would make unreadable are left out of a public page.

For: `{% facts %}` on public pages. Not for: previews, where （準備中） shows the clerk what is still to be stored;
titles, headings and tables, which keep （準備中） because nothing would be left of them.

Rules
- Looked at are paragraphs, and list items without a class (those of a rich text), that hold no other block.
- Inside a pair of （） a missing fact that stands alone between 「、」 is left out; a pair that then holds nothing, or
  that has a missing fact among other words, is left out with its brackets.
- A sentence with any other missing fact is left out. It ends at 「。」「！」「？」 or a line break outside of links,
  other tags, and 「」『』（）, so tags stay in pairs.
- A paragraph or item of which no words are left is left out, and so is a list without items.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from kit.core.logic.facts import PLACEHOLDER

_BLOCK: Final = re.compile(
    r"<(?P<tag>p(?=[\s>])|li(?=>|\s(?![^<>]*\bclass=)))(?P<rest>[^<>]*)>"
    r"(?P<inside>(?:(?!</?(?:p|li|ul|ol|dl|div|table|h[1-6])\b).)*)</(?P=tag)>",
    re.DOTALL,
)
_EMPTY_LIST: Final = re.compile(r"<(ul|ol)>\s*</\1>")
_BRACKETS: Final = re.compile(r"（([^（）<>]*)）")
_TOKEN: Final = re.compile(r"<[^<>]*>|[^<]|<", re.DOTALL)
_VOID: Final = re.compile(r"<(?:br|img|wbr)\b")
_BREAK: Final = re.compile(r"<br\b")
_OPENS: Final = "「『（"
_CLOSES: Final = "」』）"
_ENDS: Final = "。！？"


def without_gaps(html: str, missing: Collection[str]) -> str:
    """`html` with its placeholders, without the words that make no sense when `missing` facts have no value."""
    if not missing:
        return html
    filled = _BLOCK.sub(lambda match: _block(match, missing), html)
    return filled if filled == html else _EMPTY_LIST.sub("", filled)


def _block(match: re.Match[str], missing: Collection[str]) -> str:
    inside = match["inside"]
    if not _lacks(inside, missing):
        return match[0]
    bracketed = _BRACKETS.sub(lambda pair: _pair(pair, missing), inside)
    kept = "".join(part for part in _sentences(bracketed) if not _lacks(part, missing))
    if not re.sub(r"<[^<>]*>", "", kept).strip():
        return ""
    return f"<{match['tag']}{match['rest']}>{kept}</{match['tag']}>"


def _pair(pair: re.Match[str], missing: Collection[str]) -> str:
    parts = [part for part in pair[1].split("、") if not _stands_alone(part, missing)]
    kept = "、".join(parts)
    return f"（{kept}）" if kept.strip() and not _lacks(kept, missing) else ""


def _stands_alone(part: str, missing: Collection[str]) -> bool:
    found = PLACEHOLDER.fullmatch(part.strip())
    return found is not None and found[1] in missing


def _lacks(text: str, missing: Collection[str]) -> bool:
    return any(name in missing for name in PLACEHOLDER.findall(text))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of `text` in order, each with its end; joined they are `text`."""
    depth, start = 0, 0
    for token in _TOKEN.finditer(text):
        depth += _step(token[0])
        if depth <= 0 and (token[0] in _ENDS or _BREAK.match(token[0])):
            yield text[start : token.end()]
            start = token.end()
    yield text[start:]


def _step(token: str) -> int:
    if not token.startswith("<") or token == "<":
        return (token in _OPENS) - (token in _CLOSES)
    if _VOID.match(token) or token.endswith("/>"):
        return 0
    return -1 if token.startswith("</") else 1
