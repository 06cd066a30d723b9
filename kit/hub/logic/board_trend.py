"""What changed over the months: readings at days that get rarer the older they are, and small drawings of them.

For: the trends of the board. Not for: single towns (nobody is compared), what is stored.

Rules
- Every day of the last DAILY days, then the last day of each week, then the last day of each month.
- A town counts with what it last said, for FRESH days at most; after that it is not known any more.
- A point says also of how many towns it is known: a line that rises because more are asked can be told from one that
  rises because there is more.
- Where a scale has an end (29 towns), the number of towns that are known is drawn too, broken, so that a fall because a
  town fell silent can be told from any other; the two lines differ in kind, not in colour.
- Coordinates are rounded to tenths; the numbers people read stand in the table beside the drawing, the last one in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from kit.core.logic.fiscal import fiscal_year
from kit.hub.logic.board_rows import FRESH

DAILY: Final = 90
WEEKLY: Final = 400
WIDTH, HEIGHT = 360, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 40, 8, 22


class Grain:
    """How long a daily state is worth reading: the last one of its month, of its week, or only while it is recent."""

    DAY, WEEK, MONTH = 0, 1, 2


class Reading(NamedTuple):
    """The numbers of one town on one day; None is not known."""

    day: date
    town: int
    window: bool | None
    platform: bool | None
    resources: int | None


@dataclass(frozen=True)
class Point:
    day: date
    value: int
    known: int


@dataclass(frozen=True)
class Series:
    """One question over time; `top` is the highest number that can be reached, None where there is none."""

    key: str
    title: str
    unit: str
    points: tuple[Point, ...]
    top: int | None = None

    @property
    def table(self) -> list[Point]:
        """What stands beside the drawing, the newest first: a year of months, before that fiscal years (each its last)."""
        last = self.points[-1].day
        since = date(last.year - 1, last.month, 1)
        kept: dict[tuple[int, ...], Point] = {}
        for point in self.points:
            day = point.day
            kept[(day.year, day.month) if day >= since else (fiscal_year(day),)] = point
        return list(reversed(kept.values()))


@dataclass(frozen=True)
class Drawing:
    """A line with its last number (`ends`), its scale and the first and last day, in the units of the picture.

    `known` is the broken line of towns that are known, "" where there is none.
    """

    path: str
    known: str
    ends: tuple[tuple[float, float, int], ...]
    ticks: tuple[tuple[float, int], ...]
    days: tuple[tuple[float, str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    baseline: int = HEIGHT - 6


def grain_of(day: date, next_day: date | None) -> int:
    """What a state is worth once the next one of the same town is known."""
    if next_day is None or (next_day.year, next_day.month) != (day.year, day.month):
        return Grain.MONTH
    return Grain.DAY if day.isocalendar()[:2] == next_day.isocalendar()[:2] else Grain.WEEK


def series_of(readings: Iterable[Reading], towns: int) -> tuple[Series, ...]:
    """The three lines, from readings in the order of their days; none when there are no readings."""
    lines: dict[str, list[Point]] = {"window": [], "platform": [], "resources": []}
    last: dict[int, Reading] = {}
    for day, found in _by_day(readings):
        last.update({one.town: one for one in found})
        since = day - timedelta(days=FRESH)
        there = [one for one in last.values() if one.day >= since]
        for key, points in lines.items():
            values = [value for one in there if (value := getattr(one, key)) is not None]
            points.append(Point(day, sum(values), len(values)))
    return tuple(
        Series(key, title, unit, tuple(lines[key]), top)
        for key, title, unit, top in (
            ("window", "窓口を公表している市町", "市町", towns),
            ("platform", "プラットフォームを公表している市町", "市町", towns),
            ("resources", "市町のサイトにのる社会資源", "か所", None),
        )
        if lines[key]
    )


def draw(series: Series) -> Drawing:
    """The line of a series with at least one point."""
    first, last = series.points[0].day, series.points[-1].day
    most = series.top or _round_up(max(point.value for point in series.points))
    span = max((last - first).days, 1)
    room, depth = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def place(day: date, value: int) -> tuple[float, float]:
        x = _LEFT + room * ((day - first).days / span if last > first else 1)
        return round(x, 1), round(_TOP + depth * (1 - value / most), 1)

    places = [place(point.day, point.value) for point in series.points]
    known = [place(point.day, point.known) for point in series.points]
    ticks = tuple((round(_TOP + depth * (1 - value / most), 1), value) for value in (0, most))
    is_known_drawn = series.top is not None and any(point.known != series.top for point in series.points)
    return Drawing(
        _path(places), _path(known) if is_known_drawn else "", ((*places[-1], series.points[-1].value),), ticks,
        _days(first, last),
    )  # fmt: skip


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in places)


def _by_day(readings: Iterable[Reading]) -> list[tuple[date, list[Reading]]]:
    found: dict[date, list[Reading]] = {}
    for one in readings:
        found.setdefault(one.day, []).append(one)
    return sorted(found.items())


def _days(first: date, last: date) -> tuple[tuple[float, str, str], ...]:
    words = [f"{day.year}年{day.month}月" for day in (first, last)]
    end = (float(WIDTH - _RIGHT), words[1], "end")
    return (end,) if words[0] == words[1] else ((float(_LEFT), words[0], "start"), end)


def _round_up(most: int) -> int:
    """A number at the end of the scale that is easy to read."""
    steps: Sequence[int] = (1, 2, 5)
    size = 1
    while True:
        for step in steps:
            if most <= step * size:
                return max(step * size, 1)
        size *= 10
