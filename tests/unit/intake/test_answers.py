"""What is kept of an answer: as it was written, in one form, never cut, only this step's own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic import definition as d
from kit.intake.logic.answers import (
    LONGEST_TEXT,
    AnswerRefused,
    answer_or_skip,
    clean_answer,
    clean_step,
    clean_text,
    own_answers,
)
from kit.intake.logic.definition import Question, Step
from tests.unit.intake.definitions import RAW, journeys, one, several, small

TEXT, LINE = Question("free", d.LONG_TEXT, "書きたいこと"), Question("call_me", d.SHORT_TEXT, "呼び名")


def asked(kind, **more):
    return Question("q", kind, "きくこと", **more)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ﾊﾟﾊﾟとﾏﾏ｡", "パパとママ。"),
        ("か\u3099っこう", "がっこう"),
        ("①番の㈱、ﬁ、Ⅳ、ｶﾞ", "①番の㈱、ﬁ、Ⅳ、ガ"),
        ("神\ufa19 葛󠄀 𠮷野 👩‍👧‍👦", "神\ufa19 葛󠄀 𠮷野 👩‍👧‍👦"),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("\u3000\x00ああ\x1b[31m\u3000", "ああ[31m"),
        ("\ud83d", "\ufffd"),
        ("<b>そのまま</b> & {window.phone}", "<b>そのまま</b> & {window.phone}"),
    ],
)
def test_a_text_stays_as_it_was_meant(written, kept):
    assert clean_answer(TEXT, written) == kept


@given(st.text())
def test_a_clean_text_can_be_stored_and_stays(text):
    kept = clean_text(text)
    assert clean_text(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_what_is_too_long_is_refused_whole_and_counted_in_characters():
    assert clean_answer(TEXT, "𠮷" * LONGEST_TEXT) == "𠮷" * LONGEST_TEXT
    with pytest.raises(AnswerRefused, match=r"20,000字まで.*いま80,000字多い.*消えていません"):
        clean_answer(TEXT, "あ" * 100_000)
    step = Step("now", "いま", questions=(TEXT, LINE))
    cleaned = clean_step(step, {"free": "あ" * 100_000, "call_me": "うみ"}, {})
    assert cleaned.values == {"free": "あ" * 100_000, "call_me": "うみ"}
    assert cleaned.problems.keys() == {"free"}
    with pytest.raises(AnswerRefused, match="「呼び名」は200字まで"):
        clean_answer(LINE, "あ" * 201)
    assert clean_answer(LINE, "うみ\n と そら") == "うみ と そら"


@pytest.mark.parametrize("kind", [kind for kind in d.KINDS if kind != d.INFORMATION])
def test_every_kind_may_be_left_out_or_skipped_and_never_leaves_an_empty_mark(kind):
    question = asked(kind, options=(d.Option("a", "ア"),))
    for nothing in (None, "", "  ", [], {}, {"chosen": []}, {"skip": "because"}):
        assert clean_answer(question, nothing) is None
    assert clean_answer(question, {"skip": "later", "more": "x"}) == {"skip": "later"}
    unskippable = asked(kind, options=question.options, skippable=False)
    assert clean_answer(unskippable, {"skip": "later"}) is None
    required = asked(kind, options=question.options, required=True)
    for nothing in (None, {"skip": "unknown"}):
        with pytest.raises(AnswerRefused, match="「きくこと」は必要です。"):
            clean_answer(required, nothing)


def test_an_answer_beats_a_reason_to_skip():
    assert answer_or_skip("書いた", "later") == "書いた"
    assert answer_or_skip({"chosen": ["a"]}, "later") == {"chosen": ["a"]}
    assert answer_or_skip(" ", "later") == {"skip": "later"}
    assert answer_or_skip({"chosen": []}, "unknown") == {"skip": "unknown"}
    assert answer_or_skip("", "else") == ""


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (d.DATE, "２０２６年４月１日", "2026-04-01"),
        (d.DATE, "2026/4/1", "2026-04-01"),
        (d.DATE, "令和8年4月1日", "2026-04-01"),
        (d.DATE, "R8.4.1", "2026-04-01"),
        (d.DATE, "平成元年1月8日", "1989-01-08"),
        (d.NUMBER, "３", "3"),
        (d.NUMBER, "1,200", "1200"),
        (d.NUMBER, "2.50", "2.5"),
        (d.TELEPHONE, "０５９２１３４５６７", "059-213-4567"),
        (d.TELEPHONE, "090ー1234ー5678", "090-1234-5678"),
        (d.MAIL, "Ｍori.hana＠Example.ＪＰ", "Mori.hana@example.jp"),
        (d.MUNICIPALITY, "here", "here"),
        (d.MUNICIPALITY, "242021", "242021"),
        (d.CONSENT, True, "yes"),
        (d.CONSENT, "no", "no"),
    ],
)
def test_what_is_read_takes_one_form(kind, written, kept):
    assert clean_answer(asked(kind), written) == kept
    assert clean_answer(asked(kind), kept) == kept


@pytest.mark.parametrize(
    ("kind", "written", "told"),
    [
        (d.DATE, "2026-02-30", "日付として読めません"),
        (d.DATE, "きのう", "2026年4月1日 のように"),
        (d.DATE, "令和99年99月1日", "日付として読めません"),
        (d.NUMBER, "さん", "数字だけ"),
        (d.NUMBER, "NaN", "数字だけ"),
        (d.NUMBER, "1e999999", "数字だけ"),
        (d.TELEPHONE, "12345", "市外局番から、数字とハイフンだけで"),
        (d.MAIL, "mori@", "のような形で"),
        (d.MAIL, "はは@example.jp", "のような形で"),
        (d.MAIL, f"{'a' * 250}@example.jp", "のような形で"),
        (d.MUNICIPALITY, "どこか", "出ているものの中から"),
        (d.CONSENT, "たぶん", "はい・いいえ"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_question(kind, written, told):
    with pytest.raises(AnswerRefused, match=told) as refusal:
        clean_answer(asked(kind), written)
    assert "「きくこと」" in str(refusal.value)


def test_choices_are_those_that_were_offered():
    now = several("now", "sleep", "money", "talk", most_pressing=True)
    assert clean_answer(now, ["talk", "sleep", "talk"]) == {"chosen": ["sleep", "talk"], "most": ""}
    assert clean_answer(now, {"chosen": ["sleep"], "most": "money"}) == {
        "chosen": ["sleep", "money"],
        "most": "money",
    }
    assert clean_answer(now, "talk") == {"chosen": ["talk"], "most": ""}
    plain = several("plain", "a", "b")
    assert clean_answer(plain, {"chosen": ["a"], "most": "a"}) == {"chosen": ["a"], "most": ""}
    for forged in (["sleep", "score"], {"chosen": [], "most": "score"}):
        with pytest.raises(AnswerRefused, match="出ているものの中から"):
            clean_answer(now, forged)
    with pytest.raises(AnswerRefused, match="出ているものの中から"):
        clean_answer(one("who", "self"), "boss")


def test_a_step_keeps_its_own_keys_and_what_a_closed_question_was_told():
    step = small().step("contact")
    sent = {"reply": "box", "mail": "まだ", "csrfmiddlewaretoken": "x", "who": "family"}
    cleaned = clean_step(step, sent, {})
    assert cleaned.values == {"reply": "box", "mail": "まだ"}
    assert cleaned.problems == {}
    cleaned = clean_step(step, {**sent, "reply": "mail"}, {})
    assert cleaned.values == {"reply": "mail", "mail": "まだ"}
    assert cleaned.problems.keys() == {"mail"}
    assert own_answers(step, sent) == {"reply": "box", "mail": "まだ"}


@given(journeys(), RAW)
def test_whatever_was_sent_is_kept_as_json_and_twice_the_same(made, extra):
    definition, answers = made
    for step in definition.steps:
        sent = {**answers.get(step.key, {}), "extra": extra}
        cleaned = clean_step(step, sent, {})
        own = {question.key for question in step.questions if question.asks}
        assert cleaned.values.keys() | cleaned.problems.keys() <= own
        json.dumps(cleaned.values)
        again = clean_step(step, cleaned.values, {})
        assert again.problems.keys() == cleaned.problems.keys()
        if not cleaned.problems:
            assert again.values == cleaned.values
