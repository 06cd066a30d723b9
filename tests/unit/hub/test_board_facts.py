"""What towns say, believed only as far as it can be: bodies that lie, are odd, older, or of somebody else."""

from datetime import date

import pytest

from kit.hub.logic.board import BodyRefused, Facts, Problem, from_data, read_facts
from kit.hub.logic.board_facts import (
    FACTS,
    AnswerUnreadable,
    answer_words,
    read_again,
    read_answer,
    read_source,
)
from kit.hub.logic.board_rows import (
    UNKNOWN,
    UNTOLD,
    Entry,
    Told,
    TownRef,
    age_words,
    checked_within,
    counted,
    kinds_told,
    make_row,
    trend_words,
    unread,
)
from tests.factories.board_bodies import town_body

DAY = date(2026, 11, 26)
TSU = TownRef("242012", "tsu", "津市", is_connected=True, address="https://tsu.example")


def read(before=None, **parts):
    return read_facts(town_body(**parts), code="242012", day=DAY, before=before)


def test_a_good_body_is_read_and_kept_whole():
    facts = read()
    assert facts == Facts(
        designated=True, checked_on=date(2026, 11, 1), platform="支援連絡会", platform_since=date(2024, 4, 1),
        last_held_on=date(2026, 10, 15), held=2, resources={"family_group": 1, "place": 3}, release="2026.2", sequence=2, highest=2,
        kit="0.7.0",
    )  # fmt: skip
    assert facts.resource_count == 4
    assert from_data(facts.to_data()) == facts
    assert from_data({"designated": True, "of a newer kit": 1}) == Facts(designated=True)


@pytest.mark.parametrize(
    "body",
    [None, [], "<html>", {}, town_body(format="sokumen-town/9"), town_body(role="hub"), town_body(code="242021")],
    ids=["nothing", "list", "text", "empty", "format", "hub", "other"],
)  # fmt: skip
def test_a_body_of_something_else_is_refused(body):
    with pytest.raises(BodyRefused):
        read_facts(body, code="242012", day=DAY)


@pytest.mark.parametrize(
    ("parts", "name", "problem"),
    [
        ({"window": {"designated": "yes", "checked_on": None}}, "designated", Problem.UNREADABLE),
        ({"window": {"designated": True, "checked_on": "2026-13-01"}}, "checked_on", Problem.UNREADABLE),
        ({"window": {"designated": True, "checked_on": "2026-11-27"}}, "checked_on", Problem.FUTURE),
        ({"window": None}, "designated", Problem.UNREADABLE),
        ({"meetings": {"platform": {"name": "x" * 300}, "held": -1}}, "platform", Problem.UNREADABLE),
        ({"meetings": {"platform": 5}}, "platform", Problem.UNREADABLE),
        ({"counts": {"resources": {"place": 10**9}}}, "resources", Problem.UNREADABLE),
        ({"counts": {"resources": {"place": True}}}, "resources", Problem.UNREADABLE),
        ({"counts": {"resources": {"a\nb": 1}}}, "resources", Problem.UNREADABLE),
    ],
)
def test_what_cannot_be_believed_is_unknown_and_named(parts, name, problem):
    facts = read(**parts)
    assert getattr(facts, name) is None
    assert problem in facts.problems


def test_a_name_may_have_a_space_of_full_width():
    facts = read(meetings={"platform": {"name": "津市\u3000支援\xa0連絡会"}, "held": 1})
    assert (facts.platform, facts.problems) == ("津市\u3000支援\xa0連絡会", ())


def test_a_town_that_comes_back_older_is_told_so():
    older = read(before=Facts(sequence=3, highest=3))
    assert older.problems == (Problem.OLDER,)
    assert older.release == "2026.2"
    assert read(before=older).problems == (Problem.OLDER,), "the day after it is still so"
    assert read(before=Facts(sequence=2, highest=2)).problems == ()
    assert read(before=Facts(highest=3), blueprints=[]).problems == ()


