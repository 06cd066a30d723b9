"""What a draft sends: only the way that was taken, complete, and when it calls for help."""

import pytest

from kit.intake.logic import definition as d
from kit.intake.logic.definition import Condition, Definition, Option, Question, Step, Term
from kit.intake.logic.sending import NotComplete, calls_for_help, contact_step, sent

OPTIONS = (Option("self", "自分"), Option("family", "家族"))
SAFE = (Option("no", "ない"), Option("yes", "ある"))


def information(key, *contacts, condition=None):
    return Question(key, d.INFORMATION, key, contacts=contacts, condition=condition)


DEFINITION = Definition(
    "k",
    "t",
    steps=(
        Step("who", "だれ", questions=(
            information("always", "danger"),
            Question("who", d.SINGLE, "だれ", options=OPTIONS, required=True),
        )),
        Step("self", "自分", condition=Condition((Term("who", "is", "self"),)), questions=(
            Question("free", d.LONG_TEXT, "自由"),
            Question("safe", d.SINGLE, "安全", options=SAFE),
            information("money", "money", condition=Condition((Term("free", "answered"),))),
            information("help", "danger", "despair", condition=Condition((Term("safe", "is", "yes"),))),
        )),
        Step("contact", "連絡", questions=(
            Question("reply", d.MULTIPLE, "返事", options=(Option("box", "箱"), Option("none", "不要")), required=True),
        )),
    ),
)  # fmt: skip
REPLY = {"reply": {"chosen": ["none"], "most": ""}}


def answers(**more):
    return {"who": {"who": "self"}, "self": {"free": "x", "safe": "no"}, "contact": REPLY, **more}


def test_only_the_present_way_is_sent():
    kept = sent(DEFINITION, answers(who={"who": "family"}))
    assert kept.answers == {"who": {"who": "family"}, "contact": REPLY}
    assert kept.values == {"who": "family", **REPLY}
    assert kept.wishes.wants_no_answer
    assert "x" not in repr(kept)


def test_nothing_incomplete_is_sent_and_the_step_is_named():
    for missing, step in (("who", "who"), ("contact", "contact"), ("self", "self")):
        given = answers()
        del given[missing]
        with pytest.raises(NotComplete) as error:
            sent(DEFINITION, given)
        assert error.value.step == step


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, False),  # numbers that everybody sees, and numbers about money
        ({"self": {"safe": "yes"}}, True),
        ({"self": {"safe": {"skip": "no_answer"}}}, False),
        ({"who": {"who": "family"}, "self": {"safe": "yes"}}, False),  # a branch that was left
    ],
)
def test_help_is_called_for_by_an_answer_only(changed, expected):
    assert calls_for_help(DEFINITION, answers(**changed)) is expected
    assert sent(DEFINITION, answers(**changed)).is_unsafe is expected


def test_a_step_that_an_answer_opened_calls_for_help_as_well():
    worry = Step(
        "w", "w", condition=Condition((Term("who", "is", "self"),)), questions=(information("i", "danger"),)
    )
    shown = Definition("k", "t", steps=(DEFINITION.steps[0], worry))
    assert calls_for_help(shown, {"who": {"who": "self"}})
    assert not calls_for_help(shown, {"who": {"who": "family"}})


def test_the_contact_step_is_the_one_that_asks_for_the_reply():
    assert contact_step(DEFINITION).key == "contact"
    assert contact_step(Definition("k", "t")) is None
