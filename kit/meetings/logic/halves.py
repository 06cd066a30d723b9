"""Half a fiscal year told in one summary: which months, when it may be told, and its first text.

For: bodies whose town tells of them twice a year. Not for: one meeting (`summary`), names and numbers (`caution`).

Rules (design content, section 3.4)
- In a small town a day on which agencies met can point to a household, above all together with who came: a half says how
  often a body met in it, and no day. Not the next one either, and not until when something was promised.
- A half is told when it is over: as long as it goes on, "once" would be a day again.
- Everything else is as for one meeting: public items only, agencies as numbers and fields.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kit.core.logic.fiscal import first_day, fiscal_year
from kit.meetings.logic.content import Attendance
from kit.meetings.logic.kinds import BodyKind
from kit.meetings.logic.summary import Held, attended, draft, public_of
from kit.meetings.logic.words import THERE

EACH, HALF = "each", "half"
PUBLISHINGS: Final = {EACH: "会議ごとに公開する", HALF: "半年ごとにまとめて公開する"}
_OCTOBER: Final = 10
_SLUG: Final = re.compile(r"(\d{4})-([12])")


@dataclass(frozen=True)
class Half:
    """April to September, or October to March, of a fiscal year."""

    year: int
    is_second: bool

    @property
    def first(self) -> date:
        return date(self.year, _OCTOBER, 1) if self.is_second else first_day(self.year)

    @property
    def after(self) -> date:
        """The first day on which it is over."""
        return first_day(self.year + 1) if self.is_second else date(self.year, _OCTOBER, 1)

    @property
    def slug(self) -> str:
        return f"{self.year}-{1 + self.is_second}"

    @property
    def words(self) -> str:
        return f"{self.year}年度 {'下半期（10月〜3月）' if self.is_second else '上半期（4月〜9月）'}"

    @property
    def span(self) -> str:
        return f"{self.year}年10月〜{self.year + 1}年3月" if self.is_second else f"{self.year}年4月〜9月"


def half_of(day: date) -> Half:
    """The half in which a day lies."""
    year = fiscal_year(day)
    return Half(year, day >= date(year, _OCTOBER, 1))


def read_half(slug: str) -> Half | None:
    """The half that an address names; None for anything else."""
    found = _SLUG.fullmatch(slug)
    return Half(int(found[1]), found[2] == "2") if found and int(found[1]) > 1900 else None


def public_of_half(kind: BodyKind) -> frozenset[str]:
    """The fields that a summary of a half may fill."""
    return public_of(kind) - {"next_time"}


def draft_half(half: Half, helds: Sequence[Held]) -> dict[str, str]:
    """The texts of a half, from the meetings in it, the earliest first; raises ValueError for a closed kind, and for none."""
    one = helds[0]
    each = [draft(_without_days(held)) for held in helds]
    joined = {name: _lines(texts[name] for texts in each) for name in ("items", "decisions", "plans")}
    people = [attendance for held in helds for attendance in held.content.attendances]
    told, members = public_of_half(one.kind), frozenset().union(*(held.members for held in helds))
    texts = {
        "title": f"{one.body} {half.words}のまとめ"[:160],
        "held": f"{half.span}に{len(helds)}回開きました。",
        "attended": attended(replace(one.content, attendances=_once(people)), one.fields or {}, members),
        "next_time": "",
        **joined,
    }
    return {name: text if name in told else "" for name, text in texts.items()}


def days_named(texts: Mapping[str, str], days: Iterable[date]) -> dict[str, str]:
    """Which of these days stands in which field, as it is written there: "6月10日", "6/10", "2026-06-10"."""
    found: dict[str, str] = {}
    for day in days:
        written = re.compile(rf"(?<!\d)0?{day.month}(?:月0?{day.day}日|[/.-]0?{day.day}(?!\d))")
        for name, text in texts.items():
            if hit := written.search(unicodedata.normalize("NFKC", text)):
                found.setdefault(name, hit.group())
    return found


def _without_days(held: Held) -> Held:
    return replace(held, plans=tuple(replace(one, due_on=None) for one in held.plans))


def _lines(texts: Iterable[str]) -> str:
    """Each line once: what stands on the agenda every time is told once."""
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))


def _once(people: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """One line for each agency: whether it came at least once."""
    found: dict[str, Attendance] = {}
    for one in people:
        if one.agency and (one.agency not in found or one.presence in THERE):
            found[one.agency] = one
    return tuple(found.values())
