"""What a file would change, decided from values: three values in a cell, twins, what comes back, what fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.resources.logic.bounds import Bound, fit
from kit.resources.logic.matching import Certainty
from kit.resources.logic.plan import (
    BACK,
    FILE,
    SAME,
    TOWN,
    Back,
    Verdict,
    compare,
    is_another,
    is_left_out,
    kept_words,
    overtaken,
    plan_row,
    twins,
    written_cells,
)

CELLS = st.sampled_from(["", "あ", "い", "う", None])


@pytest.mark.parametrize(
    ("file", "town", "base", "cell", "is_conflict"),
    [
        ("あ", "あ", "い", None, False),
        ("い", "あ", "あ", ("あ", "い"), False),
        ("あ", "い", "あ", None, False),
        ("い", "う", "あ", ("う", "い"), True),
        ("", "あ", "あ", ("あ", ""), False),
        ("", "い", "あ", ("い", ""), True),
    ],
)
def test_three_values_meet(file, town, base, cell, is_conflict):
    found = compare({"note": file}, {"note": town}, {"note": base})
    assert found.cells == ({"note": cell} if cell else {})
    assert found.conflicts == (("note",) if is_conflict else ())


@pytest.mark.parametrize("base", [None, {}, {"note": "古い", "phones": []}])
def test_letters_that_old_programs_lack_come_back_as_they_were(base):
    town = {
        "note": "10時〜 𠮷田 ¥500",
        "phones": [{"number": "059-229-3151", "note": "平日〜"}],
        "extra": {"〜": "−1"},
    }
    file = {
        "note": "10時～ 〓田 ￥500",
        "phones": [{"number": "059-229-3151", "note": "平日～"}],
        "extra": {"～": "－1"},
    }
    assert compare(file, town, base).cells == {}
    assert compare({**file, "note": "10時～ 〓川 ￥500"}, town, base).cells.keys() == {"note"}


@pytest.mark.parametrize(
    ("town", "is_conflict"), [("", False), (None, False), ("other", False), ("place", True)]
)
def test_without_a_base_only_what_nobody_wrote_is_filled(town, is_conflict):
    found = compare({"kind": "work"}, {"kind": town}, None, {"kind": "other"})
    assert found.cells == {"kind": (town, "work")}
    assert bool(found.conflicts) is is_conflict


def test_codes_never_change_and_columns_that_the_file_lacks_stay():
    found = compare({"code": "B", "uid": "x"}, {"code": "A", "uid": "y", "note": "あ"}, {"note": "い"})
    assert (found.cells, found.conflicts) == ({}, ())


@given(CELLS, CELLS, CELLS)
def test_nothing_of_the_town_is_overwritten_without_a_word(file, town, base):
    planned = plan_row(
        {"note": file}, certainty=Certainty.NAMED, pk=1, town={"note": town}, base={"note": base}
    )
    written = written_cells(planned.cells, planned.decisions)
    if written:
        assert town == base
        assert written == {"note": file}
    if town != base:
        assert written == {}


@given(CELLS, CELLS, CELLS)
def test_the_same_file_again_says_nothing(file, town, base):
    planned = plan_row(
        {"note": file}, certainty=Certainty.NAMED, pk=1, town={"note": town}, base={"note": base}
    )
    after = {"note": town} | written_cells(planned.cells, planned.decisions)
    again = plan_row({"note": file}, certainty=Certainty.NAMED, pk=1, town=after, base={"note": file})
    assert again.verdict is Verdict.UNCHANGED


def test_probably_the_same_waits_for_an_answer():
    planned = plan_row({"fee": "1"}, certainty=Certainty.PROBABLY, pk=1, town={"fee": ""}, base=None)
    assert (planned.verdict, planned.decisions) == (Verdict.CONFLICT, {SAME: ""})
    assert is_left_out(planned.decisions)
    assert not is_left_out({SAME: FILE})
    assert is_another({SAME: TOWN})


def test_who_took_a_record_off_decides_how_it_comes_back():
    undone = plan_row({}, certainty=Certainty.NAMED, pk=1, town={}, base=None, back=Back.BY_UNDO)
    assert (undone.verdict, undone.pk) == (Verdict.NEW, 1)
    town = plan_row({}, certainty=Certainty.NAMED, pk=1, town={}, base=None, back=Back.BY_TOWN)
    assert town.decisions == {BACK: TOWN}
    assert is_left_out(town.decisions)


def test_another_bodys_record_is_an_error():
    assert plan_row({}, certainty=Certainty.OTHERS).verdict is Verdict.ERROR


def test_what_was_looked_at_is_what_is_written():
    assert not overtaken({"fee": ["1", "2"]}, {"fee": "1", "note": "x"})
    assert overtaken({"fee": ["1", "2"]}, {"fee": "3"})


def test_words_without_a_field_go_with_their_file():
    town = {"extra": {"ねこ": "いる", "前": "a", "手": "b"}}
    base = {"extra": {"ねこ": "いる", "前": "a"}}
    assert kept_words({"extra": {"ねこ": "いない"}}, town, base) == {"ねこ": "いない", "手": "b"}


def test_twins_are_all_errors():
    found = twins([(2, "", "A"), (3, "", "A"), (4, "", "B"), (5, "", ""), (6, "", "")])
    assert set(found) == {2, 3}
    assert "2・3行目" in found[2].text


def test_what_does_not_fit_waits_or_is_told():
    bounds = {
        "name": Bound(5, frozenset(), "名前"), "kind": Bound(16, frozenset({"place"}), "種類"),
        "wishes": Bound(10, frozenset(), "希望"), "minimum_age": Bound(None, frozenset(), "何歳から"),
    }  # fmt: skip
    kept, warnings, errors = fit({"name": "123456", "kind": "ねこ", "minimum_age": 400, "phones": []}, bounds)
    assert kept == {"name": "123456", "phones": []}
    assert [one.field for one in warnings] == ["kind", "minimum_age"]
    assert "6字、5字まで" in errors[0].text
    assert fit({"wishes": ["talk", "quiet"]}, bounds)[2][0].field == "wishes"
    bounds["phones"] = Bound(None, frozenset(), "電話")
    assert fit({"phones": [{"number": "1"}] * 60}, bounds)[2] == []
    assert "「電話」が多すぎます（61、60まで）" in fit({"phones": [{"number": "1"}] * 61}, bounds)[2][0].text
