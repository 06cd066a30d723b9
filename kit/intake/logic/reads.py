"""Who opened which consultation, laid out for whoever reviews it: one line a day, with signs that ask for a look.

For: 閲覧の点検 by 保護管理者, a month at a time. Not for: what stood there (nothing of it is known here), who may, and
keeping the review.

Rules (the guide of the 個人情報保護委員会 for public bodies, 事務対応ガイド 4-8, asks that records of access are analysed at
regular intervals; it names no numbers. The numbers below are the kit's own, to be confirmed by the towns.)
1. Every opening stands in the trail by itself. Here all openings of one consultation by one person on one day are one
   line: a screen that is shown again after each act is no further look.
2. A sign is a question, never a finding: the office has good reasons for most of them.
3. Outside of working hours: an hour before the window opens and an hour after it closes still count as work, because
   staff prepare and write up. Where nobody said when it is open, nobody was outside.
4. By somebody who is not in charge: measured against who was in charge at that moment. While nobody was, everybody may.
5. Many in one day: more than fifteen different ones. Seven and three quarter hours of work hold fifteen half hours, and
   who answers, phones or visits needs that for each.
6. After it was over: later than the day on which it ended.
7. A month is checked when the reads of every person in it were checked by somebody else; it should be by the end of the
   month after.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from kit.core.logic.opening.timetable import HolidayName, Timetable, plan_day

ALL: Final = "all"
LONGEST_REMARK: Final = 1000
MANY_A_DAY: Final = 15
BEFORE_AND_AFTER: Final = timedelta(hours=1)


class Sign(StrEnum):
    """Why a line asks for a look."""

    REFUSED = "refused"
    OTHERS = "others"
    OVER = "over"
    OUTSIDE = "outside"
    MANY = "many"


NAMES: Final = {
    Sign.REFUSED: "権限がなく、断られた",
    Sign.OTHERS: "担当でも代わりでもない人",
    Sign.OVER: "終わったあとに開いた",
    Sign.OUTSIDE: "開庁時間の外",
    Sign.MANY: f"一日に{MANY_A_DAY}件をこえて開いた",
}


class ReviewRefused(ValueError):
    """The month cannot be noted as checked now; the message says why and what to do."""


@dataclass(frozen=True)
class Read:
    """One entry of the trail: local time, login name, the consultation's uid ("" when none was named)."""

    at: datetime
    reader: str
    uid: str
    is_refused: bool = False


@dataclass(frozen=True)
class Subject:
    """What is known of a consultation without opening it.

    `charges`: since when who was in charge or stood in, the oldest first; nobody in it: nobody was.
    """

    number: str
    charges: tuple[tuple[datetime, frozenset[str]], ...] = ()
    over_since: date | None = None

    def circle(self, at: datetime) -> frozenset[str]:
        """Who was in charge at a moment."""
        return next((people for since, people in reversed(self.charges) if since <= at), frozenset())


@dataclass(frozen=True)
class Look:
    """All openings of one consultation by one person on one day."""

    day: date
    reader: str
    uid: str
    first: datetime
    last: datetime
    times: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Reader:
    """One person's month: openings, different consultations, and lines by sign."""

    name: str
    times: int
    records: int
    signs: tuple[tuple[Sign, int], ...]


def looks(
    reads: Iterable[Read],
    subjects: Mapping[str, Subject],
    *,
    heads: frozenset[str],
    is_working: Callable[[datetime], bool],
) -> tuple[Look, ...]:
    """The lines of a month, the newest first; `heads` may look at everything."""
    lines: dict[tuple[date, str, str, bool], list[Read]] = {}
    for read in reads:
        lines.setdefault((read.at.date(), read.reader, read.uid, read.is_refused), []).append(read)
    busy = _busy(lines)
    found = []
    for (day, reader, uid, is_refused), parts in lines.items():
        signs = {Sign.REFUSED} if is_refused else _signs(parts, subjects.get(uid), heads)
        signs |= {Sign.OUTSIDE} if any(not is_working(one.at) for one in parts) else set()
        signs |= {Sign.MANY} if (day, reader) in busy and not is_refused else set()
        moments = [one.at for one in parts]
        ordered = tuple(sign for sign in Sign if sign in signs)
        found.append(Look(day, reader, uid, min(moments), max(moments), len(parts), ordered))
    return tuple(sorted(found, key=lambda one: (one.last, one.reader, one.uid), reverse=True))


