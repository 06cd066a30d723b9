"""Two people in one form: only what one changed is theirs, and only what both changed differently is asked about."""

import pytest

from kit.hub.logic.meanwhile import Met, marks, meet, read_marks

SHOWN = {"notes": "はじめ\n二行め", "tick": None, "version": "2026.2"}


def sent(**given):
    return {**SHOWN, "tick": False, **given}


@pytest.mark.parametrize(
    ("given", "now", "met"),
    [
        (sent(), SHOWN, Met()),
        (sent(notes="はじめ\r\n二行め\r\n"), {**SHOWN, "notes": "乙"}, Met(taken=("notes",))),
        (sent(notes="甲"), SHOWN, Met()),
        (sent(notes="甲"), {**SHOWN, "notes": "甲"}, Met()),
        (sent(notes="甲"), {**SHOWN, "notes": "乙"}, Met(asked=("notes",))),
        (sent(notes=""), {**SHOWN, "notes": "乙"}, Met(asked=("notes",))),
        (sent(version="2026.3"), {**SHOWN, "notes": "乙", "tick": True}, Met(taken=("notes", "tick"))),
        ({**sent(), "later": ""}, {**SHOWN, "later": "乙"}, Met(taken=("later",))),
    ],
)
def test_what_becomes_of_each_field(given, now, met):
    assert meet(read_marks(marks(SHOWN)), given, now) == met


@pytest.mark.parametrize("odd", ["", "x", "[]", "1"])
def test_a_form_that_does_not_say_what_it_showed_showed_what_stands(odd):
    assert meet(read_marks(odd), sent(notes="甲"), {**SHOWN, "notes": "乙"}) == Met()