def test_unknown_untold_and_no_are_three_things():
    nothing = make_row(TSU, None, {}, DAY)
    assert {cell.value for cell in nothing.cells.values()} == {UNKNOWN}
    assert nothing.state_words == "わかりません"
    assert nothing.since == ""
    told = read(
        window={"designated": False, "checked_on": None},
        counts={"resources": {}},
        meetings={"platform": None},
    )
    row = make_row(TSU, Told(DAY, told), {}, DAY)
    assert (row.state, row.state_words) == (UNTOLD, "公表なし")
    assert [row.cells[fact].words for fact in ("platform", "resources")] == ["公表なし", "公表なし"]
    assert row.cells["last_held_on"].words == "わかりません"
    entered = make_row(TownRef("1", "a", "甲町"), None, {"window": Entry("no", "電話", DAY)}, DAY)
    assert (entered.state, entered.state_words, entered.since) == (
        "no",
        "これから",
        "県の入力（電話） 2026年11月26日",
    )
    assert counted([nothing, row, entered], "window") == {"yes": 0, "no": 1, "untold": 1, "unknown": 1}
    assert kinds_told([row], DAY) == ({}, 0)


@pytest.mark.parametrize(
    ("read_on", "as_of", "is_connected", "source"),
    [
        (DAY, DAY, True, "津市のサイト"),  # fresh: its own word counts
        (date(2026, 8, 1), date(2026, 9, 1), True, "県の入力（電話）"),  # silent since: the newer counts
        (date(2026, 8, 1), date(2026, 7, 1), True, "津市のサイト"),
        (date(2026, 11, 20), date(2026, 11, 25), False, "県の入力（電話）"),  # no longer connected
    ],
)
def test_the_towns_own_word_counts_while_it_is_fresh(read_on, as_of, is_connected, source):
    town = TownRef("242012", "tsu", "津市", is_connected=is_connected)
    row = make_row(town, Told(read_on, read()), {"window": Entry("no", "電話", as_of)}, DAY)
    assert row.cells["window"].source == source


def test_what_is_old_says_so():
    row = make_row(TSU, Told(date(2026, 8, 25), read()), {}, DAY)
    assert row.cells["window"].age == "3か月前の時点"
    assert row.notes == ("サイトから知らせが届いていません（3か月前の時点）。",)
    assert [age_words(day, DAY) for day in (DAY, date(2026, 10, 22), date(2025, 12, 1), date(2024, 11, 1))] == [
        "", "", "1年前の時点", "2年前の時点",
    ]  # fmt: skip
    fresh = make_row(TSU, Told(DAY, read()), {}, DAY)
    assert fresh.cells["checked_on"].more == "25日前"
    assert (checked_within([fresh], DAY, 25), checked_within([fresh], DAY, 24)) == (1, 0)


def test_beside_a_line_over_time_stands_who_is_not_in_it():
    def town(number, told, **more):
        return make_row(
            TownRef(str(number), "a", f"{number}町", **{"is_connected": True, **more}), told, {}, DAY
        )

    before = Facts(highest=9)
    rows = [
        town(1, Told(DAY, read())), town(2, Told(date(2026, 8, 24), read())), town(3, None),
        town(4, Told(DAY, read(before))), town(5, None, is_connected=False),
        town(7, Told(date(2026, 8, 24), read()), rests_since=date(2026, 8, 25)),
        town(6, Told(DAY, read(window={"designated": True, "checked_on": "2031-01-01"}))),
    ]  # fmt: skip
    assert trend_words(rows, DAY) == (
        "2026年11月26日の数は、7市町のうち3市町のサイトの知らせからです。",
        "県が読むのを休んでいる市町（休んで35日より後は、数に入れていません）: 7町（2026年8月25日から）。",
        "知らせが35日より長く届いていない市町は、その後の数に入れていません: 2町（2026年8月24日から）。",
        "サイトをつないだあと、知らせがまだ一度も届いていない市町: 3町。",
        "前より古い公開版に戻った市町（いまの知らせのとおりに数えています）: 4町。",
        "先の日付を知らせた市町（その日付は使っていません）: 6町。",
    )
    assert len(trend_words(rows[:1], DAY)) == 1
    assert kinds_told(rows, DAY) == ({"family_group": 3, "place": 9}, 3), "what is old is not added up"


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("window", "あり", "yes"), ("window", "○", "yes"), ("window", "未設置", "no"), ("window", "  ", ""),
        ("checked_on", "令和8年4月1日", "2026-04-01"), ("checked_on", "R8.4.1", "2026-04-01"),
        ("resources", "１２か所", "12"), ("window_phone", "０５９（２２９）３１５７", "059-229-3157"),
        ("window_url", "https://www.city.example/", "https://www.city.example/"), ("platform", "連絡会", "連絡会"),
        ("platform", "なし", "no"), ("platform", "未設置。", "no"), ("platform", "検討中", "no"), ("platform", " ", ""),
        ("platform", "これから", "no"), ("platform", "あり", "yes"),
        ("window_name", "健康福祉課\r\n 相談係", "健康福祉課 相談係"), ("window_name", "健康\ufffe福祉\x0b課\uffff", "健康福祉課"),
    ],
)  # fmt: skip
def test_answers_are_read_as_clerks_write_them(fact, text, value):
    assert read_answer(FACTS[fact], text, DAY) == value
    assert answer_words(FACTS["checked_on"], "2026-04-01") == "2026年4月1日"


