"""What a town says of itself in `/town.json`, read as facts of the board.

For: `actions.board.note_day`, after a harvest. Not for: fetching, what the prefecture enters, showing (`board_rows`).

Rules
- The body comes from outside: whatever cannot be read is unknown (None) and named as a problem; nothing is guessed.
- A body of another town, or one that is no town's body, is refused whole: the last good one stays.
- A day that lies in the future is not believed.
- A town that comes back with an older release than it had is told so; what it says now still counts.
- Source of the shape: docs/schemas/town.json.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

FORMAT: Final = "sokumen-town/1"
_MOST: Final = 100_000
_LONGEST: Final = 200
# `isprintable` takes every space but this one for a control sign, that of full width in Japanese names too.
_SPACES: Final = dict.fromkeys(map(ord, "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"), " ")


class Problem(StrEnum):
    """What is odd in a body that could be read otherwise.

    The words stand on the public board: those of TABLES do not say why, so that nobody is sent looking for a number.
    """

    UNREADABLE = "unreadable"
    FUTURE = "future"
    OLDER = "older"
    TABLES = "tables"


PROBLEMS: Final[Mapping[Problem, str]] = {
    Problem.UNREADABLE: "サイトの知らせに読めないところがありました。その項目は「わかりません」としています。",
    Problem.FUTURE: "サイトの知らせに先の日付がありました。その日付は使っていません。",
    Problem.OLDER: "サイトが前より古い公開版に戻っています。",
    Problem.TABLES: "サイトの数の表に、取り込んでいないものがあります。",
}


class BodyRefused(ValueError):
    """Not the body of this town; keep what was known before."""


@dataclass(frozen=True)
class Facts:
    """What one body says; None and "" are "not known", never "no". `resources` by kind, None when not told.

    `highest` is the highest sequence that the town ever told: below it, it has gone back.
    """

    designated: bool | None = None
    checked_on: date | None = None
    platform: str | None = None
    platform_since: date | None = None
    last_held_on: date | None = None
    held: int | None = None
    resources: Mapping[str, int] | None = None
    release: str = ""
    sequence: int = 0
    highest: int = 0
    kit: str = ""
    is_trial: bool = False
    problems: tuple[str, ...] = field(default=())

    @property
    def resource_count(self) -> int | None:
        return None if self.resources is None else sum(self.resources.values())

    def to_data(self) -> dict[str, Any]:
        """As it is kept: JSON, days as text."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(self).items()
        }


def from_data(kept: Mapping[str, Any]) -> Facts:
    """What `to_data` wrote; keys of an older kit that are missing are not known."""
    days = {"checked_on", "platform_since", "last_held_on"}
    values = {key: kept[key] for key in Facts.__dataclass_fields__ if key in kept}
    values |= {key: date.fromisoformat(values[key]) for key in days if values.get(key)}
    values["problems"] = tuple(values.get("problems", ()))
    return Facts(**values)


def read_facts(body: Any, *, code: str, day: date, before: Facts | None = None) -> Facts:
    """The facts in a body of `/town.json` that was read on `day` for the town with this code.

    `before` is what was known until then. Raises BodyRefused.
    """
    if not isinstance(body, Mapping) or body.get("format") != FORMAT or body.get("role") != "town":
        raise BodyRefused("town.json の形ではありません。")
    if body.get("code") != code:
        raise BodyRefused("ほかの市町の town.json です。")
    reader = _Reader(day)
    facts = reader.facts(body)
    highest = max(facts.sequence, before.highest if before else 0)
    if 0 < facts.sequence < highest:
        reader.problems.append(Problem.OLDER)
    return replace(facts, highest=highest, problems=tuple(dict.fromkeys(reader.problems)))


class _Reader:
    """Takes values out of a body, and notes what could not be taken."""

    def __init__(self, day: date) -> None:
        self.day, self.problems = day, list[str]()

    def facts(self, body: Mapping[str, Any]) -> Facts:
        window, meetings = self._part(body, "window"), self._part(body, "meetings")
        platform = meetings.get("platform")
        named = platform if isinstance(platform, Mapping) else {}
        release, sequence = self._release(body.get("blueprints"))
        return Facts(
            designated=self._flag(window.get("designated")),
            checked_on=self._day(window.get("checked_on")),
            platform=self._platform(platform),
            platform_since=self._day(named.get("established_on")),
            last_held_on=self._day(meetings.get("last_held_on")),
            held=self._count(meetings.get("held")),
            resources=self._kinds(self._part(body, "counts").get("resources")),
            release=release,
            sequence=sequence,
            kit=self._text(body.get("kit")),
            is_trial=body.get("trial") is True,
        )

    def _odd(self) -> None:
        self.problems.append(Problem.UNREADABLE)

    def _part(self, body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = body.get(name)
        if not isinstance(found, Mapping):
            self._odd()
            return {}
        return found

    def _flag(self, value: Any) -> bool | None:
        if value is not None and not isinstance(value, bool):
            self._odd()
        return value if isinstance(value, bool) else None

    def _text(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST or not value.translate(_SPACES).isprintable():
            self._odd()
            return ""
        return value

    def _platform(self, value: Any) -> str | None:
        """ "" where the town names none; None where that cannot be read."""
        if value is None:
            return ""
        if not isinstance(value, Mapping):
            self._odd()
            return None
        return self._text(value.get("name")) or None

    def _day(self, value: Any) -> date | None:
        if value is None:
            return None
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            self._odd()
            return None
        if found > self.day:
            self.problems.append(Problem.FUTURE)
            return None
        return found

    def _count(self, value: Any) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST:
            return value
        if value is not None:
            self._odd()
        return None

    def _kinds(self, value: Any) -> Mapping[str, int] | None:
        if not isinstance(value, Mapping) or len(value) > _LONGEST:
            self._odd()
            return None
        counts = {self._text(kind): self._count(count) for kind, count in value.items()}
        if "" in counts or None in counts.values():
            self._odd()
            return None
        return {kind: count for kind, count in sorted(counts.items()) if count is not None}

    def _release(self, value: Any) -> tuple[str, int]:
        """The version and sequence of the first blueprint; nothing when the town takes none."""
        if value == []:
            return "", 0
        first = value[0] if isinstance(value, list) else None
        if not isinstance(first, Mapping):
            self._odd()
            return "", 0
        sequence = self._count(first.get("sequence")) or 0
        version = first.get("version")
        return (self._text(version) if version is not None else ""), sequence
