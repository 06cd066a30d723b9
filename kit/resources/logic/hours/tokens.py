"""Cuts what a clerk wrote about times into pieces that each mean one thing.

For: `parse`. Not for: what the pieces mean together.

Rules
- Width, spaces, and the many signs for "to" are made one before (`even`); 午前, 午後, 半 and 正午 become 13:30.
- A weekday of one sign (月, 日) is one only where it cannot be a month or a day of the month.
- What no pattern knows is a piece of its own (UNKNOWN) with its text, so that it can be told.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any, Final

from kit.core.logic.days import WEEKDAYS
from kit.core.logic.opening.timetable import YearlyClosure
from kit.core.logic.sheets.dates import western_figures, year_of
from kit.core.logic.sheets.fold import fold_width
from kit.resources.logic.hours.schedule import DAYS, OBON, YEAR_END


class Kind(Enum):
    """What a piece is."""

    WEEKLY = auto()
    NTH = auto()
    MONTHDAY = auto()
    DATE = auto()
    SHORT_DATE = auto()
    DATES_FROM = auto()
    DATES_TO = auto()
    PERIOD = auto()
    HOLIDAY = auto()
    YEARLY = auto()
    MONTHS = auto()
    SPAN = auto()
    CLOSED = auto()
    CLOSED_AHEAD = auto()
    OPEN_TOO = auto()
    ASK = auto()
    JOIN = auto()
    BREAK = auto()
    OPEN_BRACKET = auto()
    CLOSE_BRACKET = auto()
    NOISE = auto()
    ASIDE = auto()
    HELD = auto()
    COUNT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Token:
    """One piece: what it is, what it says, the text it stood in."""

    kind: Kind
    value: Any
    text: str


_D: Final = r"[月火水木金土日]"
_DAY: Final = rf"{_D}(?:曜日?+)?+"
_SEP: Final = r"(?:・|,|/|と|および|及び|&|や)"
_LIST: Final = rf"{_DAY}(?:(?:{_SEP}|から|〜)?{_DAY})*"
_NTH: Final = (
    r"(?:第[1-5](?:週目?|番目)?|最終週?|最後|月末)"
    rf"(?:(?:{_SEP}|、)?(?:第?[1-5](?:週目?)?(?![0-9:回名人時]|月(?!曜))|最終週?))*"
)
_FULL: Final = r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR])(?P<wareki>元|\d{1,2})[年./-]|(?P<year>(?:19|20)\d\d)[年./-])(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
_TAIL: Final = r"(?:\([月火水木金土日](?:曜日?)?(?:・?祝)?\))?"
_YEARLY_SPAN: Final = r"(\d{1,2})[月/](\d{1,2})日?(?:〜(?:翌年?)?(\d{1,2})[月/](\d{1,2})日?)?"
_YEARLY_RANGE: Final = r"(\d{1,2})[月/](\d{1,2})日?〜(?:翌年?)?(\d{1,2})[月/](\d{1,2})日?"
_MONTH: Final = r"(?:\d{1,2}月(?!\d)|\d{1,2}(?=(?:[・,、〜]\d{1,2})+月(?!\d)))"
_CLOCK: Final = r"(\d{1,2}):(\d{2})"

_PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.COUNT, r"毎?(?P<unit>月|週)に?(?P<count>\d)(?P<more>〜\d)?(?:回|度)(?:程度)?の?(?!\d)"),
        (Kind.ASIDE, r"(?:最終(?:受付|入場|入館)|受付(?:終了|締切)|開場|ラストオーダー)(?:時刻|時間)?(?:は|:)?(?:\d{1,2}:\d{2}(?:まで)?)?(?!〜)"),
        (Kind.ASIDE, r"(?:受付|入館|入場)は?\d{1,2}:\d{2}まで"),
        (Kind.ASIDE, r"(?:日程|日時|内容|会場|時間)?[はがを]?(?:都合により)?変更(?:になる|する|の)?(?:場合|こと)?[がも]?(?:あり|ある)(?:ます)?"),
        (Kind.NOISE, r"(?:開催|活動|受付|相談|営業|開館|開所|実施|利用|対応)?(?:日時|時間帯?|曜日|日程)[::]|(?:原則|基本的に|概ね|おおむね)"),
        (Kind.CLOSED_AHEAD, r"(?:休館|休業|休所|定休|閉館|閉所|休診|休み?の?)日[::は]?|お?休み[::]|定休[::]"),
        (Kind.PERIOD, rf"期間[:: ]*(?:{_FULL.replace('?P<', '?P<a_')})?〜(?:{_FULL.replace('?P<', '?P<b_')})?"),
        (Kind.DATES_FROM, rf"{_FULL}{_TAIL}(?:から開始|より開始|から|より|開始|スタート)(?!\d)"),
        (Kind.DATES_TO, rf"{_FULL}{_TAIL}まで"),
        (Kind.DATE, rf"{_FULL}{_TAIL}"),
        (Kind.YEARLY, rf"(?P<reason>年末年始|お盆|夏季|冬季|春季)(?:休業|休館|休暇)?(?:期間)?(?:\({_YEARLY_SPAN}\)|[::]?{_YEARLY_SPAN})"),
        (Kind.YEARLY, r"(?P<reason>年末年始|お盆)(?:休業日?|休館日?|休暇)?(?:期間)?"),
        (Kind.HOLIDAY, r"国民の祝日(?:に関する法律に規定する休日)?|祝祭日|祝日|祭日|祝(?!金)"),
        (Kind.OPEN_TOO, r"も(?:開催|実施|営業|開館|開所|対応|可|OK|行います)(?:します|しています)?|を?含む"),
        (Kind.CLOSED, r"(?:は|を|も|の日は)?(?:お?休み|休館|休業|休所|定休|閉館|閉所|休止|休会|休(?![日憩館]))日?(?:です|となります|とします|します)?"
                      r"|(?:は|を)?(?:除く|除き|除いた?|のぞく|のぞき)(?:日|く)?|以外|(?:は|も)(?:実施|開催|対応)?(?:しません|なし|ありません|行いません)"),
        (Kind.SPAN, rf"(?:{_CLOCK})?〜(?P<next>翌(?:日|朝)?の?)?{_CLOCK}(?:まで)?"),
        (Kind.SPAN, rf"{_CLOCK}(?:〜|から|より|開始|スタート)?(?P<upto>まで)?"),
        (Kind.SPAN, r"(?P<allday>24時間(?:対応|受付)?|終日)"),
        (Kind.MONTHDAY, r"(?P<every>毎月|隔月)(?:の)?(?P<days>(?:\d{1,2}日|末日|月末(?!の))(?:(?:・|、|,|と)(?:\d{1,2}日|末日))*)"),
        (Kind.NTH, rf"(?P<every>毎月|隔月)?の?(?P<nth>{_NTH})の?(?P<list>{_DAY}(?:{_SEP}{_DAY})*)"),
        (Kind.WEEKLY, r"毎日"+r"(?!曜)|年中無休|無休|(?P<weekdays>平日)"),
        (Kind.WEEKLY, rf"(?P<every>毎週|隔週|2週に1度の?|2週間に1回の?|毎)の?(?P<list>{_DAY}(?:(?:{_SEP}|から|〜)?{_DAY})*)"),
        (Kind.MONTHS, r"(?P<parity>偶数|奇数)月"),
        (Kind.MONTHS, rf"(?P<months>{_MONTH}(?:(?:・|,|、|〜|から|と){_MONTH})*)"),
        (Kind.YEARLY, rf"{_YEARLY_RANGE}(?!\d)"),
        (Kind.SHORT_DATE, rf"(?P<m>\d{{1,2}})[月/](?P<d>\d{{1,2}})日?{_TAIL}(?![\d/])"),
        (Kind.WEEKLY, rf"(?P<list>{_D}曜日?+(?:(?:{_SEP}|から|〜)?{_DAY})*|{_D}(?:(?:{_SEP}|から|〜)?{_DAY})+)"),
        (Kind.WEEKLY, rf"(?P<list>{_D})(?=[ \d(、〜・祝]|$)"),
        (Kind.ASK, r"要?お?問い?合わ?せ(?:ください|下さい)?|要問合|随時|不定期|(?:要|応)相談|都度|調整(?:中|の上)|未定|その都度|ご相談(?:ください|下さい)"),
        (Kind.NOISE, r"(?:要|完全)?(?:事前)?(?:予約|申込み?|申し込み)(?:制|要|不要|必要|が必要)?(?:です)?"),
        (Kind.NOISE, r"の(?!み)|頃|ごろ|くらい|程度|開館|開所|に(?!開催|実施)|です"),
        (Kind.HELD, r"に?(?:開催|実施)(?:します|予定)?"),
        (Kind.JOIN, r"[・&]|と|および|及び|並びに|/"),
        (Kind.OPEN_BRACKET, r"[(\[【<]"),
        (Kind.CLOSE_BRACKET, r"[)\]】>]"),
        (Kind.BREAK, r"ただし|但し|なお|[、,。;\n :※]+"),
    )
)  # fmt: skip


def even(text: str) -> str:
    """The text in one form: NFKC, 〜 for every "to" between figures or days, times as 13:30."""
    plain = western_figures(re.sub(r"[ \t\u3000]+", " ", fold_width(text)).strip())
    plain = re.sub(r"\s*[~〜～]\s*", "〜", plain)
    plain = re.sub(
        rf"(?<=[\d時分半)日曜{WEEKDAYS}])\s*[-‐‑‒–—―−ー]\s*(?=[\d午正翌{WEEKDAYS}])", _hyphen, plain
    )
    plain = _even_times(re.sub(rf"(?<=\d)\s+(?=[月日年時分])|(?<=第)\s+|\s+(?={_D}曜)", "", plain))
    return re.sub(r"(?<=:\d\d)(?:から|より)(?=翌?\d)", "〜", plain)


def tokens(text: str) -> list[Token]:
    """The pieces of an evened text, in order."""
    found: list[Token] = []
    place = 0
    while place < len(text):
        token, length = _next(text, place)
        if token.kind is Kind.UNKNOWN:
            token = Token(Kind.UNKNOWN, None, _unknown_before(found) + token.text)
        found.append(token)
        place += length
    return found


def _hyphen(found: re.Match[str]) -> str:
    """A hyphen between parts of a date stays; every other one is "to"."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    is_date = re.search(r"\d{4}(-\d{1,2})?$", before) and re.match(r"\d{1,2}(?!\d*[:時])", after)
    return "-" if is_date else "〜"


