"""What comes out of a cell: the value, what a person should look at, and the text as it stood.

For: whatever reads cells of a town's own files. Not for: deciding whether a row is taken.

Rules
- Nothing is dropped: `raw` is always the text that a person saw; `value` is None when it could not be read.
- A warning never refuses: it says what was changed or not understood.
- `also` holds what the cell said about other fields (a postcode before an address).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol


class Warned(StrEnum):
    """What a person should look at."""

    UNREADABLE = "unreadable"
    PARTLY = "partly"
    LOST_ZERO = "lost_zero"
    NO_AREA_CODE = "no_area_code"
    NOT_A_PHONE = "not_a_phone"
    SERIAL_DATE = "serial_date"
    MONTH_ONLY = "month_only"
    YEAR_ONLY = "year_only"
    NO_YEAR = "no_year"
    WEEKDAY_DIFFERS = "weekday_differs"
    ERA_OVERRUN = "era_overrun"
    FISCAL_YEAR = "fiscal_year"
    CHECK_DIGIT = "check_digit"
    CHECK_DIGIT_ADDED = "check_digit_added"
    OUT_OF_JAPAN = "out_of_japan"
    SWAPPED = "swapped"
    LOST_DIGITS = "lost_digits"
    SCHEME_ADDED = "scheme_added"
    SEVERAL = "several"
    AT_SIGN = "at_sign"
    KEPT_SECRET = "kept_secret"
    SHEET_ERROR = "sheet_error"
    UNDECIDED = "undecided"
    SAME_AS_ABOVE = "same_as_above"


WORDS: Final[Mapping[Warned, str]] = {
    Warned.UNREADABLE: "「{text}」を{kind}として読めませんでした。書かれたとおりに残します。",
    Warned.PARTLY: "「{text}」の部分は読めませんでした。書かれたとおりに残します。",
    Warned.LOST_ZERO: "はじめの0が消えていたので、「{text}」に直しました。",
    Warned.NO_AREA_CODE: "「{text}」に市外局番がありません。「{proposal}」なら直してください。",
    Warned.NOT_A_PHONE: "「{text}」に電話番号が見つかりません。書かれたとおりに残します。",
    Warned.SERIAL_DATE: "日付の番号（{number}）を{text}と読みました。",
    Warned.MONTH_ONLY: "日がありません。{text}（月まで）として残します。",
    Warned.YEAR_ONLY: "月と日がありません。{text}（年まで）として残します。",
    Warned.NO_YEAR: "「{text}」には年がありません。書かれたとおりに残します。",
    Warned.WEEKDAY_DIFFERS: "{text}は{weekday}曜日です。曜日か日付を確かめてください。",
    Warned.ERA_OVERRUN: "「{text}」は改元の後の日付です。{proposal}と読みました。",
    Warned.FISCAL_YEAR: "「{text}」を年度と読みました（4月から翌年3月）。",
    Warned.CHECK_DIGIT: "「{text}」は検査数字が合いません。番号を確かめてください。",
    Warned.CHECK_DIGIT_ADDED: "検査数字をおぎなって「{text}」としました。",
    Warned.OUT_OF_JAPAN: "「{text}」は日本の外です。緯度と経度を確かめてください。",
    Warned.SWAPPED: "緯度と経度が逆に入っていたので、入れかえました。",
    Warned.LOST_DIGITS: "「{text}」は桁が多く、表計算ソフトで下の桁が失われたおそれがあります。",
    Warned.SCHEME_ADDED: "「{text}」としました。開けるか確かめてください。",
    Warned.SEVERAL: "いくつか書かれています。はじめの「{text}」を使い、残りは書かれたとおりに残します。",
    Warned.AT_SIGN: "「{text}」と読みました。",
    Warned.KEPT_SECRET: "「{text}」とあるため、住所を公開しないことにしました。",
    Warned.SHEET_ERROR: "表計算ソフトのエラー（{text}）が入っています。",
    Warned.UNDECIDED: "「{text}」は、はい・いいえのどちらとも読めません。書かれたとおりに残します。",
    Warned.SAME_AS_ABOVE: "「{text}」とあるため、上の行の「{proposal}」としました。",
}  # fmt: skip


@dataclass(frozen=True)
class Warning_:
    """One thing to look at, with the words for a person."""

    code: Warned
    detail: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        return WORDS[self.code].format(**dict(self.detail))


class Look(Protocol):
    """Something to look at: its code, and its words for a person."""

    @property
    def code(self) -> StrEnum: ...
    @property
    def words(self) -> str: ...


@dataclass(frozen=True)
class Reading:
    """One cell, read."""

    value: Any = None
    warnings: tuple[Look, ...] = ()
    raw: str = ""
    also: tuple[tuple[str, Any], ...] = ()

    @property
    def codes(self) -> tuple[StrEnum, ...]:
        return tuple(warning.code for warning in self.warnings)


def warn(code: Warned, **detail: str) -> Warning_:
    """A warning; the names in `detail` are those in its words."""
    return Warning_(code, tuple(detail.items()))


def unreadable(text: str, kind: str, raw: str) -> Reading:
    """A cell that could not be read as `kind` (a Japanese noun)."""
    return Reading(None, (warn(Warned.UNREADABLE, text=text, kind=kind),), raw)
