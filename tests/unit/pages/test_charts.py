"""Geometry that can be trusted: proportional, inside the picture, nothing overlapping."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.pages.logic.charts import (
    LINE,
    TYPE_SIZE,
    WIDTH,
    BarChart,
    ChartError,
    DotsChart,
    Item,
    Row,
    SplitChart,
    TextLine,
    bar_chart,
    dots_chart,
    draw_chart,
    split_chart,
)
from kit.pages.logic.text_width import text_width

CALLERS = (Item("親", 58.1), Item("本人", 10.3), Item("きょうだい", 0))
labels = st.text(alphabet="相談あっ、（）ab1 ", max_size=60)
numbers = st.integers(0, 10**7) | st.floats(0, 1000).map(lambda value: round(value, 1))
items = st.lists(st.builds(Item, labels, numbers), min_size=1, max_size=12)
units = st.sampled_from(["%", "人", "万人"])


def right_edge(line: TextLine) -> float:
    width = text_width(line.text) * TYPE_SIZE
    return line.x + {"start": width, "middle": width / 2, "end": 0}[line.anchor]


def test_bars_keep_order_and_proportion() -> None:
    chart = bar_chart(CALLERS, unit="%")
    assert [bar.label for bar in chart.bars] == ["親", "本人", "きょうだい"]
    assert [bar.value.text for bar in chart.bars] == ["58.1%", "10.3%", "0%"]
    assert chart.bars[1].width / chart.bars[0].width == pytest.approx(10.3 / 58.1, abs=1e-3)
    assert chart.bars[2].width == 0
    assert [tick.label.text for tick in chart.ticks] == ["0", "20", "40", "60"]
    assert [tick.label.anchor for tick in chart.ticks] == ["start", "middle", "middle", "end"]
    assert chart.rows == (Row("親", "58.1%"), Row("本人", "10.3%"), Row("きょうだい", "0%"))


def test_a_long_label_takes_more_lines_and_pushes_the_bar_down() -> None:
    short, long = (
        bar_chart([Item(label, 1)], unit="人").bars[0] for label in ("短い", "とても長い項目の名前" * 4)
    )
    assert len(long.label_lines) == 2
    assert long.y - short.y == LINE


def test_percentages_above_a_hundred_and_all_zeros_are_drawn() -> None:
    assert bar_chart([Item("前の年とくらべて", 120)], unit="%").ticks[-1].label.text == "150"
    zeros = bar_chart([Item("a", 0), Item("b", 0)], unit="件")
    assert [bar.width for bar in zeros.bars] == [0, 0]
    assert split_chart([Item("a", 0), Item("b", 0)], unit="件").segments == ()


def test_what_is_counted_is_not_measured_in_halves() -> None:
    chart = bar_chart([Item("保健所", 2), Item("警察", 1)], unit="人")
    assert [tick.label.text for tick in chart.ticks] == ["0", "1", "2"]
    assert chart.ticks[-1].x == chart.bars[0].x + chart.bars[0].width


@given(items, units)
def test_everything_of_a_bar_chart_is_inside_and_apart(data: list[Item], unit: str) -> None:
    chart = bar_chart(data, unit=unit)
    assert len(chart.bars) == len(chart.rows) == len(data)
    bottom = 0.0
    for bar in chart.bars:
        assert bar.label_lines[0].y > bottom
        assert bar.y >= bar.label_lines[-1].y
        assert right_edge(bar.value) <= WIDTH + 0.01
        assert all(right_edge(line) <= WIDTH for line in bar.label_lines)
        bottom = bar.y + bar.height
    assert bottom <= chart.grid_bottom < chart.height
    assert all(0 <= tick.x <= WIDTH and right_edge(tick.label) <= WIDTH for tick in chart.ticks)


def test_a_split_of_percentages_fills_the_bar() -> None:
    chart = split_chart([Item("会えた", Decimal("45.0")), Item("会えていない", Decimal("55.0"))], unit="％")
    assert [(part.x, part.width) for part in chart.segments] == [(0, 162), (162, 198)]
    assert [line.value.text for line in chart.legend] == ["45%", "55%"]


def test_a_missing_rest_of_percentages_stays_empty_and_too_much_is_scaled() -> None:
    assert [part.width for part in split_chart([Item("a", 25)], unit="%").segments] == [90]
    assert [part.width for part in split_chart([Item("a", 150), Item("b", 50)], unit="%").segments] == [
        270,
        90,
    ]
    assert [part.width for part in split_chart([Item("a", 3), Item("b", 1)], unit="人").segments] == [270, 90]


def test_narrow_parts_are_named_in_the_legend_only_and_zero_parts_not_drawn() -> None:
    chart = split_chart([Item("a", 96), Item("b", 4), Item("c", 0)], unit="%")
    assert [part.mark.text if part.mark else None for part in chart.segments] == ["1", None]
    assert [line.mark.text for line in chart.legend] == ["1", "2", "3"]


@given(items, units)
def test_everything_of_a_split_is_inside_and_apart(data: list[Item], unit: str) -> None:
    chart = split_chart(data, unit=unit)
    right = 0.0
    for part in chart.segments:
        assert part.x >= right - 0.02
        right = part.x + part.width
    assert right <= WIDTH + 0.02
    bottom = chart.segments[0].height if chart.segments else 0.0
    for line in chart.legend:
        assert line.label_lines[0].y > bottom
        assert line.value.x == WIDTH
        value_starts = WIDTH - text_width(line.value.text) * TYPE_SIZE
        assert all(right_edge(text) < value_starts for text in line.label_lines)
        bottom = line.label_lines[-1].y
    assert bottom < chart.height


def test_one_in_fifty() -> None:
    chart = dots_chart([Item("外に出づらい方", 1), Item("そのほかの方", 49)], unit="人")
    assert chart.words == "50人に1人"
    assert len(chart.dots) == 50
    assert [dot.marked for dot in chart.dots].index(True) == 0
    assert sum(dot.marked for dot in chart.dots) == 1
    assert (chart.width, chart.height) == (360, 180)
    assert all(dot.radius <= dot.x <= WIDTH - dot.radius for dot in chart.dots)
    assert chart.dots[-1].y + chart.dots[-1].radius <= chart.height


def test_many_dots_stand_closer() -> None:
    chart = dots_chart([Item("a", 3), Item("b", 147)], unit="世帯")
    assert (len(chart.dots), chart.height) == (150, 144)


@pytest.mark.parametrize("parts", [(0, 0), (1, 200), (0.5, 49.5)])
def test_dots_refuse_what_is_no_countable_whole(parts: tuple[float, float]) -> None:
    with pytest.raises(ChartError, match="dots"):
        dots_chart([Item("a", parts[0]), Item("b", parts[1])], unit="人")


@pytest.mark.parametrize("kind", ["bar", "split", "dots"])
@pytest.mark.parametrize("numbers", [[], [1] * 13, [-1], [float("nan")], [float("inf")], [Decimal("NaN")]])
def test_what_cannot_be_drawn_is_refused(kind: str, numbers: list[float]) -> None:
    with pytest.raises(ChartError):
        draw_chart(kind, [Item("a", number) for number in numbers], unit="%")


def test_each_kind_is_drawn_by_its_name() -> None:
    data = [Item("a", 1), Item("b", 3)]
    drawn = {kind: draw_chart(kind, data, unit="人") for kind in ("bar", "split", "dots")}
    assert [type(chart) for chart in drawn.values()] == [BarChart, SplitChart, DotsChart]
    assert [chart.kind for chart in drawn.values()] == list(drawn)
    assert drawn["bar"] == bar_chart(data, unit="人")
    with pytest.raises(ChartError, match="pie"):
        draw_chart("pie", data, unit="人")


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((54.1, 61.3), "bar"),
        ((1, 999), "bar"),
        ((0, 0), "bar"),
        ((Decimal("1.00"), Decimal("49.00")), "dots"),
    ],
)
def test_dots_of_what_cannot_be_counted_become_bars(numbers: tuple[float, float], kind: str) -> None:
    assert draw_chart("dots", [Item("a", numbers[0]), Item("b", numbers[1])], unit="人").kind == kind


def test_every_reference_figure_that_asks_for_a_chart_can_be_drawn() -> None:
    path = Path(__file__).parents[3] / "fixtures" / "reference" / "figures.json"
    figures = [row for row in json.loads(path.read_text("utf-8"))["rows"] if row["chart"]]
    assert len(figures) > 5
    for row in figures:
        data = [Item(value["label"], value["value"]) for value in row["values"]]
        assert draw_chart(row["chart"], data, unit=row["unit"]).kind == row["chart"], row["code"]
