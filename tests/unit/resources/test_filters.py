"""What an address asks, and how the answer is told, decided from values."""

from datetime import date, datetime

import pytest

from kit.resources.logic import addresses, telling
from kit.resources.logic.filters import (
    MOST_ALSO,
    Wanted,
    chips,
    in_words,
    query_of,
    read_page,
    read_wanted,
    with_towns,
)

AREAS = {"town": "津市", "prefecture": "県全体", "242047": "松阪市"}
GIVEN = {
    "q": "ひだまり", "who": "family", "wish": "talk", "kind": "place", "area": "242047", "day": "sa", "online": "on",
}  # fmt: skip
TODAY = date(2026, 11, 26)


def test_an_address_is_read_and_written_the_same():
    wanted = read_wanted(GIVEN, AREAS)
    assert wanted == Wanted("ひだまり", "family", "talk", "place", "242047", "sa", True)
    assert (
        read_wanted(dict(part.split("=") for part in query_of(wanted).split("&")) | {"q": "ひだまり"}, AREAS)
        == wanted
    )
    assert query_of(Wanted()) == ""
    assert query_of(Wanted(who="family"), page=3) == "who=family&page=3"


@pytest.mark.parametrize("name", ["who", "wish", "kind", "area", "day", "online"])
@pytest.mark.parametrize("value", ["", "x", "FAMILY", "family ", "1", "on ", "242012'", "\0"])
def test_what_nobody_can_choose_counts_as_not_chosen(name, value):
    assert read_wanted({name: value}, AREAS) == Wanted()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("　ﾋﾀﾞﾏﾘ　", "ヒダマリ"), ("a\0b\u200b\n c", "a b c"), ("長" * 200, "長" * 80), (" \t ", "")],
)
def test_words_are_read_in_one_spelling(typed, read):
    assert read_wanted({"q": typed}, AREAS).words == read


@pytest.mark.parametrize(
    ("text", "page"),
    [("2", 2), ("0", 1), ("-1", 1), ("", 1), ("二", 1), ("²", 1), ("1e3", 1), ("123456", 1), ("٣", 1)],
)
def test_a_page_is_a_number_from_one(text, page):
    assert read_page({"page": text}) == page


def test_each_chip_takes_one_choice_away():
    wanted = read_wanted(GIVEN, AREAS)
    found = chips(wanted, AREAS)
    assert [chip.label for chip in found] == [
        "「ひだまり」", "ご家族", "話してみたい", "居場所", "松阪市", "土曜日", "オンラインで参加できる",
    ]  # fmt: skip
    assert [len(chip.without.split("&")) for chip in found] == [6] * 7
    assert "who=" not in found[1].without
    assert in_words(Wanted(who="family", day="sa"), AREAS) == "ご家族、土曜日"
    assert chips(Wanted(), AREAS) == ()


@pytest.mark.parametrize(
    ("area", "codes", "words"),
    [
        ("prefecture", ("242047",), "県全体"),
        ("town", ("242047",), "松阪市"),
        ("several", ("1", "2", "3", "4", "5", "6", "7", "8"), "1町・2町・3町・4町・5町・6町ほか2市町"),
        ("several", (), "いくつかの市町"),
        ("town", ("999999",), "この市町"),
    ],
)
def test_areas_are_told_by_their_names(area, codes, words):
    names = {"242047": "松阪市", **{str(n): f"{n}町" for n in range(1, 9)}}
    assert telling.area_words(area, codes, names) == words


def test_what_is_told_of_people_money_and_time():
    assert telling.for_whom(person=True, family=False, supporter=True) == "ご本人・支える人"
    assert telling.ages(15, None) == "15歳から"
    assert telling.ages(None, 39, "学生も") == "39歳まで、学生も"
    assert telling.ages(None, None) == ""
    assert [telling.fee_words(*one) for one in ((True, ""), (True, "飲み物つき"), (False, ""), (False, "100円"), (None, ""))] == [
        "無料", "無料（飲み物つき）", "有料", "100円", "",
    ]  # fmt: skip
    assert telling.reservation_words("nobody knows") == "たずねてください"
    assert telling.language_words(("pt", "xx", "jsl")) == "ポルトガル語、手話"
    assert telling.month_words(date(2025, 3, 9)) == "2025年3月"
    assert telling.month_words(None) == ""
    assert telling.span_words(datetime(2026, 12, 5, 9, 5), None) == "9:05〜"
    assert [telling.near_day(date(2026, 11, day), today=TODAY) for day in (26, 27, 28)] == [
        "きょう 11月26日（木）", "あす 11月27日（金）", "11月28日（土）",
    ]  # fmt: skip


def test_fixed_points_are_asked_for_where_people_meet():
    names = ("leave_early", "name_needed", "family_alone", "barrier_free", "parking", "visit_before")
    nothing = dict.fromkeys(names, "")
    meeting = telling.first_points({**nothing, "parking": "3台"}, women_only=False, is_meeting=True)
    assert [(one.name, one.text) for one in meeting if one.text != "たずねてください"] == [("駐車", "3台")]
    assert len(meeting) == 6
    assert telling.first_points(nothing, women_only=False, is_meeting=False) == ()
    (only,) = telling.first_points(nothing, women_only=True, is_meeting=False)
    assert only.name == "女性のみ"


def test_a_map_needs_both_halves_of_a_position():
    assert addresses.map_of(34.7186, 136.5057) == "https://maps.gsi.go.jp/#16/34.718600/136.505700"
    assert addresses.map_of(34.7, None) == addresses.map_of(None, 136.5) == ""
    assert addresses.map_of(0.0, 0.0) != ""
    assert addresses.with_query("/a/", "") == "/a/"


NEAR = {**AREAS, "242071": "鈴鹿市", "242101": "亀山市", **{str(n): f"町{n}" for n in range(242300, 242310)}}


def test_several_towns_stand_in_one_address_and_each_can_be_taken_away():
    wanted = read_wanted({"area": "town", "also": "town-242071-242101"}, NEAR)
    assert wanted.towns == ("town", "242071", "242101")
    assert query_of(wanted) == "area=town&also=town-242071-242101"
    assert in_words(wanted, NEAR) == "津市、鈴鹿市、亀山市"
    assert [chip.without for chip in chips(wanted, NEAR)] == [
        "area=242071&also=242071-242101", "area=town&also=town-242101", "area=town&also=town-242071",
    ]  # fmt: skip
    assert query_of(with_towns(Wanted(area="242071"))) == ""


@pytest.mark.parametrize(
    ("area", "also", "towns"),
    [
        ("242071", "town-242101", ("242071",)),  # chosen beside another town
        ("prefecture", "prefecture-242101", ()),
        ("", "-242101", ()),
        ("town", "town-town-999999-prefecture-242101-242101--", ("town", "242101")),
        ("town", "town", ("town",)),
    ],
)
def test_towns_that_nobody_can_choose_beside_another_are_left_out(area, also, towns):
    assert read_wanted({"area": area, "also": also}, NEAR).towns == towns


def test_an_address_names_no_endless_row_of_towns():
    many = "-".join(["town", *(str(n) for n in range(242300, 242310))])
    assert len(read_wanted({"area": "town", "also": many}, NEAR).also) == MOST_ALSO
