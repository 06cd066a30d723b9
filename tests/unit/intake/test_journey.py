"""One resident's way: it never loops, never looks ahead, and sends nothing of a branch that was left."""

from hypothesis import given

from kit.intake.logic import journey
from kit.intake.logic.definition import LONG_TEXT, SHORT_TEXT, Question, Step
from tests.unit.intake.definitions import journeys, one, several, small, when


def keys(steps):
    return [step.key for step in steps]


@given(journeys())
def test_a_route_is_the_definition_in_order_without_repeats(made):
    definition, answers = made
    found = keys(journey.route(definition, answers))
    assert found == [key for key in keys(definition.steps) if key in found]
    assert len(set(found)) == len(found)


@given(journeys())
def test_a_route_needs_no_later_answer(made):
    definition, answers = made
    whole = keys(journey.route(definition, answers))
    for at, step in enumerate(definition.steps):
        earlier = {known.key: answers[known.key] for known in definition.steps[:at] if known.key in answers}
        known = set(keys(definition.steps[: at + 1]))
        seen = [key for key in keys(journey.route(definition, earlier)) if key in known]
        assert seen == [key for key in whole if key in known]
        assert (
            journey.values_before(definition, answers, step.key)
            == journey.values_before(definition, earlier, step.key)
            or step.key not in whole
        )


@given(journeys())
def test_present_answers_are_a_part_of_what_was_given(made):
    definition, answers = made
    present = journey.Journey(definition, answers).present_answers
    assert present.keys() <= set(keys(journey.route(definition, answers)))
    for key, given_ in present.items():
        assert given_ == {name: answers[key][name] for name in given_}
        assert "foreign" not in given_


@given(journeys())
def test_dropping_what_is_absent_changes_no_route(made):
    definition, answers = made
    present = journey.Journey(definition, answers).present_answers
    assert keys(journey.route(definition, present)) == keys(journey.route(definition, answers))
    assert journey.Journey(definition, present).present_answers == present


@given(journeys())
def test_one_may_see_everything_up_to_the_first_incomplete_step_and_nothing_behind_it(made):
    definition, answers = made
    first = journey.first_incomplete(definition, answers)
    way = keys(journey.route(definition, answers))
    open_until = way.index(first.key) if first else len(way)
    assert [key for key in way if journey.Journey(definition, answers).may_visit(key)] == way[
        : open_until + 1
    ]
    for step in definition.steps:
        assert step.key in way or not journey.Journey(definition, answers).may_visit(step.key)


def test_the_way_of_a_mother():
    answers = {"who": {"who": "family"}}
    assert keys(journey.route(small(), answers)) == ["who", "family", "contact"]
    assert journey.first_incomplete(small(), answers).key == "family"
    assert journey.Journey(small(), answers).may_visit("family")
    assert not journey.Journey(small(), answers).may_visit("contact")
    assert not journey.Journey(small(), answers).may_visit("self")
    assert not journey.Journey(small(), answers).may_visit("nowhere")
    answers |= {"family": {}, "contact": {"reply": "box"}}
    assert journey.first_incomplete(small(), answers) is None


def test_an_abandoned_branch_is_neither_asked_for_nor_sent():
    answers = {
        "who": {"who": "family"},
        "self": {"self_free": "ひみつ"},
        "family": {"knows": "yes", "tell": "keep"},
        "contact": {"reply": "box", "mail": "a@example.jp"},
    }
    assert journey.Journey(small(), answers).present_answers == {
        "who": {"who": "family"},
        "family": {"knows": "yes"},
        "contact": {"reply": "box"},
    }


def test_the_address_is_required_only_for_the_way_that_needs_it():
    answers = {"who": {"who": "self"}, "self": {}, "contact": {"reply": "mail"}}
    assert journey.first_incomplete(small(), answers).key == "contact"
    answers["contact"]["mail"] = "まだ"
    assert journey.first_incomplete(small(), answers).key == "contact", "saved by resting, never judged"
    answers["contact"]["mail"] = "a@example.jp"
    assert journey.first_incomplete(small(), answers) is None
    answers["contact"] = {"reply": "none"}
    assert journey.first_incomplete(small(), answers) is None


def test_a_reason_to_skip_completes_what_is_not_required_and_only_that():
    answers = {"who": {"who": {"skip": "later"}}}
    assert journey.first_incomplete(small(), answers).key == "who"
    answers = {"who": {"who": "family"}, "family": {"knows": {"skip": "no_answer"}}}
    assert journey.first_incomplete(small(), answers).key == "contact"
    asked = journey.questions_asked(small(), answers, "family")
    assert [question.key for question in asked] == ["knows", "tell"]
    assert journey.questions_asked(small(), answers, "self") == ()


def test_a_closed_question_opens_nothing_behind_it():
    more = Step(
        "money", "お金", condition=when("now", "is", "money"), questions=(Question("m", LONG_TEXT, "m"),)
    )
    asking = Step("now", "いま", questions=(
        one("any", "yes", "no"), several("now", "money", "food", condition=when("any", "is", "yes")),
        Question("word", SHORT_TEXT, "ことば", condition=when("now", "includes", "money")),
    ))  # fmt: skip
    definition = small(asking, more)
    base = {"who": {"who": "self"}, "self": {}}
    open_ = {**base, "now": {"any": "yes", "now": {"chosen": ["money"], "most": "money"}}}
    closed = {**base, "now": {"any": "no", "now": {"chosen": ["money"], "most": "money"}}}
    chosen = {**base, "now": {"any": "yes", "now": {"chosen": ["money"], "most": ""}}}
    assert "money" in keys(journey.route(definition, open_))
    assert "money" not in keys(journey.route(definition, closed))
    assert "money" not in keys(journey.route(definition, chosen))
    assert [q.key for q in journey.questions_asked(definition, chosen, "now")] == ["any", "now", "word"]