def test_what_was_kept_before_words_for_none_were_read_counts_as_that_no():
    kept = ("なし", "no", "－", "", "連絡会")
    assert [read_again("platform", value) for value in kept] == ["no", "no", "", "", "連絡会"]
    assert [read_again(fact, "なし") for fact in ("window_name", "of an older kit")] == ["なし", "なし"]
    row = make_row(TSU, None, {"platform": Entry("no", "電話", DAY)}, DAY)
    assert (row.cells["platform"].words, row.cells["platform"].is_known) == ("これから", True)
    assert counted([row], "platform") == {"yes": 0, "no": 1, "untold": 0, "unknown": 0}


def test_a_connected_town_that_was_not_read_yet_says_so_and_is_counted():
    entry = {"window": Entry("yes", "電話", DAY)}
    rows = [
        make_row(TSU, None, {}, DAY), make_row(TSU, None, entry, DAY), make_row(TSU, Told(DAY, Facts()), {}, DAY),
        make_row(TownRef("1", "a", "甲町"), None, {}, DAY),
    ]  # fmt: skip
    note = ("サイトの知らせを、まだ読み取っていません。",)
    assert [row.notes for row in rows] == [note, note, (), ()]
    assert (unread(rows, "window"), unread(rows, "platform")) == (1, 2)


def test_a_number_is_linked_as_it_is_dialled():
    def link(number):
        entries = {"window_phone": Entry(number, "電話", DAY)}
        return make_row(TSU, None, entries, DAY).cells["window_phone"].phone_link

    assert [link(one) for one in ("#7119", "059-229-3157", "内線3")] == ["tel:%237119", "tel:0592293157", ""]


def test_a_source_is_one_line_of_signs_that_can_be_seen():
    assert read_source(" 広報\ufffe\r\n4月号 ") == "広報 4月号"
    for text in ("\ufffe ", "あ" * 201):
        with pytest.raises(AnswerUnreadable, match="出典を200字まで"):
            read_source(text)


@pytest.mark.parametrize(
    ("fact", "text", "words"),
    [
        ("window", "検討中", "「ある」か「これから」"), ("checked_on", "4月1日", "日付として読めません"),
        ("checked_on", "2027-01-01", "先の日付"), ("resources", "たくさん", "数字だけ"), ("window_phone", "内線3", "市外局番"),
        ("window_url", "www.example", "https://"), ("window_url", "javascript:alert(1)", "https://"), ("platform", "あ" * 201, "200字"),
        ("window_name", "なし", "なければ空のまま"), ("window_name", "未設置。", "名前を書いて"), ("window_name", "－", "なければ空のまま"),
        ("platform", "－", "わからなければ空のまま"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_write(fact, text, words):
    with pytest.raises(AnswerUnreadable, match=words):
        read_answer(FACTS[fact], text, DAY)
