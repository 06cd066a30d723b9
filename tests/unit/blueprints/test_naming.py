"""Keys inside of an intake definition, read out in the words that people know them by."""

from kit.blueprints.logic.naming import NO_NAMES, in_words, names_in


def item(name, kind, **value):
    return {"id": name, "type": kind, "value": value}


def question(key, label, *options, conditions=(), **more):
    listed = [item(f"o-{code}", "item", label=words, hint="", key=code) for code, words in options]
    terms = [item(f"c{at}", "item", **term) for at, term in enumerate(conditions)]
    value = {"label": label, "help": "", "conditions": terms, "key": key, **more}
    return item(f"q-{key}", "single", **value, **({"options": listed} if listed else {}))


def term(asked, answer, operator="is"):
    return {"question": asked, "operator": operator, "value": answer}


WHO = question("who", "どなたのことで", ("self", "自分のこと"), ("family", "家族のこと"), default="self")
REPLY = question("reply", "お返事", ("self", "自分で見る"), conditions=[term("who", "self")])
STEPS = [item("s1", "step", title="はじめに", lead="", questions=[WHO, REPLY], conditions=[], key="start")]
FIELDS = {"title": "書いて相談する", "key": "hikikomori", "steps": STEPS, "town_questions": []}
NAMES = names_in(FIELDS)


def keys_left(value):
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (isinstance(value, dict) and "key" in value) or any(map(keys_left, parts))


def test_an_answer_is_named_within_its_own_question():
    assert NAMES.questions == {"who": "どなたのことで", "reply": "お返事"}
    assert NAMES.answers[("who", "self")] == "自分のこと"
    assert NAMES.answers[("reply", "self")] == "自分で見る"
    assert names_in([FIELDS, {"steps": [question("who", "前の言葉")]}]).questions["who"] == "どなたのことで"
    assert names_in({"body": [item("b", "cards", heading="見出し", items=[])]}) == NO_NAMES


def test_no_key_is_said_and_conditions_speak_in_words():
    said = in_words(STEPS, NAMES)
    who, reply = said[0]["value"]["questions"]
    assert keys_left(STEPS)
    assert not keys_left(said)
    assert who["value"]["default"] == "自分のこと"
    (condition,) = reply["value"]["conditions"]
    assert condition["value"] == term("どなたのことで", "自分のこと")
    assert (said[0]["id"], who["id"], condition["id"]) == ("s1", "q-who", "c0"), "ids name places"
    assert STEPS[0]["value"]["key"] == "start", "what is stored is not touched"


def test_what_is_found_nowhere_is_said_as_it_was_typed():
    typed = [term("どなたのことで", "自分のこと"), term("who", "", "answered"), term("gone", "self")]
    said = [in_words(one, NAMES) for one in typed]
    assert said == [typed[0], term("どなたのことで", "", "answered"), typed[2]]
    lost = question("x", "質問", ("a", "あ"), default="b")
    assert in_words(lost, NAMES)["value"]["default"] == "b"
    assert [in_words(plain, NAMES) for plain in ("who", None, True, [])] == ["who", None, True, []]
