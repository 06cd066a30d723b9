"""Which record a row speaks of: certain by its names, certain by its line of last time, else only probably."""

from dataclasses import replace

import pytest

from kit.resources.logic.matching import Certainty, Face, Finder, Match, address_key, line_key, name_key

PHONES = [{"number": "059-229-3151"}]
ROW = {"name": "居場所ひだまり", "address": "津市西丸之内23-1", "phones": PHONES}
FACES = [
    Face(1, "u1", "A-1", "居場所 ひだまり", "三重県津市西丸之内２３番１号", ("0592293151",)),
    Face(2, "u2", "R-2", "家族会なぎ", "津市本町1", (), line=("家族会なぎ", "津市本町1"), file_code="F-2"),
]


@pytest.mark.parametrize(
    ("row", "certainty", "pk"),
    [
        ({"uid": "u1"}, Certainty.NAMED, 1),
        ({"code": "A-1"}, Certainty.NAMED, 1),
        ({"code": "F-2"}, Certainty.NAMED, 2),
        ({"name": "家族会なぎ", "address": "津市本町1"}, Certainty.SAME_LINE, 2),
        (ROW, Certainty.PROBABLY, 1),
        ({**ROW, "code": "Z-9"}, Certainty.PROBABLY, 1),
        ({"name": "居場所ひだまり", "phones": PHONES}, Certainty.PROBABLY, 1),
        ({"name": "居場所ひだまり"}, Certainty.NEW, None),
        ({"name": "ほかの場", "phones": PHONES}, Certainty.NEW, None),
        ({"uid": "theirs"}, Certainty.OTHERS, None),
        ({}, Certainty.NEW, None),
    ],
)
def test_how_a_record_is_found(row, certainty, pk):
    found = Finder(FACES, others=frozenset({"theirs"})).find(row)
    assert (found.certainty, found.pk) == (certainty, pk)


def test_a_line_that_two_records_share_is_not_certain():
    twice = [*FACES, Face(3, "u3", "R-3", "家族会なぎ", "津市本町1", (), line=("家族会なぎ", "津市本町1"))]
    assert Finder(twice).find({"name": "家族会なぎ", "address": "津市本町1"}).certainty is Certainty.PROBABLY


def test_a_group_without_an_address_is_known_again():
    online = Face(4, "u4", "R-4", "夜の茶話会", "", (), line=("夜の茶話会", "", "最終金曜", "", ""))
    found = Finder([*FACES, online]).find
    assert found({"name": "夜の茶話会", "hours": "最終金曜"}).certainty is Certainty.SAME_LINE
    assert found({"name": "夜の 茶話会", "hours": "第1金曜"}) == Match(Certainty.PROBABLY, 4)
    assert found({"name": "夜の茶話会", "phones": PHONES}).certainty is Certainty.NEW
    another = replace(online, pk=5, line=None)
    assert Finder([online, another]).find({"name": "夜の茶話会"}).certainty is Certainty.NEW


def test_ways_of_writing_do_not_matter():
    assert name_key("居場所・ﾋﾀﾞﾏﾘ（津）") == name_key("居場所 ヒダマリ(津)")
    assert address_key("三重県津市一丁目２番３号") == address_key("津市1-2-3")
    assert address_key("津市本町1") != address_key("津市本町2")


def test_a_row_that_says_too_little_has_no_line():
    assert line_key({"name": "なぎ"}) is None
    assert line_key({"name": "なぎ", "url": "http://x.jp"}) == ("なぎ", "", "", "", "http://x.jp")
    assert line_key({"name": "なぎ", "phones": PHONES}) == ("なぎ", "", "0592293151")
