"""Who is told what of a meeting now: the invitation, a correction, a cancellation, or nothing.

For: the preview and the sending. Not for: the words (`letters`), sending (`tasks`), calendars (`bridge.calendar`).

Rules
- Told are the people in the record's own list of who is expected, never everybody with a seat: to a 支援会議 its chair asks
  some of them each time.
- An address is a seat's. It is used for the person of that seat only; where the names differ, a letter goes out on paper.
- What stands in a calendar is corrected by a number that counts up (RFC 5545, 3.8.7.4): with moved times or another place,
  with a cancellation, and when a cancelled meeting takes place after all. Whoever is added later gets the number as it is.
- A closed meeting tells its times and nothing else (`Facts.told`).
- Who was told and is expected no more is named to the secretary, and told nothing by itself. When the secretary asks for
  it, the entry is taken out of that calendar alone (RFC 5546, 3.2.5): with a number higher than what anybody has, so that
  whoever is asked again later gets a higher one still. Whose address somebody expected has keeps the entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from kit.meetings.logic.content import Attendance
from kit.meetings.logic.words import State


class Telling(StrEnum):
    """What a letter says."""

    INVITATION = "invitation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    WITHDRAWAL = "withdrawal"


class Wish(StrEnum):
    """What the secretary asks for: what is new, everybody once more, or to take off who is expected no more."""

    NEWS = ""
    AGAIN = "again"
    OFF = "off"


TELLINGS: Final = {
    Telling.INVITATION: "開催の案内",
    Telling.CHANGE: "変更の知らせ",
    Telling.CANCELLATION: "中止の知らせ",
    Telling.REMINDER: "近づいた知らせ",
    Telling.WITHDRAWAL: "案内の取り消し",
}
TO_ALL: Final = frozenset({Telling.CHANGE, Telling.CANCELLATION})
HELD: Final = "開催ずみの会議です。案内は送れません。"
OVER: Final = "もう始まっている時刻です。日時を直してから案内を送ってください。"
NEVER_TOLD: Final = "案内していない会議なので、中止の知らせはいりません。"
NOTHING_NEW: Final = "いまの日時と場所は、出席者の表にある人みんなに伝えてあります。"
NOBODY_OFF: Final = "メールで案内した人は、みんな出席者の表にあります。取り消す案内はありません。"
PAST: Final = "もう始まっている時刻です。案内の取り消しは送れません。"
NOBODY: Final = "出席者の表に、まだだれもいません。先に会議の記録で、出席する人を書いてください。"


@dataclass(frozen=True)
class Seated:
    """A seat as it was opened; `agency` is the uid."""

    agency: str
    person: str = field(repr=False)
    mail: str = field(repr=False)


@dataclass(frozen=True)
class Guest:
    """Somebody who is told; `key` is the lasting id of the line in the record, `why` says why there is no address."""

    key: str
    agency: str
    person: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    why: str = ""


@dataclass(frozen=True)
class Facts:
    """What a calendar shows; times in the town's zone."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime

    def told(self, *, is_closed: bool) -> "Facts":
        """What may be told and kept in clear of it: of a closed meeting the times only."""
        return replace(self, title="", place="") if is_closed else self


