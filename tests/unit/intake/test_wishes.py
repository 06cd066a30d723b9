"""Changed wishes about contact win whole, and leave the answers as they were sent."""

from dataclasses import replace

from kit.intake.logic.answers import own_answers
from kit.intake.logic.contact import Channel
from kit.intake.logic.definition import SINGLE, Option, Question
from kit.intake.logic.sending import contact_step
from kit.intake.logic.wishes import answers_now, changed_wishes, differs, wishes_now
from tests.unit.intake.definitions import small

SMALL = small()
SENT = {"who": {"who": "self"}, "contact": {"reply": "mail", "mail": "a@example.jp"}}


def changed(given):
    return changed_wishes(contact_step(SMALL), given, {"who": "self"})


def test_without_a_change_the_sent_answers_hold():
    content = {"answers": SENT, "contact": {}}
    assert answers_now(SMALL, content) == SENT
    assert wishes_now(SMALL, content).lead(Channel.MAIL) == "a@example.jp"


def test_nothing_of_an_older_wish_shines_through():
    contact = changed({"reply": "box", "mail": "typed@before.jp", "who": "family"})
    assert contact == {"reply": "box", "mail": None}
    content = {"answers": SENT, "contact": contact}
    assert answers_now(SMALL, content) == {**SENT, "contact": {"reply": "box"}}
    assert wishes_now(SMALL, content).leads == {}
    # Also where the two are laid over each other question by question.
    assert {**SENT["contact"], **contact}["mail"] is None
    assert SENT["contact"]["mail"] == "a@example.jp"


def test_a_change_names_what_is_asked_now():
    assert changed({"reply": "mail", "mail": "b@example.jp"}) == {"reply": "mail", "mail": "b@example.jp"}


def test_what_stands_in_the_form_is_another_wish_only_where_somebody_changed_it():
    step, held = contact_step(SMALL), SENT["contact"]
    for same in (held, {**held, "more": "x"}, {"reply": "mail", "mail": " a@example.jp"}):
        assert not differs(step, own_answers(step, same), held)
    for other in (
        {**held, "mail": "b@example.jp"},
        {"reply": "mail"},
        {**held, "reply": {"skip": "later"}},
        {},
    ):
        assert differs(step, own_answers(step, other), held)
    beforehand = Question("envelope", SINGLE, "封筒", options=(Option("plain", "無地"),), default="plain")
    longer = replace(step, questions=(*step.questions, beforehand))
    assert not differs(longer, {**held, "envelope": "plain"}, held)
    assert differs(longer, {**held, "envelope": "plain"}, {**held, "envelope": "town"})
