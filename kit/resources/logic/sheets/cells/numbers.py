"""Cells that hold figures: codes, 団体コード, 法人番号, whole numbers, latitude and longitude.

For: `read`. Not for: telephone numbers and postcodes (`contacts`), fees and ages (`amounts`).

Rules
- A code stays text; the .0 that a spreadsheet adds goes.
- 全国地方公共団体コード: six figures, the last a check digit (総務省); five get theirs.
- 法人番号: thirteen figures, the first a check digit (国税庁: 9 − Σ Pn·Qn mod 9).
- A position outside Japan (20–46 N, 122–154 E) is kept as text with a warning.
"""

import re
from typing import Final

from kit.core.logic.sheets.fold import fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, unreadable, warn
from kit.core.logic.sheets.values import EXACT_DIGITS, Cell, cell_text

_DEGREES: Final = re.compile(
    r"(?:北緯|東経|[NE])?(\d{1,3})[度°](\d{1,2})[分'′](\d{1,2}(?:\.\d+)?)(?:[秒\"″]|'')?[NE]?"
)
# Five figures may also be six without a leading 0; of Mie (24) they are five.
_WITHOUT_CHECK_DIGIT: Final = re.compile(r"24\d{3}")
LATITUDES: Final = (20.0, 46.0)
LONGITUDES: Final = (122.0, 154.0)


def read_code(cell: Cell) -> Reading:
    """A code as text, "12" for 12.0."""
    raw = tidy(cell_text(cell))
    plain = " ".join(fold_width(raw).split())
    lost = isinstance(cell, float) and len(re.sub(r"\D", "", plain)) > EXACT_DIGITS
    return Reading(plain or None, (warn(Warned.LOST_DIGITS, text=plain),) if lost else (), raw)


def read_integer(cell: Cell) -> Reading:
    """A whole number, also with a unit behind it: 15 for 「15歳」."""
    raw = tidy(cell_text(cell))
    found = re.fullmatch(r"約?(\d{1,9})(歳|才|人|名|円|台|回)?", _compact(raw).replace(",", ""))
    return Reading(int(found[1]), (), raw) if found else unreadable(raw, "数", raw)


def read_municipality_code(cell: Cell) -> Reading:
    """Six figures with the check digit; raises nothing, warns when it is wrong."""
    raw = tidy(cell_text(cell))
    digits = _compact(raw).replace("-", "")
    if re.fullmatch(_WITHOUT_CHECK_DIGIT, digits) or (
        re.fullmatch(r"\d{5}", digits) and not municipality_code_is_right(f"0{digits}")
    ):
        whole = digits + _municipality_check_digit(digits)
        return Reading(whole, (warn(Warned.CHECK_DIGIT_ADDED, text=whole),), raw)
    if re.fullmatch(r"\d{5}", digits):
        return Reading(f"0{digits}", (warn(Warned.LOST_ZERO, text=f"0{digits}"),), raw)
    if not re.fullmatch(r"\d{6}", digits):
        return unreadable(raw, "団体コード", raw)
    if not municipality_code_is_right(digits):
        return Reading(None, (warn(Warned.CHECK_DIGIT, text=digits),), raw)
    return Reading(digits, (), raw)


def municipality_code_is_right(code: str) -> bool:
    """Whether six figures carry their check digit and a prefecture of Japan."""
    return 1 <= int(code[:2]) <= 47 and _municipality_check_digit(code[:5]) == code[5]


def read_corporate_number(cell: Cell) -> Reading:
    """Thirteen figures; a wrong check digit is kept as text with a warning."""
    raw = tidy(cell_text(cell))
    digits = _compact(raw).lstrip("Tt").replace("-", "")
    if not re.fullmatch(r"\d{13}", digits):
        return unreadable(raw, "法人番号", raw)
    if digits[0] != corporate_check_digit(digits[1:]):
        return Reading(None, (warn(Warned.CHECK_DIGIT, text=digits),), raw)
    return Reading(digits, (), raw)


def corporate_check_digit(basic: str) -> str:
    """The first figure for the twelve that follow it."""
    total = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(basic)))
    return str(9 - total % 9)


def read_latitude(cell: Cell) -> Reading:
    return _position(cell, LATITUDES, LONGITUDES)


def read_longitude(cell: Cell) -> Reading:
    return _position(cell, LONGITUDES, LATITUDES)


def _position(cell: Cell, own: tuple[float, float], other: tuple[float, float]) -> Reading:
    raw = tidy(cell_text(cell))
    degrees = _degrees(_compact(raw))
    if degrees is None:
        return unreadable(raw, "緯度・経度", raw)
    if own[0] <= degrees <= own[1]:
        return Reading(degrees, (), raw)
    if other[0] <= degrees <= other[1]:
        return Reading(degrees, (warn(Warned.SWAPPED),), raw)
    return Reading(None, (warn(Warned.OUT_OF_JAPAN, text=raw),), raw)


def _degrees(plain: str) -> float | None:
    if re.fullmatch(r"-?\d{1,3}(\.\d+)?", plain):
        return float(plain)
    found = _DEGREES.fullmatch(plain)
    if found is None:
        return None
    return round(int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600, 7)


def _municipality_check_digit(code: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def _compact(text: str) -> str:
    return "".join(fold_width(text).split())
