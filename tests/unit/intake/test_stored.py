"""From the editor's blocks to a definition: keys that need not be invented, words instead of keys, retired questions."""

import json

from kit.intake.logic.definition import Condition, Option, Term, canonical, parse
from kit.intake.logic.stored import question_paths, read_definition
from kit.intake.logic.words import condition_words

WHO = {
    "id": "11111111-aaaa-4000-8000-000000000001",
    "type": "single",
    "value": {
        "label": "どなたのことで",
        "options": [
            {"id": "a1", "type": "item", "value": {"label": "自分", "key": "self"}},
            {"id": "b2-c3", "type": "item", "value": {"label": "家族"}},
        ],
        "default": "自分",
    },
}
FREE = {
    "id": "free",
    "type": "long_text",
    "value": {
        "label": "書きたいこと",
        "key": "Ｆree",
        "help": '<p data-block-key="x"> </p>',
        "conditions": [
            {"id": "c", "type": "item", "value": {"question": "どなたのことで", "operator": "is", "value": "家族"}},
        ],
    },
}  # fmt: skip
OLD = {"id": "old", "type": "date", "value": {"label": "前の質問", "key": "old", "retired": True}}


def step(key, *blocks, **more):
    return {
        "id": f"s-{key}",
        "type": "step",
        "value": {"key": key, "title": f"題{key}", "questions": [*blocks], **more},
    }


def read(*steps, town=(), **fields):
    return read_definition({"key": "any", "title": " 題 ", **fields}, steps=steps, town_questions=town)


def test_keys_are_made_from_lasting_ids_and_words_become_keys():
    definition, astray = read(step("one", WHO, FREE), receipt="<p>受け取りました。</p>", rest="<p></p>")
    who, free = definition.steps[0].questions
    assert (definition.title, astray) == ("題", ())
    assert (who.key, free.key) == ("q11111111-aaa", "free")
    assert who.options == (Option("self", "自分"), Option("ob2-c3", "家族"))
    assert who.default == "self"
    assert free.condition == Condition((Term("q11111111-aaa", "is", "ob2-c3"),))
    assert free.help == ""
    assert definition.texts == (("receipt", "<p>受け取りました。</p>"),)
    assert parse(json.loads(canonical(definition))) == definition


def test_what_is_found_nowhere_stays_as_it_was_typed():
    broken = {**FREE, "value": {**FREE["value"], "conditions": [
        {"id": "c", "type": "item", "value": {"question": "ない質問", "operator": "", "value": "x"}},
    ]}}  # fmt: skip
    definition, _ = read(step("one", broken))
    assert definition.steps[0].questions[0].condition == Condition((Term("ない質問", "is", "x"),))


def test_retired_questions_and_screens_of_nothing_else_are_left_out():
    definition, _ = read(step("one", WHO, OLD), step("gone", OLD), step("empty"))
    assert [found.key for found in definition.steps] == ["one", "empty"]
    assert len(definition.steps[0].questions) == 1


def test_town_questions_name_their_screen_by_its_title_and_are_marked():
    mine = {"id": "t", "type": "number", "value": {"label": "人数", "step": "題one"}}
    lost = {"id": "u", "type": "number", "value": {"label": "迷子", "step": "ない"}}
    definition, astray = read(step("one", WHO), town=[mine, lost])
    assert [(found.key, found.is_town) for found in definition.steps[0].questions] == [
        ("q11111111-aaa", False), ("qt", True),
    ]  # fmt: skip
    assert [found.label for found in astray] == ["迷子"]


def test_a_half_typed_draft_is_read():
    definition, _ = read(
        {"id": "x", "type": "step", "value": {}}, step("two", {"id": "n", "type": "age", "value": {}})
    )
    assert [(found.key, found.questions) for found in definition.steps] == [("sx", ())]


def test_where_questions_stand():
    mine = {"id": "t", "type": "number", "value": {"label": "人数", "step": "one"}}
    places = question_paths(
        {"q11111111-aaa", "old", "qt"}, steps=[step("one", WHO, FREE, OLD)], town_questions=[mine]
    )
    assert list(places) == [
        ("steps", "s-one", "questions", WHO["id"]),
        ("steps", "s-one", "questions", "old"),
        ("town_questions", "t"),
    ]


def test_a_condition_in_words():
    definition, _ = read(step("one", WHO, FREE))
    condition = definition.steps[0].questions[1].condition
    assert condition_words(definition, condition) == "「どなたのことで」が「家族」のとき"
    both = Condition((*condition.terms, Term("free", "answered"), Term("gone", "includes", "yes")), "any")
    assert condition_words(definition, both) == (
        "「どなたのことで」が「家族」のとき、または「書きたいこと」に答えたとき、または「gone」で「はい」を選んだとき"
    )
    assert condition_words(definition, None) == ""
