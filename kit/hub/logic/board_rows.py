"""The board as rows of words: what is known of each municipality, from where and since when.

For: the public board, the staff board, their exports. Not for: reading bodies (`board`), the database, colours.

Rules
- The order is that of the codes. Nothing is compared, sorted or coloured as good or bad.
- Every value carries its source and its day; without a value there is neither, and the word is 「わかりません」.
- "Not told" (the town's site names no window) is not "no" and not "unknown": it is 「公表なし」.
- A town's own word counts while it is fresh (FRESH days). After that the newer of its word and the prefecture's entry.
- What is older than FRESH days says how old it is.
- A connected town whose site was not read yet says so, and so do the totals: what is not known of it may be there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from kit.hub.logic.board import PROBLEMS, Facts, Problem
from kit.hub.logic.board_facts import (
    CHECKED,
    FACTS,
    HELD,
    NO,
    NO_WORD,
    PLATFORM,
    RESOURCES,
    WINDOW,
    WINDOW_NAME,
    YES,
    answer_words,
    day_words,
    phone_link,
)

FRESH: Final = 35
UNKNOWN, UNTOLD = "unknown", "untold"
UNKNOWN_WORDS: Final = "わかりません"
NOT_READ_YET: Final = "サイトの知らせを、まだ読み取っていません。"
UNTOLD_WORDS: Final = "公表なし"
# The state of a tile: a word for each, none better than another.
STATES: Final = {YES: "窓口あり", NO: NO_WORD, UNTOLD: UNTOLD_WORDS, UNKNOWN: UNKNOWN_WORDS}
RELEASE: Final = "release"
COLUMNS: Final = (WINDOW, CHECKED, PLATFORM, HELD, RESOURCES)
HEADINGS: Final = ("相談窓口", "窓口の確認日", "プラットフォーム", "最後の会議", "社会資源", "公開版")
FURTHER: Final = (WINDOW_NAME, "window_phone", "window_url")


@dataclass(frozen=True)
class TownRef:
    """One municipality; `is_connected`: it runs the kit and answers the hub, at `address`; `rests_since`: the day from which
    on the prefecture reads its numbers no more, None while it does."""

    code: str
    slug: str
    name: str
    is_connected: bool = False
    address: str = ""
    rests_since: date | None = None

    @property
    def window_url(self) -> str:
        """The page of its window on its own site, "" without one."""
        return window_page(self.address)


def window_page(address: str) -> str:
    """Where the site of a town at this address has the page of its window; "" without an address."""
    return f"{address}/window/" if address else ""


@dataclass(frozen=True)
class Told:
    """What a town's site said on a day; `kinds` are its places by kind, in words."""

    day: date
    facts: Facts
    kinds: str = ""

    def is_fresh(self, today: date) -> bool:
        """Whether this still counts as the town's present word."""
        return is_fresh(self.day, today)


@dataclass(frozen=True)
class Entry:
    """What the prefecture wrote down of one fact."""

    value: str
    source: str
    as_of: date


@dataclass(frozen=True)
class Cell:
    """One fact of one municipality, said. `value` is YES, NO, UNTOLD, UNKNOWN or the kept value."""

    fact: str
    value: str
    words: str
    source: str = ""
    as_of: date | None = None
    age: str = ""
    more: str = ""

    @property
    def is_known(self) -> bool:
        return self.value != UNKNOWN

    @property
    def label(self) -> str:
        """What is told, in full: the headings of the board's columns are shorter."""
        return FACTS[self.fact].label if self.fact in FACTS else "使っている公開版"

    @property
    def phone_link(self) -> str:
        """The address that dials the number, "" where there is none to dial."""
        return phone_link(self.value)

    @cached_property
    def since(self) -> str:
        """Where it is from and of when, in one line."""
        return f"{self.source} {day_words(self.as_of)}" if self.as_of else ""


