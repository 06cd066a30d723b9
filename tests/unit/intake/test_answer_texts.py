"""Texts for answers: no gap is sent to a person, what was typed stays, and what ships reads calmly."""

import pytest

from kit.core.logic.facts import known_names
from kit.hub.logic.style import hints
from kit.intake.logic.answer_texts import MOMENTS, Offered, by_moment, fill, put, slips
from tests.factories import releases

FACTS = {"window.phone": "059-229-3456", "window.hours": "月〜金 8時半から", "centre.name": " "}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("読みました。\n\nまた書きます。", "読みました。\n\nまた書きます。"),
        (
            "電話もできます。{window.phone}（{window.hours}）",
            "電話もできます。059-229-3456（月〜金 8時半から）",
        ),
        ("開いている時間は、{centre.hours}です。読みました。", "読みました。"),
        ("書けます。\r\n\r\n{centre.name}　{centre.phone}\r\n\r\nここにも。", "書けます。\n\nここにも。"),
        ("{window.phone}（{centre.hours}）へどうぞ。", "059-229-3456へどうぞ。"),
        ("3 < 5 & {window.phone} は {そのまま} です。", "3 < 5 & 059-229-3456 は {そのまま} です。"),
        ("a < b。{centre.phone}です。", "a < b。"),
        ("{centre.phone}", ""),
    ],
)
def test_facts_are_filled_in_and_a_missing_one_takes_its_sentence_along(text, words):
    assert fill(text, FACTS) == words


def test_what_was_typed_stays_before_what_is_put_in():
    assert put("", "文例です。") == "文例です。"
    assert put(" \r\n", "文例です。") == "文例です。"
    assert put("はじめに。\r\n二行め \n", "文例です。") == "はじめに。\r\n二行め\n\n文例です。"
    assert slips("{window.phnoe}と{ town.name }と{town.name}", known_names(())) == (
        "{window.phnoe}",
        "{ town.name }",
    )


def test_texts_stand_under_their_moments_and_empty_ones_are_left_out():
    rest, first = (Offered(code, code, code, "", "文") for code in ("rest", "first"))
    assert [(one.words, one.texts) for one in by_moment([rest, first])] == [
        ("はじめてのお返事", (first,)), ("小休止", (rest,)),
    ]  # fmt: skip


def test_what_ships_is_calm_plain_and_the_towns_to_change():
    shipped = [entry for entry in releases.release("2026.1").objects if entry.type == "intake.answer"]
    assert [hint for entry in shipped for hint in hints(entry.uid, entry.fields)] == []
    assert {entry.fields["moment"] for entry in shipped} == MOMENTS.keys()
    assert {frozenset(entry.ownership.items()) for entry in shipped} == {
        frozenset({("", "standard"), ("key", "fixed")})
    }
