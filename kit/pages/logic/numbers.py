"""Numbers of a chart or table as people read them, and the round steps of an axis.

For: charts, their tables, the check of an editor's chart. Not for: dates, telephone numbers.

Rules
- Thousands are grouped with a comma; decimals are never rounded, zeros at their end are left out.
- A percentage has the half-width sign, whichever way its unit was typed.
- An axis begins at zero and ends at the first round step (1, 2, 2.5, 5 times a power of ten) that
  covers the greatest number.
"""

from decimal import Decimal
from math import ceil, floor, log10

Number = int | float | Decimal


def nice_ticks(maximum: float, *, about: int = 4) -> tuple[float, ...]:
    """Round numbers from 0 to the first at or above `maximum`, about `about` steps; (0, 1) for zero."""
    if maximum <= 0:
        return (0.0, 1.0)
    rough = maximum / about
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * (1 - 1e-9))
    count = max(1, ceil(maximum / step - 1e-9))
    return tuple(round(step * at, 10) for at in range(count + 1))


def value_text(number: Number, unit: str) -> str:
    """3,777人, 58.1%, 0件."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    plain = f"{exact:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return f"{plain}{'%' if is_percent(unit) else unit.strip()}"


def is_percent(unit: str) -> bool:
    return unit.strip() in ("%", "％", "パーセント")
