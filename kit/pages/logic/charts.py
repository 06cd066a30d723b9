"""Charts as numbers that a template writes into an SVG.

For: `figure` and `chart` blocks. Not for: colours and type (the stylesheet), the table that always stands
beside a chart, judging an editor's numbers (`figures`).

Rules
- One unit is one CSS pixel at 360 wide, the narrowest screen: labels stand above their bars.
- Every number keeps its place: one to twelve items, in the order given, zeros included.
- A bar's length is proportional from zero; the axis ends at a round number.
- A split is drawn over its sum, a split of percentages over 100 or more: a missing rest stays empty.
- A part that is too narrow for its mark is named in the legend only.
- Coordinates are rounded to hundredths; the numbers people read are not touched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, isfinite
from typing import Final

from kit.pages.logic.numbers import Number, is_percent, nice_ticks, value_text
from kit.pages.logic.text_width import text_width, wrap_label

WIDTH: Final = 360
TYPE_SIZE: Final = 16
LINE: Final = 24
MAX_ITEMS: Final = 12
MAX_DOTS: Final = 200

_BAR: Final = 18
_GAP: Final = 14
_PAD: Final = 6
_SPLIT_BAR: Final = 44
_SWATCH: Final = 14
_AXIS: Final = 26
_MARK_WIDTH: Final = 18
_UNDER: Final = 8  # from the baseline of a line to its end


class ChartError(ValueError):
    """Numbers that cannot be drawn: none or too many, negative, not finite, more marked than there are."""


@dataclass(frozen=True)
class Item:
    label: str
    number: Number


@dataclass(frozen=True)
class Row:
    """One row of the table beside the chart."""

    label: str
    value: str


@dataclass(frozen=True)
class TextLine:
    """One line of text; `y` is its baseline, `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    label: str
    label_lines: tuple[TextLine, ...]
    x: float
    y: float
    width: float
    height: float
    value: TextLine


@dataclass(frozen=True)
class Tick:
    """A line of the grid at `x` and its number below."""

    x: float
    label: TextLine


@dataclass(frozen=True)
class BarChart:
    width: int
    height: float
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    grid_top: float
    grid_bottom: float
    kind: str = "bar"


@dataclass(frozen=True)
class Segment:
    """One part of the whole; `mark` is its number (from 1) in the bar, None when too narrow."""

    index: int
    x: float
    y: float
    width: float
    height: float
    mark: TextLine | None


@dataclass(frozen=True)
class LegendLine:
    """A swatch, the number of the segment, its label and its value."""

    index: int
    swatch_x: float
    swatch_y: float
    swatch_size: float
    mark: TextLine
    label_lines: tuple[TextLine, ...]
    value: TextLine


@dataclass(frozen=True)
class SplitChart:
    width: int
    height: float
    rows: tuple[Row, ...]
    segments: tuple[Segment, ...]
    legend: tuple[LegendLine, ...]
    kind: str = "split"


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    marked: bool


@dataclass(frozen=True)
class DotsChart:
    width: int
    height: float
    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]
    words: str
    kind: str = "dots"


Chart = BarChart | SplitChart | DotsChart


def draw_chart(kind: str, items: Sequence[Item], *, unit: str) -> Chart:
    """The chart of a kind (bar, split, dots); raises ChartError, also for another kind.

    Numbers that are no countable whole are drawn as bars where dots were asked for.
    """
    _check(items)
    drawers: dict[str, Callable[..., Chart]] = {"bar": bar_chart, "split": split_chart, "dots": dots_chart}
    if kind not in drawers:
        raise ChartError(f"Unknown kind of chart: {kind} (known: {', '.join(drawers)}).")
    drawer = bar_chart if kind == "dots" and not _is_countable(items) else drawers[kind]
    return drawer(items, unit=unit)


def bar_chart(items: Sequence[Item], *, unit: str) -> BarChart:
    """Horizontal bars, each under its label; raises ChartError."""
    _check(items)
    values = [value_text(item.number, unit) for item in items]
    room = WIDTH - max(text_width(text) for text in values) * TYPE_SIZE - _PAD
    steps = nice_ticks(max(float(item.number) for item in items))
    if all(float(item.number).is_integer() for item in items):
        steps = tuple(step for step in steps if step.is_integer())
    scale = room / steps[-1]
    bars: list[Bar] = []
    top = 0.0
    for item, text in zip(items, values, strict=True):
        bars.append(_bar(item, text, top, scale))
        top = bars[-1].y + _BAR + _GAP
    bottom = top - _GAP + _PAD
    ticks = tuple(_tick(step, scale, bottom, room) for step in steps)
    return BarChart(WIDTH, _r(bottom + _AXIS), _rows(items, unit), tuple(bars), ticks, 0.0, _r(bottom))


def split_chart(items: Sequence[Item], *, unit: str) -> SplitChart:
    """One bar of the whole, parts in the order given, with a legend below; raises ChartError."""
    _check(items)
    numbers = [float(item.number) for item in items]
    whole = max(sum(numbers), 100.0) if is_percent(unit) else sum(numbers)
    starts = accumulate(numbers[:-1], initial=0.0)
    scale = WIDTH / whole if whole else 0.0
    segments = [
        _segment(index, start * scale, number * scale)
        for index, (start, number) in enumerate(zip(starts, numbers, strict=True), start=1)
    ]
    legend: list[LegendLine] = []
    top = float(_SPLIT_BAR + _GAP)
    for index, item in enumerate(items, start=1):
        legend.append(_legend_line(index, item, unit, top))
        top += LINE * len(legend[-1].label_lines) + _PAD
    drawn = tuple(segment for segment in segments if segment.width)
    return SplitChart(WIDTH, _r(top), _rows(items, unit), drawn, tuple(legend))


def dots_chart(items: Sequence[Item], *, unit: str) -> DotsChart:
    """A dot for each of the whole; those of the first item stand out, such as 1 in 50; raises ChartError."""
    _check(items)
    if not _is_countable(items):
        raise ChartError(f"Only whole numbers, together 1 to {MAX_DOTS}, can be drawn as dots.")
    marked, total = int(items[0].number), sum(int(item.number) for item in items)
    columns = 10 if total <= 100 else 20
    cell = WIDTH / columns
    dots = tuple(
        Dot(_r((at % columns + 0.5) * cell), _r((at // columns + 0.5) * cell), _r(cell * 0.36), at < marked)
        for at in range(total)
    )
    words = f"{value_text(total, unit)}に{value_text(marked, unit)}"
    return DotsChart(WIDTH, _r(ceil(total / columns) * cell), _rows(items, unit), dots, words)


def _rows(items: Sequence[Item], unit: str) -> tuple[Row, ...]:
    return tuple(Row(item.label, value_text(item.number, unit)) for item in items)


def _bar(item: Item, text: str, top: float, scale: float) -> Bar:
    lines = _text_lines(item.label, 0.0, top, WIDTH)
    y = top + LINE * len(lines)
    width = float(item.number) * scale
    value = TextLine(_r(width + _PAD), _r(y + _BAR - 4), text)
    return Bar(item.label, lines, 0.0, _r(y), _r(width), _BAR, value)


def _tick(step: float, scale: float, bottom: float, room: float) -> Tick:
    x = step * scale
    anchor = "start" if step == 0 else "end" if x > room - 1 else "middle"
    return Tick(_r(x), TextLine(_r(x), _r(bottom + LINE - 2), value_text(step, ""), anchor))


def _segment(index: int, x: float, width: float) -> Segment:
    middle = TextLine(_r(x + width / 2), _SPLIT_BAR / 2 + 5, str(index), "middle")
    return Segment(index, _r(x), 0.0, _r(width), _SPLIT_BAR, middle if width >= _MARK_WIDTH else None)


def _legend_line(index: int, item: Item, unit: str, top: float) -> LegendLine:
    text = value_text(item.number, unit)
    left = _SWATCH + _MARK_WIDTH + _PAD * 2
    room = WIDTH - left - text_width(text) * TYPE_SIZE - _PAD
    baseline = top + LINE - _UNDER
    return LegendLine(
        index=index,
        swatch_x=0.0,
        swatch_y=_r(baseline - _SWATCH + 2),
        swatch_size=_SWATCH,
        mark=TextLine(_SWATCH + _PAD, _r(baseline), str(index)),
        label_lines=_text_lines(item.label, float(left), top, room),
        value=TextLine(WIDTH, _r(baseline), text, "end"),
    )


def _text_lines(text: str, x: float, top: float, room: float) -> tuple[TextLine, ...]:
    lines = wrap_label(text, room / TYPE_SIZE) or ("",)
    return tuple(TextLine(_r(x), _r(top + LINE * (at + 1) - _UNDER), line) for at, line in enumerate(lines))


def _is_countable(items: Sequence[Item]) -> bool:
    whole = all(item.number == int(item.number) for item in items)
    return whole and 1 <= sum(int(item.number) for item in items) <= MAX_DOTS


def _check(items: Sequence[Item]) -> None:
    if not 1 <= len(items) <= MAX_ITEMS:
        raise ChartError(f"A chart has 1 to {MAX_ITEMS} items, not {len(items)}.")
    for item in items:
        if not isfinite(item.number) or item.number < 0:
            raise ChartError(f"{item.label}: {item.number} cannot be drawn.")


def _r(value: float) -> float:
    return round(value, 2)
