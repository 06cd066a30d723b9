"""What a spreadsheet could take for a formula stays text, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.sheets.guard import guarded, unguarded

SIGNS = "=+-@\t\r＝＋－＠'"


@pytest.mark.parametrize("sign", SIGNS[:-1])
def test_no_cell_begins_as_a_formula(sign):
    assert guarded(f"{sign}1+1") == f"'{sign}1+1"
    assert guarded(f"''{sign}") == f"'''{sign}"


def test_ordinary_text_is_left_alone():
    for text in ("", "居場所", "'90年代から", "0-9歳", "059-229-3151"):
        assert (guarded(text), unguarded(text)) == (text, text)


@given(st.text(alphabet=st.sampled_from([*SIGNS, "1", "居", " "]), max_size=8))
def test_taking_the_guard_away_gives_back_the_text(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple(SIGNS[:-1]))