_HALF: Final = r"(?P<half>午前|午後|AM|PM|am|pm|朝|昼|夜|夕方)?"
_TIME: Final = re.compile(
    _HALF
    + r"(?:(?P<h>\d{1,2})(?::(?P<m>\d{2})(?!\d)|時(?:(?P<m2>\d{1,2})分|(?P<mid>半))?(?!間))|(?P<noon>正午))(?P<after>am|pm|AM|PM)?"
)
_BARE_START: Final = re.compile(
    _HALF.replace("half", "h0") + r"(?<![\d/月:])(\d{1,2})(?=(?:〜|から)(?:午前|午後|AM|PM)?\d{1,2}(?:時|:))"
)


def _even_times(plain: str) -> str:
    """Every time as 24 hours; an end without 午前/午後 follows its start when it would lie before it."""
    plain = _BARE_START.sub(lambda found: f"{found[1] or ''}{found[2]}時", plain)
    parts, place, start = [], 0, None
    for found in _TIME.finditer(plain):
        between = plain[place : found.start()]
        clock, is_marked = _clock(found)
        follows = start is not None and re.fullmatch(r"(?:〜|から|より)", between)
        if (
            follows
            and start is not None
            and not is_marked
            and start[1]
            and clock <= start[0]
            and clock < 12 * 60
        ):
            clock += 12 * 60
        parts += [between, f"{clock // 60}:{clock % 60:02}"]
        place, start = found.end(), (clock, is_marked)
    return "".join((*parts, plain[place:]))


