"""What a person should look at after times were read, with its words.

For: `parse`. Not for: deciding whether there is a schedule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class HoursWarned(StrEnum):
    """The reasons; those of `VOID` leave no schedule."""

    NOT_UNDERSTOOD = "not_understood"
    BESIDE = "beside"
    NO_DAYS = "no_days"
    NO_YEAR = "no_year"
    START_UNKNOWN = "start_unknown"
    YEAR_END_ASSUMED = "year_end_assumed"
    OBON_ASSUMED = "obon_assumed"
    TIME_ORDER = "time_order"


WORDS: Final[Mapping[HoursWarned, str]] = {
    HoursWarned.NOT_UNDERSTOOD: "「{part}」の部分を予定として読めませんでした。書かれたとおりに残します。",
    HoursWarned.BESIDE: "「{part}」は予定には入れず、言葉として残します。",
    HoursWarned.NO_DAYS: "「{part}」が何曜日・何日のことか、書かれていません。",
    HoursWarned.NO_YEAR: "「{part}」には年がありません。",
    HoursWarned.START_UNKNOWN: "「{part}」は、どの日から数えるかがわからないため、日付を出せません。最初の日を入れてください。",
    HoursWarned.YEAR_END_ASSUMED: "「{part}」を12月29日から1月3日までと読みました。",
    HoursWarned.OBON_ASSUMED: "「{part}」を8月13日から16日までと読みました。",
    HoursWarned.TIME_ORDER: "「{part}」は終わりが始まりより前です。午後なら13:00のように書いてください。",
}  # fmt: skip
VOID: Final = (HoursWarned.NOT_UNDERSTOOD, HoursWarned.NO_DAYS, HoursWarned.NO_YEAR, HoursWarned.TIME_ORDER)


@dataclass(frozen=True)
class HoursWarning:
    """One thing to look at, and the part of the words that it is about."""

    code: HoursWarned
    part: str

    @property
    def words(self) -> str:
        return WORDS[self.code].format(part=self.part)