@dataclass(frozen=True)
class Row:
    """One municipality."""

    town: TownRef
    cells: Mapping[str, Cell]
    release: Cell
    kit: str
    notes: tuple[str, ...]
    told: Told | None
    report: Mapping[str, Any]

    @cached_property
    def labelled(self) -> list[tuple[str, Cell]]:
        """What is shown, each under its heading."""
        return list(zip(HEADINGS, self.shown, strict=True))

    @cached_property
    def shown(self) -> list[Cell]:
        """In the order of the columns, the release at the end."""
        return [*(self.cells[fact] for fact in COLUMNS), self.release]

    @cached_property
    def since(self) -> str:
        """Where most of the row is from: said once, and beside a cell only where it differs."""
        known = [cell.since for cell in (*self.shown, *self.further) if cell.since]
        return max(known, key=known.count) if known else ""

    @cached_property
    def further(self) -> list[Cell]:
        return [self.cells[fact] for fact in FURTHER if self.cells[fact].is_known]

    @cached_property
    def window_sources(self) -> list[tuple[str, list[Cell]]]:
        """Where the window's state is from, and then what is told further of it, by where that is from."""
        found: dict[str, list[Cell]] = {self.cells[WINDOW].since: []}
        for cell in self.further:
            found.setdefault(cell.since, []).append(cell)
        return list(found.items())

    @property
    def is_unread(self) -> bool:
        """Whether it answers the hub, and the hub has not read it yet."""
        return self.town.is_connected and self.told is None

    def is_fresh(self, today: date) -> bool:
        """Whether its own site spoke lately."""
        return self.told is not None and self.told.is_fresh(today)

    @property
    def state(self) -> str:
        """The one state of its tile: that of its window."""
        return self.cells[WINDOW].value

    @property
    def state_words(self) -> str:
        return STATES[self.state]


def make_row(
    town: TownRef,
    told: Told | None,
    entries: Mapping[str, Entry],
    today: date,
    report: Mapping[str, Any] | None = None,
) -> Row:
    """The row of a municipality as of `today`; `report` is what its instance sent to the hub, if anything."""
    cells = {fact: _cell(fact, town, told, entries.get(fact), today) for fact in FACTS}
    facts = told.facts if told else Facts()
    return Row(
        town, cells, _release(town, told, today), facts.kit, _notes(town, told, today), told, report or {}
    )


def is_fresh(day: date, today: date) -> bool:
    """Whether something of this day is still the present."""
    return (today - day).days <= FRESH


def age_words(day: date, today: date) -> str:
    """How old something is, "" while it is fresh: 「3か月前の時点」."""
    if is_fresh(day, today):
        return ""
    days = (today - day).days
    months = max(1, round(days / 30.44))
    return f"{months}か月前の時点" if months < 12 else f"{days // 365 or 1}年前の時点"


def counted(rows: Iterable[Row], fact: str) -> dict[str, int]:
    """How many municipalities have each kind of answer to a fact: YES stands for any value that is told."""
    found = dict.fromkeys((YES, NO, UNTOLD, UNKNOWN), 0)
    for row in rows:
        value = row.cells[fact].value
        found[value if value in found else YES] += 1
    return found


def unread(rows: Iterable[Row], fact: str) -> int:
    """How many municipalities a fact is not known of while their site was not read yet."""
    return sum(row.is_unread and not row.cells[fact].is_known for row in rows)


def checked_within(rows: Iterable[Row], today: date, days: int) -> int:
    """How many windows were checked within so many days."""
    since = (today - timedelta(days=days)).isoformat()
    kept = [row.cells[CHECKED] for row in rows]
    return sum(cell.value >= since for cell in kept if cell.as_of)


def kinds_told(rows: Iterable[Row], today: date) -> tuple[dict[str, int], int]:
    """Places by kind over all sites whose word is fresh, and how many sites that are."""
    found: dict[str, int] = {}
    sites = 0
    for row in rows:
        kinds = row.told.facts.resources if row.told and row.is_fresh(today) else None
        sites += bool(kinds)
        for kind, count in (kinds or {}).items():
            found[kind] = found.get(kind, 0) + count
    return found, sites


