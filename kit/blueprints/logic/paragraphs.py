"""When a rich text may be merged paragraph by paragraph, and the paragraphs as items of a keyed list.

For: `merge` and `marks`, which treat paragraphs like items. Not for: reading HTML (`richtext`).

Rules:
1. Keys are a hint only: editors give the key of a paragraph to another one when it is split or pasted. A
   text is merged by paragraph only when keys are unique on every side and the sides are alike; else it is
   one piece.
2. Two sides are alike when no words moved from one key to another, and at least two fifths of the pairs of
   neighbouring letters agree.
"""

from collections import Counter
from itertools import pairwise

from kit.blueprints.logic.richtext import Paragraph, join, mergeable, plain_text
from kit.blueprints.logic.values import Item, Maybe, item_id

ALIKE = 0.4


def paragraph_items(*texts: Maybe) -> list[list[Item]] | None:
    """Return the paragraphs of each text as items, or None when one of them has to stay in one piece.

    The first text is the one that the others are compared with.
    """
    sides = []
    for text in texts:
        paragraphs = mergeable(text) if isinstance(text, str) else None
        if paragraphs is None:
            return None
        sides.append(paragraphs)
    if not all(are_alike(sides[0], side) for side in sides[1:]):
        return None
    return [[{"id": p.key, "type": p.kind, "value": p.html} for p in side] for side in sides]


def items_text(items: list[Item]) -> str:
    """Return the rich text of paragraphs that were items."""
    return join(Paragraph(item_id(item), str(item["type"]), str(item["value"])) for item in items)


def are_alike(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]) -> bool:
    """Tell whether the same key means the same paragraph in both texts."""
    if before == after:
        return True
    old, new = _keys(before), _keys(after)
    if any(old[text] != new[text] for text in old.keys() & new.keys() if text):
        return False
    return _likeness("\n".join(_words(before)), "\n".join(_words(after))) >= ALIKE


def _words(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [plain_text(paragraph.html) for paragraph in paragraphs]


def _keys(paragraphs: tuple[Paragraph, ...]) -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {}
    for paragraph in paragraphs:
        keys.setdefault(plain_text(paragraph.html), set()).add(paragraph.key)
    return keys


def _likeness(before: str, after: str) -> float:
    """The share of pairs of letters that both have: it costs a long text no more than its length."""
    old, new = (Counter(pairwise(text)) for text in (before, after))
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else float(before == after)
