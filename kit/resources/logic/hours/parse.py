"""Reads the times that a clerk wrote into a schedule, or says which part was not understood.

For: the import, the form. Not for: cutting text (`tokens`), dates of a calendar (`occurrences`).

Rules
- The words are always kept. There is a schedule only when everything that can change it was understood.
- Days wait until a time comes: 月・水 10:00〜12:00、金 13:00〜15:00. A time before its days waits for them. A second
  time belongs to the same days.
- 休み takes what stands before it (or after 休館日：) out. In 毎週土曜、祝日は休み only 祝日 is out: 毎 says what happens.
- 平日 is Monday to Friday without public holidays; 年末年始 without dates is 12-29 to 01-03, and this is told.
- 月1回 and 週2回 must agree with the days, or it is one of several days (土曜 月1回), which is no schedule.
- Words in brackets or after ※ that name no day and no time (会場, 要予約) do no harm; they are told.
- An end at 0:00 is midnight; the standard data set writes 24 hours as 0:00〜0:00.
- 随時 and 要問合せ are no schedule and nothing to warn of.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from kit.core.logic.sheets.fold import tidy
from kit.resources.logic.hours.pieces import (
    agrees,
    as_before,
    clock,
    closure_of,
    lacks_start,
    rule_of,
    says_every,
)
from kit.resources.logic.hours.schedule import (
    OBON,
    WEEKLY,
    YEAR_END,
    DatedSlot,
    HoursError,
    Rule,
    Schedule,
)
from kit.resources.logic.hours.tokens import Kind, Token, even, tokens
from kit.resources.logic.hours.warned import VOID, HoursWarned, HoursWarning

_LATE: Final = 18 * 60
_HARMFUL: Final = re.compile(
    r"^は|\d|[月火水木金土日]曜|除|のみ|ただし|但し|変更|場合|休|祝|翌|隔|毎|第|最終"
)
_LONGEST: Final = 500
_DAYS: Final = (Kind.WEEKLY, Kind.NTH, Kind.MONTHDAY, Kind.DATE, Kind.SHORT_DATE)
_EXCEPTIONS: Final = (Kind.HOLIDAY, Kind.YEARLY, Kind.MONTHS)


@dataclass(frozen=True)
class ParsedHours:
    """The words as they stood; the schedule when they were understood; by arrangement when they only say 随時."""

    words: str
    schedule: Schedule | None = None
    warnings: tuple[HoursWarning, ...] = ()
    is_by_arrangement: bool = False


@lru_cache(maxsize=2048)
def parse_hours(text: str, *, fiscal_year: int | None = None) -> ParsedHours:
    """Read 毎月第2・第4土曜 13:30〜16:00、祝日は休み and the like; never raises.

    `fiscal_year` gives a year to dates without one (4/12), None leaves them unread.
    """
    kept = tidy(text)
    if len(kept) > _LONGEST:
        return ParsedHours(kept, None, (HoursWarning(HoursWarned.NOT_UNDERSTOOD, f"{kept[:20]}…"),))
    pieces = tokens(even(kept))
    reader = _Reader(fiscal_year)
    for index, token in enumerate(pieces):
        reader.take(token, pieces[index + 1] if index + 1 < len(pieces) else None)
    schedule = reader.finish()
    asks = any(token.kind is Kind.ASK for token in pieces)
    warnings = tuple(dict.fromkeys(reader.warnings))
    if schedule is not None or not kept:
        return ParsedHours(kept, schedule, warnings)
    harmless = tuple(warning for warning in warnings if warning.code not in VOID)
    if not any(token.kind in (*_DAYS, Kind.SPAN) for token in pieces):  # 休止中: told whole, not in crumbs
        told = harmless if asks else (*harmless, HoursWarning(HoursWarned.NOT_UNDERSTOOD, kept))
        return ParsedHours(kept, None, told, asks)
    if warnings == harmless:
        warnings = (*warnings, HoursWarning(HoursWarned.NOT_UNDERSTOOD, kept))
    return ParsedHours(kept, None, warnings)


class _Reader:
    """What was read so far. `groups` are days that wait for a time or for 休み, the latest last; inside brackets,
    `outside` keeps those that waited before them, so that （祝日は休み） takes nothing else out."""

    def __init__(self, fiscal_year: int | None) -> None:
        self.fiscal_year = fiscal_year
        self.parts: dict[str, Any] = {}
        self.rules: list[Rule] = []
        self.dates: list[DatedSlot] = []
        self.warnings: list[HoursWarning] = []
        self.groups: list[list[Token]] = []
        self.latest: list[Token] = []
        self.held: set[int] = set()  # by identity: the same date may be open once and closed once
        self.waiting: list[tuple[time | None, time | None]] = []
        self.outside: list[list[list[Token]]] = []
        self.counts: list[Token] = []
        self.is_joined = self.is_closing = self.is_aside = False

    def take(self, token: Token, following: Token | None) -> None:
        """The next piece."""
        if token.kind in (*_DAYS, *_EXCEPTIONS):
            self._wait(token)
        elif token.kind in _STEPS:
            _STEPS[token.kind](self, token)
        if token.kind is Kind.BREAK:
            self._break(token, following)
        self.is_joined = token.kind is Kind.JOIN or (self.is_joined and token.kind is Kind.NOISE)

    def finish(self) -> Schedule | None:
        """The schedule; None when something that matters was not understood."""
        while self.outside:
            self.bracket_end(Token(Kind.CLOSE_BRACKET, None, ""))
        self._end_closing()
        self._open_waiting_days()
        if self.waiting and not self.rules and not self.dates:
            self._warn(HoursWarned.NO_DAYS, "・".join(_span_text(span) for span in self.waiting))
        self._look_over()
        if any(warning.code in VOID for warning in self.warnings):
            return None
        try:
            return Schedule(rules=tuple(self.rules), dates=tuple(self.dates), **self.parts)
        except HoursError:
            return None

    def _look_over(self) -> None:
        """What only the whole shows: counts that do not agree, 隔週 without a start."""
        for count in self.counts:
            if not agrees(count, self.rules):
                self._warn(HoursWarned.NOT_UNDERSTOOD, count.text)
        for rule in self.rules:
            if not rule.is_datable:
                self._warn(HoursWarned.START_UNKNOWN, "隔週" if rule.freq == WEEKLY else "隔月")

    def span(self, token: Token) -> None:
        """A time: for the days that wait, else again for the latest days, else for days to come."""
        start, end, is_next = token.value
        if start is not None and end and end <= start and not is_next and start < _LATE:
            self._warn(HoursWarned.TIME_ORDER, token.text)
            return
        self._end_closing()
        opens, closes = clock(start), clock(end)
        opening = self._taken_days()
        if opening:
            self.latest = opening
        if not self.latest:
            self.waiting.append((opens, closes))
            return
        self._open(self.latest, opens, closes)

    def closed(self, token: Token) -> None:
        """休み: takes out what stands before it."""
        closed = [group for group in self.groups if not all(map(self._happens, group))] or self.groups
        self.groups = [group for group in self.groups if not any(group is other for other in closed)]
        taken = [item for group in closed for item in group]
        if not taken:
            self._warn(HoursWarned.NOT_UNDERSTOOD, token.text)
        for item in taken:
            self._close(item)

    def closed_ahead(self, token: Token) -> None:
        """休館日：, after which everything up to the end of the line is taken out."""
        self._open_waiting_days()
        self.is_closing = True

    def held_there(self, token: Token) -> None:
        """開催: the days that wait are not those of a 休み that follows."""
        self.held.update(id(item) for group in self.groups for item in group)

    def open_too(self, token: Token) -> None:
        """祝日も開催: what stands before it is no exception."""
        if self.groups and all(item.kind is Kind.HOLIDAY for item in self.groups[-1]):
            self.groups.pop()
        else:
            self._warn(HoursWarned.NOT_UNDERSTOOD, token.text)

    def date_from(self, token: Token) -> None:
        """2026年4月1日から: where 隔週 begins, else where everything does."""
        groups = [group for level in (*self.outside, self.groups) for group in level]
        waiting = [group for group in groups if any(map(lacks_start, group))]
        if waiting:
            waiting[-1][:] = [
                Token(item.kind, (*item.value, token.value), item.text) if lacks_start(item) else item
                for item in waiting[-1]
            ]
            return
        late = [rule for rule in self.rules if not rule.is_datable]
        if late:
            self.rules = [replace(rule, dtstart=token.value) if rule in late else rule for rule in self.rules]
        else:
            self.parts["valid_from"] = token.value

    def date_to(self, token: Token) -> None:
        self.parts["valid_to"] = token.value

    def period(self, token: Token) -> None:
        self.parts["valid_from"], self.parts["valid_to"] = token.value

    def bracket(self, token: Token) -> None:
        self.outside.append(self.groups)
        self.groups = []

    def bracket_end(self, token: Token) -> None:
        self._end_closing()
        if not self.outside:
            return
        before = self.outside.pop()
        inside = [item for group in self.groups for item in group if item.kind in _DAYS]
        if inside and (
            self.rules or self.dates or any(item.kind in _DAYS for group in before for item in group)
        ):
            # （第4土曜になることもあります）: other days than those before, and nothing that says how.
            self._warn(HoursWarned.NOT_UNDERSTOOD, "・".join(item.text for item in inside))
        self.groups = before + self.groups

    def counted(self, token: Token) -> None:
        self.counts.append(token)

    def aside(self, token: Token) -> None:
        self._warn(HoursWarned.BESIDE, token.text)

    def unknown(self, token: Token) -> None:
        aside = bool(self.outside) or self.is_aside
        harmless = aside and not _HARMFUL.search(token.text)
        self._warn(HoursWarned.BESIDE if harmless else HoursWarned.NOT_UNDERSTOOD, token.text.strip())

    def _happens(self, item: Token) -> bool:
        """Whether it was said that something takes place then, so that 休み behind it means something else."""
        return says_every(item) or id(item) in self.held

    def _wait(self, token: Token) -> None:
        if self.is_joined and self.groups:
            self.groups[-1].append(as_before(self.groups[-1][-1], token))
        else:
            self.groups.append([token])

    def _break(self, token: Token, following: Token | None) -> None:
        if "\n" in token.text or "。" in token.text or ";" in token.text:
            self._end_closing()
        self.is_aside = "※" in token.text or (
            self.is_aside and "\n" not in token.text and "。" not in token.text
        )

    def _end_closing(self) -> None:
        if self.is_closing:
            for item in (item for group in self.groups for item in group):
                self._close(item)
            self.groups, self.is_closing = [], False

    def _taken_days(self) -> list[Token]:
        """The days that waited; months that waited with them say when in the year, holidays were not meant."""
        found: list[Token] = []
        for item in (item for group in self.groups for item in group):
            if item.kind in _DAYS:
                found.append(item)
            else:
                self._open_exception(item)
        self.groups = []
        return found

    def _open_exception(self, item: Token) -> None:
        """A month, a holiday or the year's end that nobody called closed."""
        if item.kind is Kind.MONTHS and not self.rules and "closed_months" not in self.parts:
            closed = set(range(1, 13)) - set(item.value[1])
            self.parts["closed_months"] = tuple(closed)
        else:
            self._warn(HoursWarned.NOT_UNDERSTOOD, item.text)

    def _open_waiting_days(self) -> None:
        """At the end, days without a time of their own: with times that came before them, or without any."""
        days = self._taken_days()
        if not days:
            return
        for opens, closes in self.waiting or [(None, None)]:
            self._open(days, opens, closes)
        self.waiting, self.latest = [], days

    def _open(self, items: list[Token], opens: time | None, closes: time | None) -> None:
        for item in items:
            if item.kind is Kind.DATE:
                self.dates.append(DatedSlot(item.value, opens, closes))
            elif item.kind is Kind.SHORT_DATE:
                self._open_short_date(item, opens, closes)
            else:
                self.rules.append(replace(rule_of(item), opens=opens, closes=closes))
                if item.kind is Kind.WEEKLY and item.value[2] is True:
                    self.parts["closed_on_holidays"] = True

    def _open_short_date(self, item: Token, opens: time | None, closes: time | None) -> None:
        month, day = item.value
        year = self.dates[-1].day.year if self.dates else None
        if self.dates and (month, day) < (self.dates[-1].day.month, self.dates[-1].day.day):
            year = self.dates[-1].day.year + 1
        if self.fiscal_year is not None:
            year = self.fiscal_year + (1 if month < 4 else 0)
        try:
            if year is None:
                raise ValueError(item.text)
            self.dates.append(DatedSlot(date(year, month, day), opens, closes))
        except ValueError:
            self._warn(HoursWarned.NO_YEAR, item.text)

    def _close(self, item: Token) -> None:
        name, value = closure_of(item)
        if name == "closed_on_holidays":
            self.parts[name] = True
            return
        self.parts[name] = (*self.parts.get(name, ()), *value)
        if item.kind is Kind.YEARLY and not re.search(r"\d", item.text):
            assumed = {YEAR_END: HoursWarned.YEAR_END_ASSUMED, OBON: HoursWarned.OBON_ASSUMED}[value[0]]
            self._warn(assumed, item.text)

    def _warn(self, code: HoursWarned, part: str) -> None:
        if part:
            self.warnings.append(HoursWarning(code, part))


_STEPS: Final = {
    Kind.SPAN: _Reader.span, Kind.CLOSED: _Reader.closed, Kind.CLOSED_AHEAD: _Reader.closed_ahead,
    Kind.OPEN_TOO: _Reader.open_too, Kind.DATES_FROM: _Reader.date_from, Kind.DATES_TO: _Reader.date_to,
    Kind.PERIOD: _Reader.period, Kind.OPEN_BRACKET: _Reader.bracket, Kind.CLOSE_BRACKET: _Reader.bracket_end,
    Kind.ASIDE: _Reader.aside, Kind.HELD: _Reader.held_there, Kind.UNKNOWN: _Reader.unknown, Kind.COUNT: _Reader.counted,
}  # fmt: skip


def _span_text(span: tuple[time | None, time | None]) -> str:
    return "〜".join(f"{value.hour}:{value.minute:02}" if value else "" for value in span)
