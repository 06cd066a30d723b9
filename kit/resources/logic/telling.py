"""How a resource is told to residents: short words made of what the record says.

For: cards, the page of one entry, paper. Not for: which records may be told (`logic.listing`), markup.

Rules
- What nobody wrote is not guessed. Where a person has to know before coming, it says 「たずねてください」.
- The day of a check is told by its month: it says how far to trust, not who worked when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kit.core.logic.opening.words import date_words, day_words
from kit.resources.logic.words import AREAS, LANGUAGES, RESERVATIONS, WHO

ASK: Final = "たずねてください"
_MOST_TOWNS: Final = 6


@dataclass(frozen=True)
class Line:
    """One fact: what it is about, and what is told of it."""

    name: str
    text: str


def for_whom(*, person: bool, family: bool, supporter: bool) -> str:
    """ご本人・ご家族; "" when nobody said so."""
    told = zip(("person", "family", "supporter"), (person, family, supporter), strict=True)
    return "・".join(WHO[code] for code, is_meant in told if is_meant)


def ages(minimum: int | None, maximum: int | None, note: str = "") -> str:
    """15歳から39歳まで; "" when there is no limit and no note."""
    limits = (f"{minimum}歳から" if minimum else "") + (f"{maximum}歳まで" if maximum else "")
    return "、".join(part for part in (limits, note) if part)


def area_words(area: str, codes: Iterable[str], names: Mapping[str, str]) -> str:
    """津市・松阪市, 県全体; of many towns the first ones and how many more."""
    if area == "prefecture":
        return AREAS[area]
    towns = [names[code] for code in codes if code in names]
    if not towns:
        return AREAS[area]
    more = f"ほか{len(towns) - _MOST_TOWNS}市町" if len(towns) > _MOST_TOWNS else ""
    return "・".join(towns[:_MOST_TOWNS]) + more


def month_words(day: date | None) -> str:
    """2025年3月; "" for no day."""
    return f"{day.year}年{day.month}月" if day else ""


def span_words(starts_at: datetime, ends_at: datetime | None) -> str:
    """13:30〜16:00; the end is told only where it is known. Both in the town's own time."""
    ends = f"{ends_at.hour}:{ends_at.minute:02}" if ends_at else ""
    return f"{starts_at.hour}:{starts_at.minute:02}〜{ends}"


def near_day(day: date, *, today: date) -> str:
    """きょう 11月26日（木）, あす 11月27日（金）, 12月5日（土）: never a weekday alone, which a month later is another."""
    told = day_words(day, today=today)
    return f"{told} {date_words(day)}" if told in ("きょう", "あす") else date_words(day)


def reservation_words(code: str) -> str:
    """予約いらない; unknown means: ask."""
    return RESERVATIONS.get(code, ASK)


def fee_words(is_free: bool | None, words: str) -> str:
    """What the office wrote, else 無料 or 有料; "" when nothing is known."""
    known = {True: "無料", False: "有料", None: ""}[is_free]
    if not words or words == known:
        return known
    return f"{known}（{words}）" if is_free else words


def language_words(codes: Iterable[str]) -> str:
    """日本語、英語; "" when nobody said so."""
    return "、".join(LANGUAGES[code] for code in codes if code in LANGUAGES)


def first_points(given: Mapping[str, str], *, women_only: bool, is_meeting: bool) -> tuple[Line, ...]:
    """The fixed points of every place (掲載基準), in their order.

    `given`: leave_early, name_needed, family_alone, barrier_free, parking, visit_before, as written. Where people meet,
    an empty one says 「たずねてください」; of an office it is left out.
    """
    points = [
        Line("途中で帰ってよいか", given["leave_early"]),
        Line("名前は", given["name_needed"]),
        Line("家族だけは", given["family_alone"]),
        Line("女性のみ", "女性のための場です" if women_only else ""),
        Line("段差・設備", given["barrier_free"]),
        Line("駐車", given["parking"]),
        Line("見学", given["visit_before"]),
    ]
    silent = {"女性のみ"}  # when it is not, there is nothing to ask
    told = (
        Line(one.name, one.text or (ASK if is_meeting and one.name not in silent else "")) for one in points
    )
    return tuple(one for one in told if one.text)


def taken_from(source: str, day: str) -> str:
    """From which list a record was taken, with its day, without the list's address; "" where that is not said."""
    name = " ".join(word for word in source.split() if "://" not in word)
    return f"{name}（{day}）" if name and day else ""
