"""Placeholders: found, put in once, and their slips named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.facts import (
    Slip,
    find_placeholders,
    find_slips,
    known_names,
    missing_facts,
    resolve,
    resolve_with,
)

FACTS = {"window.phone": "059-253-0000", "town.name": "津市", "window.hours": " "}
KNOWN = known_names(["centre", "police"])


def test_names_are_found_once_in_order() -> None:
    text = "{window.phone}（{town.name}）、{window.phone}、{centre.phone}"
    assert find_placeholders(text) == ("window.phone", "town.name", "centre.phone")


@pytest.mark.parametrize(
    "text", ["", "{}", "{phone}", "{ window.phone }", "{Window.phone}", "{a.b.c}", "{{x}", "a.b"]
)
def test_other_braces_are_ordinary_text(text: str) -> None:
    assert find_placeholders(text) == ()
    assert resolve(text, FACTS, missing="?") == text


def test_facts_are_put_in_and_missing_ones_marked() -> None:
    text = "{town.name}の窓口 {window.phone}、{window.hours}、{centre.phone}"
    assert resolve(text, FACTS, missing="（確認中）") == "津市の窓口 059-253-0000、（確認中）、（確認中）"
    assert missing_facts(text, FACTS) == ("window.hours", "centre.phone")


def test_a_value_is_not_read_again() -> None:
    assert resolve("{a.x}", {"a.x": "{a.y}", "a.y": "!"}, missing="") == "{a.y}"


def test_a_value_is_put_in_literally() -> None:
    assert resolve("{a.x}", {"a.x": r"\1\g<0>"}, missing="") == r"\1\g<0>"


def test_each_used_fact_is_asked_for_once() -> None:
    asked: list[str] = []

    def value_of(name: str) -> str:
        asked.append(name)
        return name.upper()

    assert resolve_with("{a.x}{a.y}{a.x}", value_of, missing="") == "A.XA.YA.X"
    assert asked == ["a.x", "a.y"]


def test_known_names_cover_town_and_contacts() -> None:
    assert {"town.name", "window.next_open", "selfreliance.phone", "centre.hours", "police.name"} <= KNOWN
    assert "child.phone" not in KNOWN


def test_slips_are_named_with_what_was_meant() -> None:
    slips = find_slips("{window.fone}｛window.phone｝{ Window.phone }{centre.phone}{centre.fax}", KNOWN)
    assert [(slip.typed, slip.near[0]) for slip in slips] == [
        ("{window.fone}", "window.phone"),
        ("｛window.phone｝", "window.phone"),
        ("{ Window.phone }", "window.phone"),
        ("{centre.fax}", "centre.name"),
    ]
    assert find_slips("{somebody}", KNOWN) == (Slip("{somebody}", ()),)


def test_japanese_in_braces_is_no_slip() -> None:
    assert find_slips("{例} と { 1 } と {}", KNOWN) == ()


@given(st.text(alphabet="{}ab. x｛｝", max_size=40))
def test_any_text_survives_and_nothing_known_remains(text: str) -> None:
    resolved = resolve(text, {}, missing="-")
    assert find_placeholders(resolved) == ()
    if not find_placeholders(text):
        assert resolved == text
