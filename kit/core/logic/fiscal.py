"""The fiscal year (年度): from 1 April to 31 March, named after the year in which it begins.

For: statistics and terms of keeping. Source: 地方自治法 208条 (the fiscal year of municipalities).
"""

from datetime import date

_APRIL = 4


def fiscal_year(day: date) -> int:
    """The fiscal year in which a day lies: 2026-03-31 lies in 2025."""
    return day.year if day.month >= _APRIL else day.year - 1


def first_day(year: int) -> date:
    """1 April of a fiscal year."""
    return date(year, _APRIL, 1)


def ended_before(today: date, years: int) -> date:
    """What ended before this day has been kept for so many whole fiscal years after its own (文書の保存年限)."""
    return first_day(fiscal_year(today) - years)


def quarter(day: date) -> int:
    """Which quarter of the fiscal year: 1 for April to June, 4 for January to March."""
    return (day.month - _APRIL) % 12 // 3 + 1
