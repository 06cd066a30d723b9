"""The cutter of the extra `sokumen[search]`, with its real dictionary."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.core.gateway.sudachi import SudachiCutter, cutter
from kit.core.logic.search.norm import normalised

found = cutter()
assert found is not None, "The tests need the extra: pip install '.[search]'"
CUTTER = found


@pytest.mark.parametrize(
    "spellings",
    [
        ("ひきこもり", "引きこもり", "引き籠もり"), ("子ども", "子供", "こども"), ("申込", "申込み", "申し込み"),
        ("問合せ", "問い合わせ", "問合わせ"), ("受付", "受け付け"), ("ひとり", "一人"), ("働く", "はたらく"), ("ご相談", "御相談"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_one(spellings):
    assert len({normalised(spelling, CUTTER) for spelling in spellings}) == 1


def test_a_word_is_no_part_of_another():
    assert normalised("家族会", CUTTER) not in normalised("家族会議のすすめ", CUTTER)
    assert normalised("家族会", CUTTER) in normalised("津ひまわり家族会の案内", CUTTER)


def test_a_long_text_is_cut_whole():
    """Sudachi itself refuses more than 49,149 bytes, and these sentences never end."""
    words = normalised("居場所へ" * 15_000, CUTTER).split()
    assert len(words) == len(normalised("居場所へ", CUTTER).split()) * 15_000
    assert normalised("", CUTTER) == ""


def test_threads_take_turns():
    fresh = SudachiCutter()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _n: normalised("引きこもりの居場所" * 50, fresh), range(40)))) == 1


@pytest.mark.parametrize("missing", ["sudachipy", "sudachidict_small"])
def test_without_the_extra_there_is_no_cutter(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    assert cutter.__wrapped__() is None


def test_the_dictionary_is_not_read_before_something_is_cut():
    fresh = SudachiCutter()
    assert fresh._tokenizer is None
    normalised("居場所", fresh)
    assert fresh._tokenizer is not None
