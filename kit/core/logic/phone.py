"""Telephone numbers of Japan as people read them and as a telephone dials them.

For: every number the kit shows or links. Not for: residents' numbers in the intake (those are kept as
written), knowing all area codes, checking that a number is in use.

Rules
- Accepted: three digits beginning with 1 (110, 119, 188, 189), `#` with four digits (#7119), ten digits
  beginning with 0 (also 0120 and 0570), eleven digits beginning with 0 (mobile, 050, 0800).
- Grouping that a person typed is kept; without it the number is grouped only where the numbering plan
  leaves no doubt (short, 0120, 0570, 0800, 0x0, and the area codes 03, 06 and those used in Mie).
- The link form has digits only, in the domestic form: 0570, 0120 and short numbers have no other.
- Numbers that begin with 000 cannot exist; they are the samples.
Sources: 総務省「電気通信番号計画」 (lengths and kinds); 総務省「市外局番の一覧」 (area codes of Mie:
059, 0594 to 0599, 05979 for 御浜町 and part of 熊野市, 0567 for 木曽岬町, 0735 for 紀宝町).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_SEPARATORS: Final = re.compile(r"[-‐‑‒–—−ー()\s.]+")
_VALID: Final = re.compile(r"1[0-9]{2}|#[0-9]{4}|0[1-9][0-9]{8}|0[1-9]0[0-9]{8}|000[0-9]{7,8}")
_COUNTRY: Final = re.compile(r"\+81[\s-]*(\(0\)|0(?=[1-9]))?[\s-]*")
_GROUPINGS: Final = tuple(
    (re.compile(pattern), sizes)
    for pattern, sizes in (
        (r"0800[0-9]{7}", (4, 3, 4)),
        (r"(0120|0570)[0-9]{6}", (4, 3, 3)),
        (r"0[5-9]0[0-9]{8}", (3, 4, 4)),
        (r"0[36][0-9]{8}", (2, 4, 4)),
        (r"05979[0-9]{5}", (5, 1, 4)),
        (r"(059[4-9]|0567|0735)[0-9]{6}", (4, 2, 4)),
        (r"059[0-3][0-9]{6}", (3, 3, 4)),
        (r"000[0-9]{7}", (3, 3, 4)),
        (r"000[0-9]{8}", (3, 4, 4)),
    )
)


class PhoneError(ValueError):
    """Not a telephone number of Japan; the message is for the person who typed it."""


@dataclass(frozen=True)
class Phone:
    """`display` for people, `digits` to compare and to dial."""

    display: str
    digits: str

    @property
    def href(self) -> str:
        """The `tel:` address of a link (RFC 3966; `#` has to be escaped in an address)."""
        return f"tel:{self.digits.replace('#', '%23')}"

    @property
    def is_sample(self) -> bool:
        return self.digits.startswith("000")


def parse_phone(text: str) -> Phone:
    """Read a number as people write it; raises PhoneError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.startswith("+"):
        plain = _COUNTRY.sub("0", plain, count=1)
    groups = [group for group in _SEPARATORS.split(plain) if group]
    digits = "".join(groups)
    if not _VALID.fullmatch(digits):
        raise PhoneError(_reason(plain, digits))
    return Phone("-".join(_grouped(digits, groups)), digits)


def is_sample_number(text: str) -> bool:
    """Whether the number is one of the samples (000-…) that reach nobody."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    return digits.startswith("000")


def _grouped(digits: str, groups: list[str]) -> list[str]:
    if len(groups) == 3 and all(len(group) <= 5 for group in groups):
        return groups
    for pattern, sizes in _GROUPINGS:
        if pattern.fullmatch(digits):
            starts = (0, sizes[0], sizes[0] + sizes[1])
            return [digits[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    return [digits]


def _reason(plain: str, digits: str) -> str:
    if not digits:
        return "電話番号を書いてください。"
    if re.search(r"[^0-9#]", digits):
        return f"「{plain}」には数字とハイフンのほかの文字があります。内線などは備考に書いてください。"
    if digits.startswith("0"):
        return f"「{plain}」は数字が{len(digits)}個です。市外局番から10けた（携帯は11けた）で書いてください。"
    return f"「{plain}」を電話番号として読めません。市外局番から書いてください（3けたの番号はそのまま）。"
