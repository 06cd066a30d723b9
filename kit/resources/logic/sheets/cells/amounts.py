"""Cells about money and age: what can be counted, always with the words.

For: `read`. Not for: deciding who may come.

Rules
- The words stay whole; numbers are only an addition for filters.
- 無料 and 0円 are free; 実費 or an amount is not; what says neither is unknown. 「無料（材料費500円）」 is not free of cost.
- 以上, から and 〜 are lower bounds, 以下 and まで upper ones; 未満 and 以下 differ by one; 概ね is told as approximate.
- 不問, 制限なし, 全年齢 have no bounds; 歳代 is ten years.
"""

import re
from dataclasses import dataclass
from typing import Final

from kit.core.logic.sheets.fold import even_width, fold_width, tidy
from kit.core.logic.sheets.reading import Reading, unreadable
from kit.core.logic.sheets.values import Cell, cell_text

_AMOUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})(?:円|万円)|[¥](\d{1,3}(?:,\d{3})+|\d{1,7})")
_FREE: Final = re.compile(r"無料|(?<![\d,])0円|^0$|不要|^なし$|^無し?$|かかりません")
_PAID: Final = re.compile(r"実費|有料|必要|自己負担|割負担|一部負担|会費")
_YEARS: Final = r"(\d{1,3})(?:歳|才)?"
_RANGE: Final = re.compile(_YEARS + r"(?:から|~|〜|-|–|—|―|−)" + _YEARS + r"(未満|以下|くらい|程度|まで|代)?")
_DECADES: Final = re.compile(r"(\d0)(?:歳|才)?代?(?:から|~|〜|-|・)(\d0)(?:歳|才)?代")
_ABOUT: Final = re.compile(r"概ね|おおむね|おおよそ|およそ|約|程度|くらい|前後|原則")
_ANY: Final = re.compile(
    r"不問|問わ(ず|ない|ません)|制限(は)?(なし|無し|ありません)|全年齢|年齢制限なし|どなたでも|誰でも|特に?なし|なし|無し|-|―|ー"
)


@dataclass(frozen=True)
class Fee:
    """`is_free` is None when the words do not say; `amounts` in yen, in their order."""

    words: str
    is_free: bool | None = None
    amounts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Age:
    """Both bounds included, None without one; `is_approximate` when the words say 概ね."""

    words: str
    minimum: int | None = None
    maximum: int | None = None
    is_approximate: bool = False


def read_fee(cell: Cell) -> Reading:
    """A Fee."""
    raw = tidy(cell_text(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 0:
        amount = int(cell)
        return Reading(
            Fee(f"{amount:,}円" if amount else "無料", amount == 0, (amount,) if amount else ()), (), raw
        )
    words = even_width(raw)
    plain = "".join(fold_width(raw).split())
    if re.fullmatch(r"\d{1,7}", plain):
        return read_fee(int(plain)) if raw == plain else Reading(read_fee(int(plain)).value, (), raw)
    amounts = tuple(amount for amount in map(_yen, _AMOUNT.finditer(plain)) if amount)
    if amounts or _PAID.search(plain):
        return Reading(Fee(words, None if _FREE.search(plain) else False, amounts), (), raw)
    return Reading(Fee(words, True if _FREE.search(plain) else None, ()), (), raw)


def read_age(cell: Cell) -> Reading:
    """An Age; unreadable words are kept in it."""
    raw = tidy(cell_text(cell))
    words = even_width(raw)
    plain = "".join(fold_width(raw).split())
    about = bool(_ABOUT.search(plain))
    plain = re.sub(r"(?<!未)満|(?<=\d)ヶ月", "", plain)
    bounds = _range(plain) or _bounds(plain)
    if bounds is None and not _ANY.search(plain):
        return Reading(Age(words), unreadable(raw, "年齢", raw).warnings, raw)
    minimum, maximum = bounds or (None, None)
    return Reading(Age(words, minimum, maximum, about), (), raw)


def _yen(found: re.Match[str]) -> int:
    number = int((found[1] or found[2]).replace(",", ""))
    return number * 10_000 if found[0].endswith("万円") else number


def _range(plain: str) -> tuple[int | None, int | None] | None:
    decades = _DECADES.search(plain)
    if decades:
        return int(decades[1]), int(decades[2]) + 9
    found = _RANGE.search(plain)
    if found is None:
        return None
    upper = int(found[2]) - (1 if found[3] == "未満" else 0) + (9 if found[3] == "代" else 0)
    return int(found[1]), upper


def _bounds(plain: str) -> tuple[int | None, int | None] | None:
    lower = re.search(_YEARS + r"(以上|から|〜|~|以降)", plain)
    over = re.search(_YEARS + r"(?:を超え|超)", plain)
    upper = re.search(_YEARS + r"(以下|まで|未満)", plain) or re.search(r"[~〜]" + _YEARS + "()", plain)
    decade = re.search(r"(\d0)(?:歳|才)?代", plain)
    single = re.fullmatch(_YEARS, plain)
    if decade and not (lower or upper):
        return int(decade[1]), int(decade[1]) + 9
    if single and not (lower or upper):
        return int(single[1]), int(single[1])
    if not (lower or over or upper):
        return None
    minimum = int(lower[1]) if lower else int(over[1]) + 1 if over else None
    maximum = int(upper[1]) - (1 if upper[2] == "未満" else 0) if upper else None
    return minimum, maximum