@dataclass(frozen=True)
class Told:
    """What stands in the calendars of others; `reached` are the keys of those who have it so.

    `had` are all who have an entry by mail, as they were told; `taken_off` the addresses out of which one was taken.
    """

    facts: Facts
    sequence: int = 0
    is_cancelled: bool = False
    reached: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    had: tuple[Guest, ...] = ()
    taken_off: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What a press of the button does; with a `refusal` there is no button."""

    telling: Telling = Telling.INVITATION
    guests: tuple[Guest, ...] = ()
    sequence: int = 0
    refusal: str = ""
    may_repeat: bool = False
    missing: frozenset[str] = frozenset()


def one_line(words: str) -> str:
    """What stands in a header or a calendar never breaks a line."""
    return " ".join(words.split())


def guests_of(attendances: Iterable[Attendance], seats: Sequence[Seated]) -> tuple[Guest, ...]:
    """Everybody who is expected, in the order of the record, with the address of the own seat."""
    return tuple(_guest(one, [seat for seat in seats if seat.agency == one.agency]) for one in attendances)


def plan(
    state: str,
    facts: Facts,
    guests: tuple[Guest, ...],
    told: Told | None,
    *,
    now: datetime,
    again: bool = False,
) -> Plan:
    """What there is to tell now; `facts` as they may be told, `again` tells everybody anew though nothing changed."""
    if state == State.HELD:
        return Plan(refusal=HELD)
    if state == State.CANCELLED:
        return _cancellation(guests, told)
    if facts.starts_at <= now:
        return Plan(refusal=OVER)
    if not guests:
        return Plan(refusal=NOBODY)
    if told is None:
        return Plan(Telling.INVITATION, guests)
    missing = told.earlier - {one.key for one in guests}
    if again or told.is_cancelled or told.facts != facts:
        return Plan(Telling.CHANGE, guests, told.sequence + 1, missing=missing)
    new = tuple(one for one in guests if one.key not in told.reached)
    if new:
        is_back = not told.taken_off.isdisjoint(one.mail for one in new)
        return Plan(Telling.INVITATION, new, told.sequence + is_back, missing=missing, may_repeat=True)
    return Plan(sequence=told.sequence, refusal=NOTHING_NEW, may_repeat=True, missing=missing)


def leaving(guests: tuple[Guest, ...], told: Told | None) -> tuple[Guest, ...]:
    """Who has an entry by mail and is expected no more, under no line and no address of those who are."""
    if told is None:
        return ()
    keys, mails = {one.key for one in guests}, {one.mail for one in guests}
    return tuple(one for one in told.had if one.key not in keys and one.mail not in mails)


def plan_withdrawal(facts: Facts, guests: tuple[Guest, ...], told: Told | None, *, now: datetime) -> Plan:
    """Take the entry out of the calendars of whoever is expected no more."""
    off = leaving(guests, told)
    if told is None or not off:
        return Plan(refusal=NOBODY_OFF, sequence=told.sequence if told else 0)
    missing = told.earlier - {one.key for one in guests}
    if facts.starts_at <= now:
        return Plan(refusal=PAST, sequence=told.sequence, missing=missing)
    return Plan(Telling.WITHDRAWAL, off, told.sequence + 1, missing=missing)


def _cancellation(guests: tuple[Guest, ...], told: Told | None) -> Plan:
    """Only whoever was told of the meeting hears that it does not take place."""
    if told is None:
        return Plan(refusal=NEVER_TOLD)
    known = tuple(one for one in guests if one.key in told.earlier)
    missing = told.earlier - {one.key for one in known}
    if not told.is_cancelled:
        return Plan(Telling.CANCELLATION, known, told.sequence + 1, missing=missing)
    new = tuple(one for one in known if one.key not in told.reached)
    if new:
        return Plan(Telling.CANCELLATION, new, told.sequence, missing=missing)
    return Plan(sequence=told.sequence, refusal=NOTHING_NEW, missing=missing)


def _guest(one: Attendance, seats: Sequence[Seated]) -> Guest:
    if not one.agency or not seats:
        return Guest(one.id, one.agency_name, one.person, why="席がないので、アドレスがわかりません")
    mine = [seat for seat in seats if not one.person or _same(seat.person, one.person)]
    if len(mine) != 1:
        return Guest(one.id, one.agency_name, one.person, why="席の名前と、出席者の表の名前がちがいます")
    person = one.person or mine[0].person
    if not mine[0].mail:
        return Guest(one.id, one.agency_name, person, why="メールアドレスがありません")
    return Guest(one.id, one.agency_name, person, mine[0].mail)


def _same(one: str, other: str) -> bool:
    """Whether two names are written alike but for spaces."""
    return "".join(one.split()) == "".join(other.split())
