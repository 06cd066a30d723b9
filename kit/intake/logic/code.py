"""The one code of a matter (合い番号): 15 random digits and a check digit.

For: making, showing and reading it. Not for: drawing the digits and what is derived from them (`gateway.codes`).

Rules
- 16 digits, shown in groups of four. Digits alone, because every telephone has a keypad for them.
- The last digit is H. Michael Damm's (totally anti-symmetric quasigroup of order 10, 2004): it finds every single wrong
  digit and every exchange of two neighbours.
- Full-width digits, spaces, hyphens, long marks and dots between digits are read over.
- A slip is told before anything is computed, in words that say what to look at.
"""

import re
import unicodedata
from typing import Final

LENGTH: Final = 16
RANDOM_DIGITS: Final = LENGTH - 1
_QUASIGROUP: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
# Hyphens and dashes of all kinds, the katakana long mark, wave dashes, underscores, dots and brackets people type.
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—―−ーｰ─━~〜～_.,・、。()\[\]「」\u200b-\u200f\ufeff]+")
_DIGITS: Final = re.compile(r"[0-9]+")


class CodeUnreadable(ValueError):
    """What was typed cannot be a code; the message helps to find the slip."""


def check_digit(digits: str) -> str:
    """The digit that makes the chain of these digits end in zero."""
    state = 0
    for digit in digits:
        state = int(_QUASIGROUP[state][int(digit)])
    return str(state)


def complete(digits: str) -> str:
    """A code of 15 random digits."""
    if len(digits) != RANDOM_DIGITS or not _DIGITS.fullmatch(digits):
        raise ValueError(f"{RANDOM_DIGITS} digits make a code")
    return digits + check_digit(digits)


def shown(code: str) -> str:
    """ "1234 5678 9012 3456": how a code stands on a screen and on paper."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """The 16 digits that somebody typed; raises CodeUnreadable."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed[:200]))
    if not digits:
        raise CodeUnreadable("合い番号を入れてください。数字16けたです。")
    if not _DIGITS.fullmatch(digits):
        raise CodeUnreadable("合い番号は数字だけ、16けたです。数字でないものが入っていないか見てください。")
    if len(digits) != LENGTH:
        raise CodeUnreadable(f"合い番号は16けたです。いまは{len(digits)}けた入っています。")
    if check_digit(digits) != "0":
        raise CodeUnreadable(
            "どこか1けた違うか、となりの数字と入れかわっているようです。4けたずつ見くらべてください。"
        )
    return digits
