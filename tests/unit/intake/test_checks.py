"""The linter of a definition: each mistake is found once, a good definition passes in silence."""

from dataclasses import replace

import pytest
from hypothesis import event, given, settings

from kit.intake.logic import definition as d
from kit.intake.logic import paths as ways
from kit.intake.logic.answers import clean_step
from kit.intake.logic.checks import check
from kit.intake.logic.definition import Condition, Definition, Question, Step, Term, with_town_questions
from kit.intake.logic.journey import first_incomplete, route, values_before
from kit.intake.logic.paths import Path, TooTangled, paths, steps_of
from kit.intake.logic.subjects import unwanted_subjects
from tests.unit.intake.definitions import journeys, one, several, small, when


def codes(definition, astray=()):
    return {(found.code, found.step, found.question, found.level) for found in check(definition, astray)}


def with_step(*questions, key="more", condition=None):
    return small(Step(key, "もうひとつ", condition=condition, questions=questions))


def free(key="note", **more):
    return Question(key, d.LONG_TEXT, "書きたいこと", **more)


def test_a_good_definition_passes_in_silence():
    assert check(small()) == ()


@pytest.mark.parametrize(
    ("definition", "code", "step", "question"),
    [
        (with_step(free(), key="self"), "step-twice", "self", ""),
        (with_step(free(), key="check"), "step-taken", "check", ""),
        (with_step(free("reply")), "question-twice", "more", "reply"),
        (with_step(one("q", "a", "a")), "option-twice", "more", "q"),
        (with_step(free(condition=when("gone", "answered"))), "condition-unknown", "more", "note"),
        (with_step(free(condition=when("reply", "is", "mail"))), "condition-later", "more", "note"),
        (with_step(one("a", "x", "y", condition=when("b", "is", "x")), one("b", "x", "y")), "condition-later", "more", "a"),
        (with_step(free(condition=when("note", "answered"))), "condition-later", "more", "note"),
        (with_step(one("q", "x", "y"), free(), condition=when("q", "is", "x")), "condition-later", "more", ""),
        (with_step(free(condition=when("who", "is", "boss"))), "condition-value", "more", "note"),
        (with_step(free(condition=when("who", "is"))), "condition-value", "more", "note"),
        (with_step(free(condition=when("who", "includes", "self"))), "condition-operator", "more", "note"),
        (with_step(Question("i", d.INFORMATION, "読む"), free(condition=when("i", "answered"))), "condition-unknown",
         "more", "note"),
        (with_step(), "empty-step", "more", ""),
        (replace(small(), steps=()), "no-steps", "", ""),
        (with_step(Question("q", d.DATE, " ")), "no-label", "more", "q"),
        (with_step(Question("q", d.INFORMATION, "", "<p> </p>")), "no-label", "more", "q"),
        (with_step(one("q", "a")), "no-options", "more", "q"),
        (with_step(one("q", "a", "b", default="c")), "default-unknown", "more", "q"),
        (with_step(free(), condition=Condition((Term("who", "is", "self"), Term("who", "is", "family")))),
         "unreachable", "more", ""),
        (with_step(free(), condition=Condition((Term("tell", "is", "ask"), Term("knows", "is", "yes")))),
         "unreachable", "more", ""),
    ],
)  # fmt: skip
def test_each_mistake_is_an_error_at_its_place(definition, code, step, question):
    assert (code, step, question, "error") in codes(definition)


def test_a_mistake_alone_is_told_alone():
    assert codes(with_step(free(condition=when("gone", "answered")))) == {
        ("condition-unknown", "more", "note", "error")
    }


@pytest.mark.parametrize(
    "contact",
    [
        Step("contact", "連絡", questions=(one("reply", "box", "mail"),)),
        Step("contact", "連絡", questions=(several("reply", "box", "mail", required=True),)),
        Step("contact", "連絡", questions=(one("answer", "box", "mail", required=True),)),
        Step("contact", "連絡", condition=when("who", "is", "self"), questions=(one("reply", "a", "b", required=True),)),
        Step("contact", "連絡", questions=(one("reply", "a", "b", required=True, condition=when("who", "is", "self")),)),
    ],
)  # fmt: skip
def test_on_every_way_the_resident_is_asked_how_to_be_answered(contact):
    definition = replace(small(), steps=(*small().steps[:-1], contact))
    assert "no-reply" in {code for code, *_ in codes(definition)}


def test_required_beyond_the_two_is_a_warning_but_what_belongs_to_the_reply_is_not():
    assert codes(with_step(free(required=True))) == {("required", "more", "note", "warning")}
    mail = small().steps[-1].questions[1]
    assert mail.required
    assert check(small()) == ()