def trend_words(rows: Iterable[Row], today: date) -> tuple[str, ...]:
    """What has to be known beside a line over time: which towns fell silent, came back older or told of days to come."""
    rows = list(rows)
    silent = [row for row in rows if row.town.is_connected and not row.is_fresh(today)]
    fresh = sum(row.is_fresh(today) for row in rows)
    never = [row.town.name for row in silent if row.told is None and not row.town.rests_since]
    resting = [
        f"{row.town.name}（{day_words(row.town.rests_since)}から）" for row in rows if row.town.rests_since
    ]
    gone = [
        f"{row.town.name}（{day_words(row.told.day)}から）"
        for row in silent
        if row.told and not row.town.rests_since
    ]
    odd = {
        one: [row.town.name for row in rows if row.told and one in row.told.facts.problems]
        for one in (Problem.OLDER, Problem.FUTURE)
    }
    sentences = (
        (resting, f"県が読むのを休んでいる市町（休んで{FRESH}日より後は、数に入れていません）"),
        (gone, f"知らせが{FRESH}日より長く届いていない市町は、その後の数に入れていません"),
        (never, "サイトをつないだあと、知らせがまだ一度も届いていない市町"),
        (odd[Problem.OLDER], "前より古い公開版に戻った市町（いまの知らせのとおりに数えています）"),
        (odd[Problem.FUTURE], "先の日付を知らせた市町（その日付は使っていません）"),
    )
    first = f"{day_words(today)}の数は、{len(rows)}市町のうち{fresh}市町のサイトの知らせからです。"
    return (first, *(f"{words}: {'、'.join(names)}。" for names, words in sentences if names))


def _cell(fact: str, town: TownRef, told: Told | None, entry: Entry | None, today: date) -> Cell:
    own = _own_value(fact, told.facts) if told else None
    if (
        told
        and own is not None
        and (entry is None or entry.as_of < told.day or (town.is_connected and told.is_fresh(today)))
    ):
        return _own_cell(fact, own, town, told, today)
    if entry:
        words = answer_words(FACTS[fact], entry.value)
        more = _days_since(fact, entry.value, today)
        source = f"県の入力（{entry.source}）"
        return Cell(fact, entry.value, words, source, entry.as_of, age_words(entry.as_of, today), more)
    return Cell(fact, UNKNOWN, UNKNOWN_WORDS)


def _own_value(fact: str, facts: Facts) -> str | None:
    """What the site says; UNTOLD where it says that there is nothing to tell; None where it is not known."""
    if fact == WINDOW:
        return None if facts.designated is None else YES if facts.designated else UNTOLD
    if fact == PLATFORM:
        return UNTOLD if facts.platform == "" else facts.platform
    if fact == RESOURCES:
        return None if facts.resources is None else str(facts.resource_count) if facts.resources else UNTOLD
    day = {CHECKED: facts.checked_on, HELD: facts.last_held_on}.get(fact)
    return day.isoformat() if day else None


def _own_cell(fact: str, value: str, town: TownRef, told: Told, today: date) -> Cell:
    words = UNTOLD_WORDS if value == UNTOLD else answer_words(FACTS[fact], value)
    more = _days_since(fact, value, today)
    if fact == PLATFORM and told.facts.platform_since and value != UNTOLD:
        more = f"{day_words(told.facts.platform_since)}から"
    if fact == RESOURCES and value != UNTOLD:
        more = told.kinds
    return Cell(fact, value, words, _site(town, told), told.day, age_words(told.day, today), more)


def _site(town: TownRef, told: Told) -> str:
    return f"{town.name}のサイト{'（試用中）' if told.facts.is_trial else ''}"


def _days_since(fact: str, value: str, today: date) -> str:
    if fact not in (CHECKED, HELD) or value == UNTOLD:
        return ""
    days = (today - date.fromisoformat(value)).days
    return "きょう" if days == 0 else f"{days}日前"


def _release(town: TownRef, told: Told | None, today: date) -> Cell:
    if told is None:
        words = UNKNOWN_WORDS if town.is_connected else "キットなし"
        return Cell(RELEASE, UNKNOWN, words)
    words = told.facts.release or UNTOLD_WORDS
    return Cell(RELEASE, words, words, _site(town, told), told.day, age_words(told.day, today))


def _notes(town: TownRef, told: Told | None, today: date) -> tuple[str, ...]:
    """What has to be said about the row as a whole."""
    if told is None:
        return (NOT_READ_YET,) if town.is_connected else ()
    notes = [PROBLEMS[Problem(one)] for one in told.facts.problems if one in list(Problem)]
    if town.rests_since:
        since, read = day_words(town.rests_since), day_words(told.day)
        notes.insert(0, f"{since}から、県が読むのを休んでいます。サイトからの数は{read}のものです。")
    elif age := age_words(told.day, today):
        notes.insert(0, f"サイトから知らせが届いていません（{age}）。")
    return tuple(notes)
