"""Cells that answer yes or no, and cells that list things.

For: `read`. Not for: the terms of the plan that a list is about (the caller maps words to terms).

Rules
- ○ 有 可 要 あり … are yes, × 無 不可 不要 なし … are no; a dash or nothing is no answer.
- A yes or no with more behind it (可（要相談）) is read and the words are kept with a warning.
- Whether an address is secret is decided on the safe side: what is not surely public stays secret.
- Lists are divided at 、，, ・ / ; and line breaks, never inside brackets.
"""

import re
from typing import Final

from kit.core.logic.sheets.fold import even_width, fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, warn
from kit.core.logic.sheets.values import Cell, cell_text

_YES: Final = frozenset(
    [
        "○",
        "◯",
        "〇",
        "◎",
        "●",
        "o",
        "レ",
        "✓",
        "✔",
        "☑",
        "■",
        "1",
        "true",
        "yes",
        "y",
        "はい",
        "有",
        "有り",
        "あり",
        "ある",
        "可",
        "可能",
        "できる",
        "要",
        "必要",
        "必須",
        "要予約",
        "予約要",
        "予約必要",
        "予約制",
        "要申込",
        "完全予約制",
        "対応",
        "対応可",
        "対応可能",
        "対応あり",
        "実施",
        "実施あり",
        "する",
        "参加可",
        "歓迎",
        "該当",
        "公開",
        "女性のみ",
        "女性限定",
        "オンライン可",
        "見学可",
    ]
)
_NO: Final = frozenset(
    [
        "×",
        "✕",
        "✖",
        "✗",
        "☒",
        "□",
        "x",
        "0",
        "false",
        "no",
        "n",
        "いいえ",
        "無",
        "無し",
        "なし",
        "ない",
        "不可",
        "不可能",
        "できない",
        "不要",
        "予約不要",
        "申込不要",
        "必要なし",
        "必要ない",
        "非対応",
        "未対応",
        "対応なし",
        "対応不可",
        "実施なし",
        "未実施",
        "しない",
        "非該当",
        "予約なし",
        "非公開",
    ]
)
_SILENT: Final = re.compile(r"[-‐‑‒–—―−ー~〜/.…・]*")
_SPLIT: Final = re.compile(r"[、，,・／/；;\n｜|]+")
_SECRET_YES: Final = frozenset(
    ["非公開", "公開しない", "公開不可", "秘匿", "住所非公開", "所在地非公開", "しない"]
)
_SECRET_NO: Final = frozenset(["公開", "公開する", "公開可", "する"])


def read_flag(cell: Cell) -> Reading:
    """True, False, or None when the cell says neither."""
    raw = tidy(cell_text(cell))
    if isinstance(cell, bool):
        return Reading(cell, (), raw)
    plain = _plain(raw)
    if _SILENT.fullmatch(plain):
        return Reading(None, (), raw)
    answer = _answer(plain)
    if answer is not None:
        return Reading(answer, (), raw)
    head, rest = _head(plain)
    answer = _answer(head)
    if answer is not None:
        return Reading(answer, (warn(Warned.PARTLY, text=rest),), raw)
    return Reading(None, (warn(Warned.UNDECIDED, text=raw),), raw)


def read_secret(cell: Cell) -> Reading:
    """Whether the address is kept secret (住所非公開: ○); True whenever in doubt."""
    raw = tidy(cell_text(cell))
    plain = _plain(raw)
    if _SILENT.fullmatch(plain):
        return Reading(False if not plain else None, (), raw)
    if plain in _SECRET_NO or (_answer(plain) is False and plain not in _SECRET_YES):
        return Reading(False, (), raw)
    if plain in _SECRET_YES or _answer(plain):
        return Reading(True, (), raw)
    return Reading(True, (warn(Warned.KEPT_SECRET, text=raw),), raw)


def read_open(cell: Cell) -> Reading:
    """Whether the address may be shown (住所の公開: 可); False whenever in doubt, None when nothing stands there."""
    raw = tidy(cell_text(cell))
    plain = _plain(raw)
    if not plain:
        return Reading(None, (), raw)
    if plain in _SECRET_NO or (_answer(plain) and plain not in _SECRET_YES):
        return Reading(True, (), raw)
    known = plain in _SECRET_YES or _answer(plain) is False
    return Reading(False, () if known else (warn(Warned.KEPT_SECRET, text=raw),), raw)


def read_list(cell: Cell) -> Reading:
    """A tuple of texts in their order, each once."""
    raw = tidy(cell_text(cell))
    if _SILENT.fullmatch(_plain(raw)):
        return Reading((), (), raw)
    parts = (tidy(part) for part in _divided(even_width(raw)))
    return Reading(tuple(dict.fromkeys(part for part in parts if part)), (), raw)


def _divided(text: str) -> list[str]:
    """The text divided at separators that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in "(（[「【") - (sign in ")）]」】"))
        if depth == 0 and _SPLIT.fullmatch(sign):
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _plain(raw: str) -> str:
    return "".join(fold_width(raw).split()).casefold().rstrip("。.")


def _answer(plain: str) -> bool | None:
    return True if plain in _YES else False if plain in _NO else None


def _head(plain: str) -> tuple[str, str]:
    """The word before a bracket, comma or 。, and the rest."""
    found = re.match(r"([^(、,。:;※]+)([(、,。:;※].*)", plain, re.DOTALL)
    return (found[1], found[2]) if found else (plain[:1] if plain[:1] in "○◯〇◎●×✕" else plain, plain[1:])
