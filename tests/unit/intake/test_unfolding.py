"""What a screen unfolds, where somebody comes back to, how an answer is told, how long a form may be open."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kit.core.logic.timing import is_in_time
from kit.intake.logic import definition as d
from kit.intake.logic.definition import Condition, Definition, Option, Question, Step, Term
from kit.intake.logic.device import said_shared
from kit.intake.logic.journey import Journey, screens
from kit.intake.logic.told import told
from kit.intake.logic.unfolding import beforehand, blamed, first_to_read, newly_asked, pieces

NOW = datetime.fromisoformat("2026-11-24T10:00:00+09:00")
YES_NO = (Option("yes", "ある"), Option("no", "ない"))
WHO = Step("who", "だれ", questions=(
    Question("who", d.SINGLE, "だれ", options=(Option("self", "自分"), Option("family", "家族")), required=True),
))  # fmt: skip
SAFE = Step(
    "safe",
    "いま",
    condition=Condition((Term("who", "answered"),)),
    questions=(
        Question("safe", d.SINGLE, "安全", options=YES_NO, default="no"),
        Question("call", d.INFORMATION, "電話", condition=Condition((Term("safe", "is", "yes"),))),
        Question(
            "rel",
            d.SHORT_TEXT,
            "続柄",
            condition=Condition((Term("who", "is", "family"), Term("safe", "answered"))),
        ),
        Question("fixed", d.SHORT_TEXT, "家族だけ", condition=Condition((Term("who", "is", "family"),))),
    ),
)
MORE = Step("more", "家族", condition=Condition((Term("who", "is", "family"),)))
DEFINITION = Definition("x", "x", steps=(WHO, SAFE, MORE))


def keys(found: tuple[Question, ...]) -> list[str]:
    return [question.key for question in found]


def test_a_piece_carries_what_would_open_it_with_earlier_answers_decided() -> None:
    shown = {piece.question.key: (piece.is_shown, piece.when) for piece in pieces(SAFE, {}, {"who": "self"})}
    assert shown == {
        "safe": (True, None),
        "call": (False, {"mode": "all", "terms": [["safe", "is", "yes"]]}),
        "rel": (False, {"mode": "all", "terms": [False, ["safe", "answered", ""]]}),
        "fixed": (False, None),
    }
    family = {piece.question.key: piece for piece in pieces(SAFE, {"safe": "yes"}, {"who": "family"})}
    assert all(piece.is_shown for piece in family.values())
    assert family["rel"].when == {"mode": "all", "terms": [True, ["safe", "answered", ""]]}


def test_what_was_not_seen_is_shown_and_not_blamed() -> None:
    assert beforehand(SAFE) == {"safe": "no"}
    opened = newly_asked(SAFE, {"safe": "yes"}, {"who": "family"}, {"safe", "fixed"})
    assert keys(opened) == ["call", "rel"]
    assert first_to_read(opened) is opened[0]
    money, help_now = replace(opened[0], contacts=("money",)), replace(opened[1], contacts=("danger",))
    assert first_to_read((money, help_now)) is help_now
    assert newly_asked(SAFE, {"safe": "yes"}, {"who": "self"}, {"safe", "call"}) == ()
    assert blamed({"safe": "a", "rel": "b"}, {"safe"}) == {"safe": "a"}


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ({}, "who"),
        ({"who": {}}, "who"),
        ({"who": {"who": "self"}}, "who"),
        ({"who": {"who": "family"}, "safe": {}}, "safe"),
        ({"who": {"who": "self"}, "safe": {}}, None),
    ],
)
def test_somebody_comes_back_to_what_they_wrote_last(answers: dict, step: str | None) -> None:
    found = Journey(DEFINITION, answers).where_it_rested
    assert (found.key if found else None) == step


def test_screens_are_counted_for_the_longest_way_until_somebody_said_who_writes() -> None:
    assert [screens(DEFINITION, answers) for answers in ({}, {"who": {"who": "self"}})] == [4, 3]
    assert screens(Definition("x", "x", steps=(MORE,)), {}) == 1


def test_an_answer_is_told_in_the_words_in_which_it_was_given() -> None:
    many = Question("m", d.MULTIPLE, "いくつか", options=YES_NO)
    place = Question("p", d.MUNICIPALITY, "市町")
    names = {"here": "津市"}
    cases = [
        (many, {"chosen": ["no", "gone"], "most": "no"}, ("ない　◎", "gone")),
        (many, {"skip": "later"}, ("あとで",)),
        (many, None, ()),
        (place, "here", ("津市",)),
        (place, "242021", ("242021",)),
        (Question("c", d.CONSENT, "よいか"), "no", ("いいえ",)),
        (Question("t", d.LONG_TEXT, "文"), "a\nb", ("a\nb",)),
    ]
    for question, value, words in cases:
        assert told(question, value, places=names) == words


def test_a_form_is_in_time_for_a_day_after_a_second() -> None:
    ages = (
        timedelta(),
        timedelta(seconds=1),
        timedelta(hours=24),
        timedelta(hours=25),
        timedelta(seconds=-5),
    )
    assert [is_in_time(NOW - age, NOW) for age in ages] == [False, True, True, False, False]
    assert not is_in_time(None, NOW)


def test_only_ones_own_word_makes_a_device_shared() -> None:
    assert [said_shared(values) for values in ({"device": "shared"}, {"device": "own"}, {})] == [
        True,
        False,
        None,
    ]
