"""A plan in words for a clerk: why an entry is there, and its values cut to what differs.

For: the commands, and whatever lists a plan line by line. Not for: naming pages and places, which asks the
database (`bridge.captions`).

Rules
1. One sentence per reason; it says what happens, never who is to blame.
2. Values that are shown side by side are cut at the same place: shortly before the first difference.
3. Formatting is left out; what stands in it is read as text.
"""

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.values import ABSENT, Maybe, is_item

KINDS: Final = {
    EntryKind.CHANGE: "変わるところ",
    EntryKind.CONFLICT: "くいちがい（市町の文のまま。あとからでも決められます）",
    EntryKind.DISPLACED: "よける文（県固定のため。記録に残ります）",
    EntryKind.NOTICE: "お知らせ",
}
REASONS: Final = {
    Reason.FOLLOWED: "県の新しい文になります",
    Reason.ADDED: "県が加えたものが入ります",
    Reason.SEEDED: "はじめの文が入ります。あとは市町のものです",
    Reason.DELETED: "県が取り下げたので、なくなります",
    Reason.RESTORED: "県固定なので、県の文に戻ります",
    Reason.REORDERED: "県の新しい並び順になります",
    Reason.BOTH_CHANGED: "県も市町も書きかえました",
    Reason.BOTH_ADDED: "県と市町が、同じ場所に別の文を入れました",
    Reason.BOTH_REORDERED: "県も市町も並べかえました",
    Reason.DELETED_BUT_EDITED: "県は取り下げましたが、市町が書きかえています",
    Reason.REMOVED_HERE: "県は書きかえましたが、市町が消しているので、消えたままです",
    Reason.FIXED: "県固定なので、県の文になります",
    Reason.SEALED: "市町が加えられない一覧なので、よけます",
    Reason.RETIRED: "答えた人がいる質問なので、消さずにしまいます",
    Reason.MOVED: "県が動かした場所に移ります",
    Reason.BOTH_MOVED: "県も市町も別の場所へ動かしました",
    Reason.CYCLE: "動かすと輪になるので、市町の場所のままです",
    Reason.KEPT_FOR_CHILD: "県は取り下げましたが、下に市町のページがあるので残します",
    Reason.NEEDED_BY_FIXED: "県固定のページの置き場なので、戻ります",
    Reason.SECTION_REMOVED_HERE: "市町が消したページの下に入るものなので、入れません",
    Reason.ORPHAN: "置き場がなくなるので、いまの場所に残します",
    Reason.SLUG_TAKEN: "同じアドレスのページが市町にあります",
    Reason.SLUG_GIVEN_UP: "県固定のページがこのアドレスを使うので、市町のページのアドレスが変わります",
    Reason.LINKED: "ほかのページからたどれるので、消さずに非公開にします",
}
NOTHING: Final = "（なし）"
_TAG: Final = re.compile(r"<[^>]+>")
_CODE: Final = re.compile(r"[a-z][a-z0-9_-]*")
_LEAD: Final = 6


def plain_text(value: Maybe) -> str:
    """Return what a reader sees of a value: texts without formatting, lists and parts one after the other."""
    if value is ABSENT or value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return " ".join(" ".join(_texts(value)).split()) or NOTHING


def shorten(texts: Sequence[str], *, width: int = 40) -> list[str]:
    """Return the texts cut to `width` characters around the first place at which they differ."""
    different = {text for text in texts if text != NOTHING}
    is_long = any(len(text) > width for text in different)
    start = max(0, _shared(different) - _LEAD) if is_long and len(different) > 1 else 0
    return [_window(text, start, width) for text in texts]


def _shared(texts: set[str]) -> int:
    """How many characters all texts have in common at their beginning."""
    first, last = min(texts), max(texts)
    pairs = zip(first, last, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), len(first))


def _window(text: str, start: int, width: int) -> str:
    if text == NOTHING or (not start and len(text) <= width):
        return text
    start = min(start, max(0, len(text) - width))
    head = "…" if start else ""
    tail = "…" if len(text) > start + width else ""
    return f"{head}{text[start : start + width]}{tail}"


def _texts(value: Maybe) -> list[str]:
    if isinstance(value, dict):
        # An item of a keyed list is read by what it holds; ids, types and codes (an icon) say nothing to a reader.
        inner = [value["value"]] if is_item(value) else list(value.values())
        said = [part for part in inner if not (isinstance(part, str) and _CODE.fullmatch(part))]
        return [text for part in said for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    if isinstance(value, str):
        return [] if value.startswith("sokumen:") else [unescape(_TAG.sub(" ", value))]
    return [] if value is None or value is ABSENT or isinstance(value, bool) else [str(value)]
