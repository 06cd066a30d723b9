"""Times as a clerk types them: understood, or refused; never another time."""

from datetime import time

import pytest

from kit.core.logic.clock_words import read_clock

HALF_PAST_SIX = time(18, 30)


@pytest.mark.parametrize(
    "text",
    [
        "18:30",
        "１８：３０",
        "18 : 30",
        "1830",
        "18時30分",
        "１８時３０分",
        "18時半",
        "午後6時30分",
        "午後６：３０",
        "午後6時半",
    ],
)
def test_what_people_type_is_understood(text: str) -> None:
    assert read_clock(text) == HALF_PAST_SIX


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("8:30", time(8, 30)),
        ("830", time(8, 30)),
        ("午前0時", time(0, 0)),
        ("午後12時", time(12, 0)),
        ("9時", time(9, 0)),
    ],
)
def test_mornings_and_noon(text: str, wanted: time) -> None:
    assert read_clock(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "25:00", "18:75", "午後13時", "夕方", "18", "18:3", "8時から", "24:00", "18:30:00:00"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_clock(text) is None
