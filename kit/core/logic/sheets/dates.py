"""Cells that hold a day or a time of day, as clerks write them.

For: files of places and of meetings. Not for: opening hours and repeated days.

Rules
- Years of the Christian era and of 明治 to 令和 (also M T S H R, ㍾ to ㋿, 元年), figures of every width, 漢数字.
- What lacks a day or a month keeps its precision; what lacks a year is no day.
- 20,000 to 80,000 in a column of days is a day counted by the spreadsheet (1900 system); 20260401 is a day.
- A weekday in brackets is checked. Words behind the day (現在, まで, 頃) do not disturb.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from kit.core.logic.clock_words import read_clock
from kit.core.logic.days import WEEKDAYS
from kit.core.logic.sheets.fold import fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, Warning_, unreadable, warn
from kit.core.logic.sheets.values import Cell, cell_text

# The year before the first of each era, and the day on which the next one began.
_ERAS: Final = {
    "明治": (1867, date(1912, 7, 30)), "大正": (1911, date(1926, 12, 25)), "昭和": (1925, date(1989, 1, 8)),
    "平成": (1988, date(2019, 5, 1)), "令和": (2018, date.max),
}  # fmt: skip
_LETTERS: Final = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = (20_000, 80_000)
_YEARS: Final = (1868, 2199)
_KANJI: Final = "〇一二三四五六七八九"
_KANJI_RUN: Final = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日])")
_DAY: Final = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])?\.?(?P<year>元|\d{1,4})(?P<fiscal>年度)?(?:年|[-/.,])?"
    r"(?:(?P<month>\d{1,2})(?:月|[-/.,])?(?:(?P<day>\d{1,2})日?)?)?"
    r"(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?(?:・?祝日?)?\))?"
    r"(?P<clock>(?:午前|午後)?\d{1,2}[:時].*)?(?P<tail>現在|時点|更新|付け?|まで|から|より|以降|頃|ごろ|開設|開始|設立)?"
)
_YEARLESS: Final = re.compile(r"\d{1,2}[月/]\d{1,2}日?(\(.\))?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, a month or a year (also 年度); month and day are None where they were not written."""

    year: int
    month: int | None = None
    day: int | None = None
    is_fiscal: bool = False

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or (4 if self.is_fiscal else 1), self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        if self.is_fiscal:
            return date(self.year + 1, 3, 31)
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_whole(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + ("年度" if self.is_fiscal else "")


def read_date(cell: Cell) -> Reading:
    """A PartialDate; None with a warning when no day could be read."""
    raw = tidy(cell_text(cell))
    if isinstance(cell, datetime | date):
        return Reading(PartialDate(cell.year, cell.month, cell.day), (), raw)
    plain = western_figures("".join(fold_width(raw).split()))
    if re.fullmatch(r"\d{5}(\.\d+)?", plain) and _SERIALS[0] <= float(plain) <= _SERIALS[1]:
        day = _EPOCH + timedelta(days=int(float(plain)))
        serial = warn(Warned.SERIAL_DATE, number=plain, text=day.isoformat())
        return Reading(PartialDate(day.year, day.month, day.day), (serial,), raw)
    if _YEARLESS.fullmatch(plain):
        return Reading(None, (warn(Warned.NO_YEAR, text=raw),), raw)
    return _written(plain, raw)


def read_time(cell: Cell) -> Reading:
    """A time of day; also the fraction of a day that a spreadsheet keeps (0.375 is 9:00)."""
    raw = tidy(cell_text(cell))
    if isinstance(cell, datetime):
        return Reading(cell.time().replace(second=0, microsecond=0), (), raw)
    if isinstance(cell, time):
        return Reading(cell.replace(second=0, microsecond=0), (), raw)
    fraction = fold_width(raw)
    if re.fullmatch(r"0?\.\d+", fraction):
        minutes = round(float(fraction) * 1440)
        return Reading(time(minutes // 60 % 24, minutes % 60), (), raw)
    found = read_clock(re.sub(r"[~〜～-]$|頃$|ごろ$|から$|まで$", "", fraction.strip()))
    found = found or read_clock(re.sub(r"^(\d{1,2}:\d{2}):00$", r"\1", fraction))
    if found is None and re.fullmatch(r"24(:00|時)", fraction):
        found = time(0)
    return Reading(found, (), raw) if found is not None else unreadable(raw, "時刻", raw)


def western_figures(text: str) -> str:
    """漢数字 before 年, 月 and 日 as figures: 三十一日 is 31日, 二〇二五年 is 2025年."""
    return _KANJI_RUN.sub(lambda found: str(_kanji_number(found[0])), text)


def year_of(era: str | None, year: str) -> int:
    """The year of the Christian era; two figures without an era stay what they are."""
    number = 1 if year == "元" else int(year)
    return _ERAS[_LETTERS.get(era, era)][0] + number if era else number


def _written(plain: str, raw: str) -> Reading:
    compact = re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})?", plain)
    if compact:
        plain = "/".join(part for part in compact.groups() if part)
    found = _DAY.fullmatch(plain)
    if found is None:
        return unreadable(raw, "日付", raw)
    year = year_of(found["era"], found["year"])
    month, day = (int(found[name]) if found[name] else None for name in ("month", "day"))
    if not _YEARS[0] <= year <= _YEARS[1] or (found["fiscal"] and month):
        return unreadable(raw, "日付", raw)
    try:
        value = PartialDate(year, month, day, bool(found["fiscal"]))
        first = value.first
    except ValueError:
        return unreadable(raw, "日付", raw)
    return Reading(value, tuple(_warnings(found, value, first)), raw)


def _warnings(found: re.Match[str], value: PartialDate, first: date) -> list[Warning_]:
    warnings = []
    era = _LETTERS.get(found["era"], found["era"]) if found["era"] else None
    if era and first >= _ERAS[era][1]:
        warnings.append(warn(Warned.ERA_OVERRUN, text=found[0], proposal=str(value)))
    if found["fiscal"]:
        warnings.append(warn(Warned.FISCAL_YEAR, text=found[0]))
    elif value.month is None:
        warnings.append(warn(Warned.YEAR_ONLY, text=str(value)))
    elif value.day is None:
        warnings.append(warn(Warned.MONTH_ONLY, text=str(value)))
    if found["weekday"] and value.is_whole and WEEKDAYS[first.weekday()] != found["weekday"]:
        weekday = WEEKDAYS[first.weekday()]
        warnings.append(warn(Warned.WEEKDAY_DIFFERS, text=str(value), weekday=weekday))
    return warnings


def _kanji_number(text: str) -> int:
    text = text.replace("零", "〇")
    if "十" not in text:
        return int("".join(str(_KANJI.index(sign)) for sign in text))
    tens, _, ones = text.partition("十")
    return (_kanji_number(tens) if tens else 1) * 10 + (_kanji_number(ones) if ones else 0)
