"""Codes and references: every common slip is found, whatever people type between the digits is read over."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic.code import LENGTH, CodeUnreadable, check_digit, complete, read_code, shown
from kit.intake.logic.reference import ALPHABET, read_reference, shown_reference

CODE = complete("123456789012345")
fifteen = st.text("0123456789", min_size=15, max_size=15)


def slips(code: str) -> set[str]:
    """Every code with one wrong digit or two neighbours exchanged."""
    wrong = {
        code[:place] + digit + code[place + 1 :] for place in range(LENGTH) for digit in "0123456789"
    } | {
        code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(LENGTH - 1)
    }  # fmt: skip
    return wrong - {code}


@given(fifteen)
def test_every_wrong_digit_and_every_exchange_of_neighbours_is_found(digits: str) -> None:
    code = complete(digits)
    assert read_code(code) == code
    for slip in slips(code):
        with pytest.raises(CodeUnreadable, match="1けた違うか"):
            read_code(slip)


def test_the_check_digit_finds_all_slips_of_all_pairs_in_all_states() -> None:
    """Not by chance: from each state of the chain, no two digits and no two orders of a pair lead to the same one."""
    digits = "0123456789"
    for state in digits:
        prefix = next(found for found in digits if check_digit(found) == state)
        assert len({check_digit(prefix + digit) for digit in digits}) == 10
        for one in digits:
            for two in digits:
                same = check_digit(prefix + one + two) == check_digit(prefix + two + one)
                assert same == (one == two)


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == "4"  # the example of Damm's thesis


def test_it_is_shown_in_groups_of_four_and_read_back() -> None:
    assert [len(group) for group in shown(CODE).split(" ")] == [4, 4, 4, 4]
    assert read_code(shown(CODE)) == CODE


@pytest.mark.parametrize(
    "between", [" ", "　", "-", "－", "ー", "―", "−", "–", "・", "\t", "\n", "_", "〜", "～", "."]
)
def test_what_stands_between_digits_is_read_over(between: str) -> None:
    assert read_code(f" {between.join(shown(CODE).split())}{between}") == CODE


def test_full_width_digits_are_digits() -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert read_code(shown(CODE).translate(wide)) == CODE


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "入れてください"),
        (" ー ", "入れてください"),
        (CODE[:15], "いまは15けた"),
        (CODE + "0", "いまは17けた"),
        ("O" + CODE[1:], "数字だけ"),
        ("一二三", "数字だけ"),
        ("٣" * 16, "数字だけ"),
        ("1" * 100_000, "いまは200けた"),
        ("😀" * 16, "数字だけ"),
    ],
)
def test_other_slips_are_told_in_words_that_help(typed: str, words: str) -> None:
    with pytest.raises(CodeUnreadable, match=words):
        read_code(typed)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(typed: str) -> None:
    with contextlib.suppress(CodeUnreadable):
        assert read_code(typed).isdecimal()
    assert set(read_reference(typed) or "") <= set(ALPHABET)


def test_a_reference_is_read_as_it_was_heard() -> None:
    assert shown_reference("KW379F") == "KW3-79F"
    assert {read_reference(typed) for typed in ("kw3-79f", "ＫＷ３ー７９Ｆ", " KW3 79F ")} == {"KW379F"}
    assert {read_reference(typed) for typed in ("KW379", "KW3-790", "", "0000000000000000")} == {None}


def test_no_two_signs_of_a_reference_are_mistaken() -> None:
    """Pairs that look alike on paper or sound alike on a Japanese telephone."""
    mistaken = (
        "0OQ",
        "1IL7",
        "BDEGPTCVZ",
        "MN",
        "AJK",
        "H8",
        "FS",
        "SX",
        "LR",
        "47",
        "9QU",
        "UVW",
        "5S",
        "2Z",
    )
    assert [group for group in mistaken if len(set(group) & set(ALPHABET)) > 1] == []
    assert not set("01IO4") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET))