def working(timetable: Timetable, *, holiday_name: HolidayName) -> Callable[[datetime], bool]:
    """Whether a local moment lies in working hours, as a question that may be asked often."""
    runs: dict[date, tuple[tuple[datetime, datetime], ...]] = {}

    def around(day: date) -> tuple[tuple[datetime, datetime], ...]:
        if day not in runs:
            runs[day] = tuple(plan_day(timetable, day, holiday_name=holiday_name).runs())
        return runs[day]

    def is_working(at: datetime) -> bool:
        near = (
            *around(at.date() - timedelta(days=1)),
            *around(at.date()),
            *around(at.date() + timedelta(days=1)),
        )
        return not timetable.is_known or any(
            opens - BEFORE_AND_AFTER <= at <= closes + BEFORE_AND_AFTER for opens, closes in near
        )

    return is_working


def readers(found: Iterable[Look]) -> tuple[Reader, ...]:
    """The month by person, by name."""
    by_name: dict[str, list[Look]] = {}
    for look in found:
        by_name.setdefault(look.reader, []).append(look)
    return tuple(_reader(name, by_name[name]) for name in sorted(by_name))


def narrow(
    found: Iterable[Look], *, reader: str = "", uid: str | None = None, sign: str = ""
) -> tuple[Look, ...]:
    """The lines that are asked for: by person, by consultation, by sign (`ALL`, or "" for every line with one)."""
    return tuple(
        look for look in found
        if (not reader or look.reader == reader)
        and (uid is None or look.uid == uid)
        and (sign == ALL or (sign in look.signs if sign else bool(look.signs)))
    )  # fmt: skip


def unchecked(people: frozenset[str], checkers: Iterable[str]) -> frozenset[str]:
    """Whose reads nobody else has checked."""
    by = frozenset(checkers)
    return frozenset(name for name in people if not by - {name})


def month_of(word: str) -> date | None:
    """The first day of "2026-11", None for anything else."""
    year, dash, month = word.partition("-")
    is_month = len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()
    return date(int(year), int(month), 1) if dash and is_month and 0 < int(month) < 13 and int(year) else None


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def due_on(month: date) -> date:
    """The day by which a month should be checked."""
    return month_after(month_after(month)) - timedelta(days=1)


def _signs(parts: list[Read], subject: Subject | None, heads: frozenset[str]) -> set[Sign]:
    if subject is None:
        return set()
    reader, over = parts[0].reader, subject.over_since
    circles = [subject.circle(one.at) for one in parts]
    is_others = reader not in heads and any(circle and reader not in circle for circle in circles)
    is_over = over is not None and parts[0].at.date() > over
    return {sign for sign, holds in ((Sign.OTHERS, is_others), (Sign.OVER, is_over)) if holds}


def _busy(lines: Iterable[tuple[date, str, str, bool]]) -> frozenset[tuple[date, str]]:
    counts: dict[tuple[date, str], int] = {}
    for day, reader, _uid, is_refused in lines:
        counts[day, reader] = counts.get((day, reader), 0) + (not is_refused)
    return frozenset(key for key, count in counts.items() if count > MANY_A_DAY)


def _reader(name: str, own: list[Look]) -> Reader:
    opened = [look for look in own if Sign.REFUSED not in look.signs]
    counts = [(sign, sum(sign in look.signs for look in own)) for sign in Sign]
    return Reader(
        name, sum(look.times for look in opened), len({look.uid for look in opened}),
        tuple((sign, count) for sign, count in counts if count),
    )  # fmt: skip