def _clock(found: re.Match[str]) -> tuple[int, bool]:
    """Minutes from midnight, and whether 午前 or 午後 was said."""
    half = (found["half"] or found["after"] or "").lower()
    if found["noon"]:
        return 12 * 60, True
    hour = int(found["h"])
    minute = 30 if found["mid"] else int(found["m"] or found["m2"] or 0)
    if half in ("午後", "pm", "夜", "夕方") and hour < 12:
        hour += 12
    return hour * 60 + minute, bool(half)


def _next(text: str, place: int) -> tuple[Token, int]:
    for kind, pattern in _PATTERNS:
        found = pattern.match(text, place)
        if found and found.end() > place:
            try:
                return Token(kind, _READ.get(kind, _nothing)(found), found[0]), found.end() - place
            except ValueError:
                continue
    run = re.compile(r"\d[\d:]*|.", re.DOTALL).match(text, place)
    unknown = run[0] if run else text[place]
    return Token(Kind.UNKNOWN, None, unknown), len(unknown)


def _unknown_before(found: list[Token]) -> str:
    """Takes away and returns what was not known directly before, with small words (に, の) in between."""
    count = len(found)
    while count and found[count - 1].kind in (Kind.NOISE, Kind.JOIN):
        count -= 1
    if not count or found[count - 1].kind is not Kind.UNKNOWN:
        return ""
    text = "".join(token.text for token in found[count - 1 :])
    del found[count - 1 :]
    return text


def _nothing(_: re.Match[str]) -> None:
    return None


def _date(found: re.Match[str], prefix: str = "") -> date:
    era, wareki, year = (found[f"{prefix}{name}"] for name in ("era", "wareki", "year"))
    number = year_of(era, wareki) if era else int(year)
    return date(number, int(found[f"{prefix}month"]), int(found[f"{prefix}day"]))


def _period(found: re.Match[str]) -> tuple[date | None, date | None]:
    first, last = (_date(found, side) if found[f"{side}month"] else None for side in ("a_", "b_"))
    return first, last


