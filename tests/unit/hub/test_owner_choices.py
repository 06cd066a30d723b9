"""Whose each place is: what is asked, and what the answers make."""

from kit.hub.logic.compose import Owned
from kit.hub.logic.owner_choices import Answers, answered, changed, questions, shown

FIELDS = {
    "title": "題",
    "body": [{"id": "one", "type": "text", "value": {"text": "い", "items": []}}],
    "lead": "",
}
OWNED = Owned({"": "standard", "body": "fixed", "body/one/text": "local"}, ("body",))
BODY = frozenset({"body"})


def test_every_place_is_asked_for_once_and_shows_what_holds():
    asked = questions(FIELDS, OWNED, ["lead", "title"], is_page=True)
    assert [(one.path, one.depth, one.chosen) for one in asked] == [
        ("", 0, "standard"), ("lead", 1, ""), ("title", 1, ""), ("body", 1, "fixed"), ("body/one", 2, ""),
        ("body/one/text", 3, "local"), ("parent", 1, ""), ("children", 1, ""),
    ]  # fmt: skip
    assert {one.path: one.above for one in asked if one.depth > 1} == {
        "body/one": "fixed",
        "body/one/text": "fixed",
    }
    assert {one.above for one in asked if one.depth == 1} == {"standard"}
    assert [(one.path, one.is_sealed) for one in asked if one.is_list] == [("body", True)]
    assert [one.path for one in questions(FIELDS, OWNED, [], is_page=False)][-1] == "lead"


def test_answers_become_rules():
    asked = questions(FIELDS, OWNED, [], is_page=True)
    same = answered(asked, Answers({}, BODY), "standard")
    assert (same.rules, same.sealed, same.is_left_out) == (OWNED.rules, ("body",), False)
    given = Answers({"": "fixed", "body": "", "title": "local", "lead": "nobody"}, BODY | {"title"})
    other = answered(asked, given, "standard")
    assert other.rules == {"": "fixed", "title": "local", "body/one/text": "local"}
    assert other.sealed == ("body",), "closed because the whole is fixed; a text is no list"
    loose = answered(asked, Answers({"body": "standard"}, BODY), "standard")
    assert loose.sealed == ()


def test_what_is_left_out_keeps_an_owner():
    out = answered(questions(FIELDS, OWNED, [], is_page=True), Answers({"": "out"}), "standard")
    assert (out.is_left_out, out.rules[""]) == (True, "standard")
    assert questions(FIELDS, out, [], is_page=False)[0].chosen == "out"
    still = answered(questions(FIELDS, out, [], is_page=False), Answers({"title": "fixed"}), "standard")
    assert (still.is_left_out, still.rules["title"]) == (True, "fixed"), "what was not answered is as it was"


def test_what_others_decided_while_the_form_stood_open_stays():
    seen = shown(questions(FIELDS, OWNED, [], is_page=False))
    now = questions(FIELDS, Owned({"": "standard", "title": "fixed", "body": "fixed"}), [], is_page=False)
    untouched = answered(now, changed(now, seen, seen), "standard")
    assert (untouched.rules, untouched.sealed) == ({"": "standard", "title": "fixed", "body": "fixed"}, ())
    mine = Answers({**seen.owners, "lead": "local", "body/one/text": "standard"}, seen.closed)
    both = answered(now, changed(now, seen, mine), "standard")
    assert both.rules == {"": "standard", "title": "fixed", "body": "fixed", "lead": "local"}
    closed = questions(FIELDS, OWNED, [], is_page=False)
    opened = answered(closed, changed(closed, seen, Answers(seen.owners)), "standard")
    assert (opened.rules, opened.sealed) == (OWNED.rules, ())
