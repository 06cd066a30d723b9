"""The shape of a definition: there and back, one text, and refusals that name the place."""

import json

import pytest
from hypothesis import given

from kit.intake.logic import definition as d
from kit.intake.logic.definition import (
    DefinitionError,
    canonical,
    digest,
    parse,
    to_data,
    with_town_questions,
)
from tests.unit.intake.definitions import definitions, one, small


@given(definitions())
def test_what_is_written_is_read_back(definition):
    assert parse(to_data(definition)) == definition
    assert parse(json.loads(canonical(definition))) == definition


@given(definitions())
def test_the_canonical_text_is_one(definition):
    again = parse(json.loads(canonical(definition)))
    assert canonical(again) == canonical(definition)
    assert len(digest(canonical(definition))) == 64


def broken(change):
    data = json.loads(canonical(small()))
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data.update(format=2), "format"),
        (lambda data: data.pop("key"), "key"),
        (lambda data: data.update(colour="red"), ""),
        (lambda data: data.update(steps={}), "steps"),
        (lambda data: data["steps"][0].update(key="A B"), "steps/0/key"),
        (lambda data: data["steps"][0]["questions"][0].update(kind="age"), "steps/0/questions/0/kind"),
        (lambda data: data["steps"][0]["questions"][0].update(required="yes"), "steps/0/questions/0/required"),
        (lambda data: data["steps"][0]["questions"][0].update(score=3), "steps/0/questions/0"),
        (lambda data: data["steps"][1]["condition"].update(terms=[]), "steps/1/condition/terms"),
        (lambda data: data["steps"][1]["condition"]["terms"][0].update(operator="<"), "steps/1/condition/terms/0/operator"),
        (lambda data: data["steps"][0]["questions"][0]["options"].append(3), "steps/0/questions/0/options/2"),
        (lambda data: data.update(texts=[["receipt"]]), "texts/0"),
    ],
)  # fmt: skip
def test_what_is_no_definition_is_refused_with_its_place(change, place):
    with pytest.raises(DefinitionError) as refusal:
        parse(broken(change))
    assert refusal.value.place == place
    assert refusal.value.reason.endswith("。")


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_not_even_a_mapping_is_refused(data):
    with pytest.raises(DefinitionError):
        parse(data)


def test_town_questions_join_their_steps_at_the_end_and_strays_are_told():
    mine, stray = one("town", "a", "b"), one("lost", "a", "b")
    merged, astray = with_town_questions(small(), [("who", mine), ("nowhere", stray)])
    assert [question.key for question in merged.steps[0].questions] == ["who", "town"]
    assert [question.is_town for question in merged.steps[0].questions] == [False, True]
    assert [question.key for question in astray] == ["lost"]


def test_who_may_be_skipped():
    assert not one("who", "a", required=True).may_skip
    assert one("a", "b").may_skip
    assert not d.Question("note", d.INFORMATION, "読むだけ").may_skip
