"""Which records of two bodies look like one place, decided from values; and which towns are near."""

import pytest

from kit.resources.logic.matching import Face
from kit.resources.logic.near import nearest
from kit.resources.logic.twins import Look, twins


def look(pk, name, address="", phones=(), kind="place"):
    return Look(Face(pk, f"u{pk}", f"u{pk}", name, address, phones), kind)


THEIRS = [
    look(1, "ひだまり・カフェ", "三重県津市西丸之内一丁目2"),
    look(2, "つばさ家族会", phones=("0590001111",), kind="family_group"),
    look(3, "相談室A", phones=("0592220000",), kind="window"),
    look(4, "相談室B", phones=("0592220000",), kind="window"),
    look(5, "オンラインの会"),
]


@pytest.mark.parametrize(
    ("ours", "twin"),
    [
        (look(9, "ひだまりカフェ", "津市西丸之内1-2"), 1),
        (look(9, "ひだまりカフェ", "津市大門1-2"), None),
        (look(9, "家族会 翼", phones=("0590001111",), kind="family_group"), 2),
        (look(9, "家族会 翼", phones=("0590001111",), kind="place"), None),
        (look(9, "相談", phones=("0592220000",), kind="window"), None),
        (look(9, "相談室 B", phones=("0592220000",), kind="window"), 4),
        (look(9, "オンラインの会"), 5),
    ],
)
def test_the_same_place_told_twice_is_found_and_a_shared_telephone_alone_is_not(ours, twin):
    assert twins([ours], THEIRS) == ([(9, twin)] if twin else [])


def test_nothing_is_like_nothing():
    assert twins([look(9, "")], []) == twins([], THEIRS) == []


def test_the_nearest_town_comes_first():
    towns = {
        "鈴鹿": (34.88, 136.58),
        "松阪": (34.58, 136.53),
        "尾鷲": (34.07, 136.19),
        "亀山": (34.86, 136.45),
    }
    assert nearest((34.72, 136.51), towns) == ["松阪", "亀山", "鈴鹿", "尾鷲"]
