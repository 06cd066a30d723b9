"""What an editor is told about a chart of his own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kit.pages.logic.charts import Item
from kit.pages.logic.figures import ChartDraft, Finding, check_chart
from kit.pages.logic.numbers import Number

GOOD = ChartDraft(
    kind="split",
    unit="％",
    items=(Item("電話", 60.5), Item("来所", Decimal("39.50"))),
    source="津市「相談窓口の利用」",
    date="2026年4月1日",
    reading="窓口に来た方だけの数です。",
)
BARS = replace(GOOD, kind="bar")


def numbered(*numbers: Number, draft: ChartDraft = GOOD) -> ChartDraft:
    return replace(draft, items=tuple(Item(f"項目{at}", number) for at, number in enumerate(numbers)))


def told(draft: ChartDraft) -> list[tuple[str, str]]:
    return [(finding.field, finding.message) for finding in check_chart(draft)]


def test_a_good_chart_has_no_findings() -> None:
    assert check_chart(GOOD) == []
    assert check_chart(replace(GOOD, date=date(2026, 4, 1))) == []


def test_an_empty_form_names_every_field_in_order() -> None:
    for nothing in (None, " "):
        empty = ChartDraft(kind="bar", unit=" ", items=(), source=" ", date=nothing, reading="")
        fields = [finding.field for finding in check_chart(empty)]
        assert fields == ["unit", "items", "source", "date", "reading"]


@pytest.mark.parametrize("unit", ["100人", "とても長い単位の名前", "１人"])
def test_units_are_short_and_without_numbers(unit: str) -> None:
    assert [field for field, _ in told(replace(BARS, unit=unit))] == ["unit"]


def test_labels_are_there_and_different() -> None:
    names = ["電話", " 電話", "", "電話"]
    assert told(replace(BARS, items=tuple(Item(name, 20) for name in names))) == [
        ("items/1/label", "「電話」が2個以上あります。ちがう名前にしてください。"),
        ("items/2/label", "3番目の項目に名前を書いてください。"),
    ]


@pytest.mark.parametrize("number", [-1, float("nan"), float("inf"), Decimal("-0.5")])
@pytest.mark.parametrize("kind", ["bar", "split"])
def test_numbers_are_zero_or_more(number: Number, kind: str) -> None:
    draft = numbered(number, 100, draft=replace(GOOD, kind=kind))
    assert check_chart(draft) == [Finding("items/0/number", "「項目0」には0以上の数を書いてください。")]


@pytest.mark.parametrize("second", [40.5, 38.5, 39, 40])
def test_percentages_of_a_split_that_add_up_are_let_through(second: float) -> None:
    assert check_chart(numbered(60.5, second)) == []


@pytest.mark.parametrize(("second", "total"), [(41, "101.5%"), (38, "98.5%"), (0, "60.5%")])
def test_percentages_of_a_split_that_do_not_add_up_are_told(second: float, total: str) -> None:
    message = f"割合の合計が{total}です。100%になるように直してください。"
    assert told(numbered(60.5, second)) == [("items", message)]


def test_decimals_are_added_exactly() -> None:
    assert told(numbered(*[0.1] * 10))[0][1].startswith("割合の合計が1%です。")


def test_counts_and_bars_need_not_add_up() -> None:
    assert check_chart(numbered(80, 70, draft=BARS)) == []
    assert check_chart(numbered(80, 70, draft=replace(GOOD, unit="回"))) == []


def test_a_split_needs_two_parts_and_something() -> None:
    assert told(numbered(100)) == [("items", "割合の図には項目が2個以上いります。")]
    zeros = numbered(0, 0, draft=replace(GOOD, unit="回"))
    assert told(zeros) == [("items", "すべて0なので、割合の図にできません。")]


def test_too_many_items() -> None:
    assert told(numbered(*range(13), draft=BARS)) == [("items", "項目は1個から12個までです（いまは13個）。")]


def test_more_than_a_hundred_percent_is_a_caution() -> None:
    message = "「項目0」が100%をこえています。まちがいがないか確かめてください。"
    assert check_chart(numbered(120, 100, draft=BARS)) == [Finding("items/0/number", message, True)]


def test_small_counts_of_people_are_a_caution_and_zero_is_not() -> None:
    people = replace(BARS, unit="人")
    found = check_chart(numbered(9, 10, 0, draft=people))
    assert [(finding.field, finding.is_caution) for finding in found] == [("items/0/number", True)]
    assert found[0].message.startswith("「項目0」は10より小さい数です。")
    assert check_chart(numbered(9, 10, 0, draft=replace(BARS, unit="回"))) == []