def test_more_than_five_town_questions_and_questions_without_a_step():
    five = [("who", one(f"t{number}", "a", "b")) for number in range(5)]
    merged, astray = with_town_questions(small(), five)
    assert check(merged, astray) == ()
    merged, astray = with_town_questions(small(), [*five, ("nowhere", one("t5", "a", "b"))])
    assert codes(merged, astray) == {
        ("too-many-town-questions", "", "", "error"),
        ("town-question-astray", "", "t5", "error"),
    }


def test_too_many_screens_are_a_warning():
    """Who, one's own step, contact and the last look are four screens; six are the aim, one path may have seven."""
    some = [Step(f"s{number}", "題", questions=(free(f"n{number}"),)) for number in range(3)]
    only_family = replace(some[2], condition=when("who", "is", "family"))
    assert check(small(*some[:2])) == ()
    assert check(small(*some[:2], only_family)) == ()
    (found,) = check(small(*some))
    assert (found.code, found.level) == ("too-long", "warning")
    assert "短い道で7、長い道で7" in found.message


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("診断名を教えてください", ("診断",)),
        ("飲んでいる薬はありますか", ("飲んでいる薬",)),
        ("きっかけは何でしたか。原因は", ("きっかけ", "原因")),
        ("最終学歴と職歴", ("学歴", "職歴")),
        ("世帯の年収", ("年収",)),
        ("いつからひきこもっていますか", ("いつから",)),
        ("ご家族のお名前", ("家族のお名前",)),
        ("お父さんの氏名", ("父さんの氏名",)),
        ("生年月日", ("生年月日",)),
    ],
)
def test_what_must_not_be_asked_is_a_warning_with_the_words(label, words):
    definition = with_step(Question("q", d.SHORT_TEXT, label))
    (found,) = check(definition)
    assert (found.code, found.level, found.question) == ("subject", "warning", "q")
    assert all(f"「{word}」" in found.message for word in words)


def test_words_that_ask_nothing_are_left_alone():
    kind = Question("q", d.LONG_TEXT, "書きたいこと", "<p>病名や原因は書かなくてかまいません。</p>")
    told = Question("i", d.INFORMATION, "診断の有無は問いません")
    options = one("dont", "a", "b")
    assert [*unwanted_subjects(kind), *unwanted_subjects(told), *unwanted_subjects(options)] == []
    asks = replace(kind, help="<p>病名を書いてください。</p>")
    assert [*unwanted_subjects(asks)] == [("病名や診断", ("病名",))]
    assert [*unwanted_subjects(one("収入はありますか", "a"))] == [("収入", ("収入",))]


def test_the_paths_of_a_definition_are_those_of_who_is_writing():
    found = paths(small())
    assert found == {Path("self", ("who", "self", "contact")), Path("family", ("who", "family", "contact"))}
    assert [step.key for step in steps_of(small(), "family")] == ["who", "family", "contact"]
    assert steps_of(small(), "nobody") == ()


@given(journeys())
def test_every_way_that_somebody_finishes_is_a_known_path(made):
    definition, answers = made
    clean = {}
    for step in definition.steps:
        before = values_before(definition, clean, step.key)
        clean[step.key] = clean_step(step, answers.get(step.key, {}), before).values
    if first_incomplete(definition, clean) is None:
        event("finished")
        way = tuple(step.key for step in route(definition, clean))
        assert way in {path.steps for path in paths(definition)}


@given(journeys())
@settings(max_examples=60)
def test_the_linter_answers_for_any_definition(made):
    definition, _ = made
    for found in check(definition):
        assert found.message.endswith(("。", "）。"))
        assert found.step == "" or definition.step(found.step) is not None


def test_a_tangle_is_told_and_never_walked_for_ever():
    steps = [Step(f"s{n}", "題", questions=(one(f"q{n}", "a", "b", "c"),)) for n in range(12)]
    terms = tuple(Term(f"q{n}", "is", "a") for n in range(12))
    tangled = Definition("t", "題", steps=(*steps, Step("end", "題", "", Condition(terms, d.ANY), (free(),))))
    with pytest.raises(TooTangled):
        paths(tangled)
    assert "tangled" in {code for code, *_ in codes(tangled)}
    assert ways.MOST_STATES < 2**12


def test_several_choices_open_steps_alone_together_and_by_weight():
    now = several("now", "money", "food", "talk", most_pressing=True)
    asking = Step("now", "いま", questions=(now,))
    both = Condition((Term("now", "includes", "money"), Term("now", "includes", "food")))
    steps = [
        Step("both", "題", "", both, (free("n1"),)),
        Step("first", "題", "", when("now", "is", "talk"), (free("n2"),)),
        Step(
            "never",
            "題",
            "",
            Condition((Term("now", "is", "talk"), Term("now", "is", "money"))),
            (free("n3"),),
        ),
    ]
    reached = {key for path in paths(small(asking, *steps)) for key in path.steps}
    assert {"both", "first"} <= reached
    assert "never" not in reached
