"""What must never be used stays unused, and nothing that leads to a person is shown before it may be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic.contact import (
    LEADS,
    NO_ANSWER,
    Channel,
    Standing,
    banner,
    missing_notice,
    read_wishes,
    ruled_out,
)
from kit.intake.logic.definition import NEVER, REPLY
from kit.intake.logic.stored import read_definition
from tests.factories.releases import release

LEADING = {"tel": "090-0000-0000", "mail": "a@example.jp", "post": "見本町1"}
channels = st.lists(st.sampled_from([channel.value for channel in Channel]), unique=True)


def wishes(**answers: Any) -> Any:
    """What somebody said who wrote down everything that leads to him; lists are several choices."""
    several = {
        name: {"chosen": value, "most": ""} if isinstance(value, list) else value
        for name, value in answers.items()
    }
    return read_wishes({**LEADING, **several})


@given(reply=channels, never=channels)
def test_never_wins_over_every_wish(reply: list[str], never: list[str]) -> None:
    said = wishes(reply=reply, never=never)
    for name in set(never) - {Channel.MAILBOX.value}:
        channel = Channel(name)
        assert said.verdict(channel).standing is Standing.NEVER
        assert said.lead(channel) == said.lead(channel, reason=" \n") == ""


@given(reply=channels, never=channels, no_answer=st.booleans())
def test_what_leads_to_a_person_is_shown_only_where_no_reason_is_needed(
    reply: list[str], never: list[str], no_answer: bool
) -> None:
    said = wishes(reply=[*reply, *(["none"] if no_answer else [])], never=never)
    for channel in LEADS:
        fine = not said.verdict(channel).needs_reason
        assert (said.lead(channel) == LEADING[LEADS[channel]]) == fine
        assert fine <= (channel.value in reply and not no_answer)
        assert said.lead(channel, reason="命に関わるため。課長が決めた。") == LEADING[LEADS[channel]]


@given(reply=channels, never=channels)
def test_the_mailbox_is_always_fine(reply: list[str], never: list[str]) -> None:
    assert wishes(reply=reply, never=never).verdict(Channel.MAILBOX).standing is Standing.FINE


def test_never_phone_closes_what_goes_by_phone() -> None:
    said = wishes(reply=["voicemail", "sms", "letter"], never=["phone"])
    assert said.verdict(Channel.VOICEMAIL).standing is Standing.NEVER
    assert said.verdict(Channel.SMS).standing is Standing.NEVER
    assert said.verdict(Channel.LETTER).standing is Standing.FINE


def test_a_call_may_be_fine_and_a_message_not() -> None:
    said = wishes(reply=["phone"], never=["voicemail"])
    assert said.verdict(Channel.PHONE).standing is Standing.FINE
    assert said.verdict(Channel.VOICEMAIL).standing is Standing.NEVER


def test_no_answer_asks_for_nothing_but_the_mailbox() -> None:
    said = wishes(reply=["none", "phone"])
    verdict = said.verdict(Channel.PHONE)
    assert (verdict.standing, said.lead(Channel.PHONE)) == (Standing.NOT_ASKED, "")
    assert verdict.words == "返事はいらないとのことです。電話を使うときは、先に理由を記録してください。"


def test_whoever_says_nothing_is_treated_with_most_care() -> None:
    said = wishes(**{"reply": {"skip": "later"}, "name-office": {"skip": "no_answer"}})
    assert all(said.verdict(channel).needs_reason for channel in LEADS)
    assert (said.name_as, said.envelope) == ("person", "plain")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            {"reply": ["mail"], "never": ["phone", "visit"]},
            ("電話不可", "訪問不可", "名乗りは個人名だけ", "封筒は無地"),
        ),
        ({"reply": "none", "post": ""}, ("返事はいらない", "名乗りは個人名だけ")),
        ({"reply": ["letter"], "name-office": "section", "envelope": "town"}, ()),
    ],
)
def test_the_banner_says_the_strictest_first(answers: dict[str, Any], told: tuple[str, ...]) -> None:
    assert banner(wishes(**answers)) == told


def test_the_shipped_questions_offer_no_way_that_is_not_known_here() -> None:
    """Keys of options are what the rules above are about; another spelling would open what was closed."""
    shipped = next(entry for entry in release("2026.1").objects if entry.type == "intake.definition")
    definition, _astray = read_definition(
        shipped.fields, steps=shipped.fields["steps"], town_questions=shipped.fields["town_questions"]
    )
    contact = definition.step("contact")
    assert contact is not None
    questions = {question.key: question for question in contact.questions}
    ways = {channel.value for channel in Channel}
    assert {option.key for option in questions[REPLY].options} <= ways | {NO_ANSWER}
    assert {option.key for option in questions[NEVER].options} <= ways
    assert {*LEADS.values(), "when", "when-words", "name-office", "envelope", "pickup", "call-me"} <= set(
        questions
    )
    assert questions["name-office"].default == "person"
    assert questions["envelope"].default == "plain"


def test_a_way_both_wished_and_never_to_be_used_is_named_and_the_mailbox_never_is() -> None:
    assert ruled_out(wishes(reply="phone", never=["phone", "visit"])) == ("電話",)
    assert ruled_out(wishes(reply="box", never=["phone"])) == ()
    assert ruled_out(wishes(reply="mail")) == ()
    assert ruled_out(wishes()) == ()


def test_nobody_waits_for_a_mail_that_never_comes() -> None:
    wished = {"reply": "box", "notify": "mail", "notify-mail": "a@b.example"}
    assert "書かれていない" in missing_notice({**wished, "notify-mail": " "})
    assert "使わないでほしい方法" in missing_notice({**wished, "never": {"chosen": ["mail"], "most": ""}})
    for fine in (wished, {**wished, "reply": "none", "notify-mail": ""}, {**wished, "notify": "no"}, {}):
        assert missing_notice(fine) == ""