def _short_date(found: re.Match[str]) -> tuple[int, int]:
    return date(2000, int(found["m"]), int(found["d"])).timetuple()[1:3]  # refuses 13/45


def _yearly(found: re.Match[str]) -> YearlyClosure:
    numbers = [int(part) for part in found.groups() if part and part.isdigit()]
    reason = found.groupdict().get("reason") or ""
    if not numbers:
        return OBON if reason == OBON.reason else YEAR_END
    first, last = (numbers[0], numbers[1]), tuple(numbers[2:4]) or (numbers[0], numbers[1])
    return YearlyClosure.of(f"{first[0]:02}-{first[1]:02}", f"{last[0]:02}-{last[1]:02}", reason=reason)


def _months(found: re.Match[str]) -> tuple[bool, tuple[int, ...]]:
    """Whether it is a range, and every month that it names."""
    parity = found.groupdict().get("parity")
    if parity:
        return False, tuple(range(2 if parity == "偶数" else 1, 13, 2))
    text = found["months"].replace("から", "〜")
    months: list[int] = []
    for part in re.split(r"[・,、と]", text.replace("月", "")):
        first, _, last = part.partition("〜")
        start, end = int(first), int(last or first)
        if not (1 <= start <= 12 and 1 <= end <= 12):
            raise ValueError(text)
        months += [(start - 1 + step) % 12 + 1 for step in range((end - start) % 12 + 1)]
    return "〜" in text, tuple(months)


def _span(found: re.Match[str]) -> tuple[int | None, int | None, bool]:
    """Start and end in minutes (None where not written), and whether the end is said to be on the next day."""
    parts = found.groupdict()
    if parts.get("allday"):
        return 0, 0, True
    numbers = [int(part) if part is not None else None for part in _figures(found)]
    times = [
        None if hour is None or minute is None else _minutes(hour, minute)
        for hour, minute in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    if parts.get("upto"):
        return None, times[0], False
    return times[0], times[1] if len(times) > 1 else None, bool(parts.get("next"))


def _figures(found: re.Match[str]) -> list[str | None]:
    named = set(found.re.groupindex.values())
    return [found[index] for index in range(1, found.re.groups + 1) if index not in named]


def _minutes(hour: int, minute: int) -> int:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(f"{hour}:{minute}")
    return hour * 60 + minute


def _weekly(found: re.Match[str]) -> tuple[str, tuple[str, ...], bool]:
    """毎週, 隔週 or ""; the days; whether it is 平日, which holidays are not."""
    parts = found.groupdict()
    if parts.get("weekdays"):
        return "", DAYS[:5], True
    every = parts.get("every") or ("" if parts.get("list") else "毎日")
    every = "隔週" if every.startswith(("隔", "2週")) else "毎週" if every else ""
    return every, weekdays(parts["list"]) if parts.get("list") else DAYS, False


def _nth(found: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    text = found["nth"]
    numbers = [int(part) if part.isdigit() else -1 for part in re.findall(r"\d|最終|最後|月末", text)]
    days = weekdays(found["list"])
    return found["every"] or "", tuple(f"{number}{day}" for number in numbers for day in days)


def _count(found: re.Match[str]) -> tuple[str, int]:
    """月 or 週, and how many times; 0 when it is not certain (1〜2回)."""
    return found["unit"], 0 if found["more"] else int(found["count"])


def _monthdays(found: re.Match[str]) -> tuple[str, tuple[int, ...]]:
    days = tuple(
        -1 if "末" in part else int(part.removesuffix("日")) for part in re.split(r"[・、,と]", found["days"])
    )
    if any(day > 31 or day == 0 for day in days):
        raise ValueError(found["days"])
    return found["every"], days


def weekdays(text: str) -> tuple[str, ...]:
    """The days in 月・水, 月〜金, 月曜日から金曜日, 土日."""
    plain = re.sub(r"曜日?", "", text)
    days: list[str] = []
    for part in re.findall(rf"{_D}(?:(?:から|〜){_D})?", plain):
        first, last = WEEKDAYS.index(part[0]), WEEKDAYS.index(part[-1])
        days += [DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    return tuple(dict.fromkeys(days))


_READ: Final[dict[Kind, Callable[[re.Match[str]], Any]]] = {
    Kind.DATE: _date, Kind.DATES_FROM: _date, Kind.DATES_TO: _date, Kind.PERIOD: _period, Kind.SHORT_DATE: _short_date,
    Kind.YEARLY: _yearly, Kind.MONTHS: _months, Kind.SPAN: _span, Kind.WEEKLY: _weekly, Kind.NTH: _nth,
    Kind.MONTHDAY: _monthdays, Kind.COUNT: _count,
}  # fmt: skip
