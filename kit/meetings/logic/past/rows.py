"""A row of a secretary's old list as a meeting, and what is wrong with it.

For: the preview and the taking in. Not for: which column means what (`columns`).

Rules
- Without a whole day a row is no meeting: it goes back to the secretary with its reason.
- A time that is not written is the body's usual one, which is said; a time that cannot be read is not guessed.
- A promise of the past becomes an item 「宿題」 with its words: nothing of years ago is suddenly overdue.
- The same body on the same day with the same title is the same meeting, and is not taken in twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from kit.core.logic.sheets.dates import read_date, read_time
from kit.core.logic.sheets.fold import fold_width, tidy
from kit.core.logic.sheets.values import Cell, Row, cell_text, is_blank
from kit.meetings.logic.past.columns import Columns
from kit.meetings.logic.past.people import Known, fold_name, read_people
from kit.meetings.logic.words import Presence

_BETWEEN: Final = "~〜～-－―–"
_MOST: Final = 2000


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    ERROR = "error"


VERDICTS: Final = {Verdict.NEW: "取り込む", Verdict.SAME: "もうある", Verdict.ERROR: "取り込めない"}


@dataclass(frozen=True)
class Usual:
    """What the body usually does: when it begins, how long it takes; `taken` are days with folded titles."""

    starts: time | None
    minutes: int
    taken: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class PastRow:
    """One row as it was read; plain words, so that it can be sealed. Times are "14:00"; `people` as `Attendance`."""

    number: int
    verdict: str
    day: str = ""
    starts: str = ""
    ends: str = ""
    title: str = ""
    place: str = ""
    items: tuple[str, ...] = ()
    decisions: str = ""
    promises: str = ""
    note: str = ""
    people: tuple[dict[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    raw: tuple[str, ...] = field(default=(), repr=False)


def stored_row(row: PastRow) -> dict[str, Any]:
    """A row as it is sealed."""
    return asdict(row)


def read_stored(stored: Mapping[str, Any]) -> PastRow:
    """A row as it was sealed."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return PastRow(**values)


def read_rows(
    rows: Sequence[tuple[int, Row]], columns: Columns, known: Mapping[str, Known], usual: Usual
) -> list[PastRow]:
    """The rows below the header that hold anything, in their order; `rows` come with the number that a clerk sees."""
    found: list[PastRow] = []
    taken = set(usual.taken)
    for number, cells in rows:
        if all(is_blank(cell) for cell in cells):
            continue
        row = _read(number, cells, columns, known, usual)
        if row.verdict == Verdict.NEW:
            mark = (row.day, fold_name(row.title))
            if mark in taken:
                row = replace(row, verdict=Verdict.SAME)
            taken.add(mark)
        found.append(row)
    return found


def _read(number: int, cells: Row, columns: Columns, known: Mapping[str, Known], usual: Usual) -> PastRow:
    by_meaning: dict[str, Cell] = {
        meaning: cells[place]
        for place, (_title, meaning) in enumerate(columns)
        if meaning and place < len(cells)
    }
    words = {name: _words(cell) for name, cell in by_meaning.items()}
    reasons: list[str] = []
    looks: list[str] = []
    day = _day(by_meaning.get("day"), reasons, looks)
    starts, ends = _times(by_meaning, usual, reasons, looks)
    people = [
        *read_people(words.get("people", ""), known),
        *read_people(words.get("absent", ""), known, Presence.ABSENT),
    ]
    return PastRow(
        number=number,
        verdict=Verdict.ERROR if reasons else Verdict.NEW,
        day=day.isoformat() if day else "",
        starts=f"{starts:%H:%M}" if starts else "",
        ends=f"{ends:%H:%M}" if ends else "",
        title=" ".join(words.get("title", "").split())[:160],
        place=" ".join(words.get("place", "").split())[:200],
        items=tuple(line for line in map(_bullet, words.get("items", "").split("\n")) if line),
        decisions=words.get("decisions", ""),
        promises=words.get("promises", ""),
        note=words.get("note", ""),
        people=tuple(
            {
                "agency": one.agency.uid if one.agency else "",
                "agency_name": one.agency.name if one.agency else "",
                "agency_kind": one.agency.kind if one.agency else "",
                "person": one.person, "presence": one.presence, "proxy_for": one.proxy_for,
            }
            for one in people
        ),
        reasons=tuple(reasons),
        looks=tuple(looks),
        raw=tuple(cell_text(cell) for cell in cells),
    )  # fmt: skip


def _words(cell: Cell) -> str:
    return tidy(cell_text(cell))[:_MOST]


def _bullet(line: str) -> str:
    return line.strip().lstrip("・-○●◎").strip()[:200]


def _day(cell: Cell, reasons: list[str], looks: list[str]) -> date | None:
    """The day; what stands behind it (a time) is read by `_times`."""
    if isinstance(cell, str):
        cell = _before_clock(cell)
    reading = read_date(cell)
    if reading.value is None or not reading.value.is_whole:
        text = reading.raw or "空"
        reasons.append(
            f"日付「{text}」を、何年何月何日と読めませんでした。令和8年6月10日のように直してください。"
        )
        return None
    looks += [one.words for one in reading.warnings]
    first: date = reading.value.first
    return first


def _before_clock(text: str) -> str:
    plain = fold_width(text).split()
    return plain[0] if len(plain) > 1 and any(sign in plain[1] for sign in ":時") else text


def _times(
    cells: Mapping[str, Cell], usual: Usual, reasons: list[str], looks: list[str]
) -> tuple[time | None, time | None]:
    first, second = cells.get("starts"), cells.get("ends")
    if is_blank(first) and isinstance(day := cells.get("day"), str | datetime):
        first = _clock_behind(day)
    if isinstance(first, str) and is_blank(second):
        first, second = _parted(first)
    starts = _time(first, reasons)
    ends = _time(second, reasons)
    if starts is None and not reasons:
        starts = usual.starts or time(0)
        looks.append(f"時刻が書かれていないので、{starts:%H:%M} としました。")
    if starts is not None and ends is None:
        ends = (datetime.combine(date.min, starts) + timedelta(minutes=usual.minutes)).time()
        if ends <= starts:
            ends = time(23, 59)
    if starts is not None and ends is not None and ends <= starts:
        reasons.append("終わりの時刻が、始まりより前です。")
    return starts, ends


def _clock_behind(day: str | datetime) -> Cell:
    if isinstance(day, datetime):
        return day.time() if day.time() != time() else None
    plain = fold_width(day).split(maxsplit=1)
    return plain[1] if len(plain) > 1 and any(sign in plain[1] for sign in ":時") else None


def _parted(text: str) -> tuple[str, str]:
    plain = fold_width(text).replace("から", "~").replace("まで", "")
    for sign in _BETWEEN:
        if sign in plain:
            start, _sign, end = plain.partition(sign)
            return start.strip(), end.strip()
    return text, ""


def _time(cell: Cell, reasons: list[str]) -> time | None:
    if is_blank(cell):
        return None
    reading = read_time(cell)
    if reading.value is None:
        reasons.append(f"時刻「{reading.raw}」を読めませんでした。14:00 のように直してください。")
        return None
    value: time = reading.value
    return value
