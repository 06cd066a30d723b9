"""What goes into the next release, and what it is called."""

from dataclasses import replace

import pytest

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.requirements import derive_requires
from kit.hub.logic.compose import (
    Owned,
    choose,
    default_ownership,
    needed_kit,
    next_version,
    notes_with,
    standing_rules,
    urgent_choices,
)
from kit.hub.logic.release_notes import lacking
from tests.factories import releases

LAST = releases.release("2026.1")
SECOND = releases.release("2026.2")
TOWN = {"": "local"}


def new(uid, parent=None, after=None, type_name="pages.content", **fields):
    return BlueprintObject(uid, type_name, parent, after, TOWN, (), {"title": uid, "live": True, **fields})


def chosen(here, last=LAST.by_uid, **owned):
    return choose(here, last, owned, lambda type_name, name: "")


@pytest.mark.parametrize(
    ("last", "year", "version"),
    [("2026.1", 2026, "2026.2"), ("2026.9", 2027, "2027.1"), ("2027.1", 2026, "2027.2"), ("2026.3.1", 2026, "2026.4"), ("", 2026, "2026.1")],
)  # fmt: skip
def test_the_next_release_has_the_next_name(last, year, version):
    assert next_version(last, year) == version


def test_a_new_page_comes_in_with_what_it_shows_and_below_what_is_in():
    here = {
        "root": new("root"), "a": new("a", "root"), "draft": new("draft", "root", "a", live=False),
        "below": new("below", "draft"), "b": new("b", "root", "draft", image="sokumen:image:11111111-1111-4111-8111-111111111111"),
        "11111111-1111-4111-8111-111111111111": new("11111111-1111-4111-8111-111111111111", type_name="core.image"),
        "other": new("other", type_name="core.image"),
    }  # fmt: skip
    found = choose(here, {}, {}, lambda type_name, name: "")
    assert found.objects.keys() == {"root", "a", "b", "11111111-1111-4111-8111-111111111111"}
    assert (found.objects["b"].after, found.objects["a"].after) == ("a", None), "what stays out leaves no gap"
    assert found.left == ("below", "draft")
    out = choose(here, {}, {"root": Owned({"": "standard"}, is_left_out=True)}, lambda type_name, name: "")
    assert out.objects.keys() == set()
    assert out.left == ()


def test_what_goes_or_is_hidden_needs_a_reason():
    gone, hidden, window = (releases.keys()[key] for key in ("learn-steps", "learn-you", "window"))
    here = {uid: entry for uid, entry in LAST.by_uid.items() if uid != gone}
    here[hidden] = replace(here[hidden], fields={**here[hidden].fields, "live": False})
    found = chosen(here)
    assert (found.withdrawn, found.hidden) == ((gone,), (hidden,))
    assert window in found.objects, "what was never shown may stay hidden"


def test_a_field_joins_when_somebody_fills_it():
    uid = releases.keys()["contact-centre"]
    assert "live" not in LAST.by_uid[uid].fields
    for value, joins in ((True, False), (False, True)):
        here = {uid: replace(LAST.by_uid[uid], fields={**LAST.by_uid[uid].fields, "live": value})}
        found = choose(here, {uid: LAST.by_uid[uid]}, {}, lambda type_name, name: True)
        assert ("live" in found.objects[uid].fields) is joins


def test_rules_about_what_is_gone_fall_away():
    text = '<p key="k1">い</p>'
    fields = {"body": [{"id": "one", "type": "text", "value": text}], "title": "題"}
    rules = {
        "": "standard",
        "title": "fixed",
        "body/one": "fixed",
        "body/two": "local",
        "parent": "fixed",
        "x": "fixed",
    }
    found = standing_rules(Owned(rules, ("body", "title", "gone")), fields)
    assert found.rules.keys() == {"", "title", "body/one", "parent"}
    assert found.sealed == ("body",)
    assert default_ownership("core.contact", {"hours": []}).sealed == ("hours",)


def test_a_kit_is_asked_for_only_when_something_new_is_used():
    assert needed_kit(derive_requires(LAST.objects), LAST, "9.0") == ""
    assert needed_kit(derive_requires(SECOND.objects), LAST, "9.0") == "9.0"
    assert needed_kit(derive_requires(SECOND.objects), replace(SECOND, extra={"kit": "9.0"}), "9.1") == "9.0"


def test_only_changed_fixed_facts_of_contacts_may_be_urgent():
    uid, fields = releases.keys()["contact-centre"], frozenset({"phone", "name"})
    assert urgent_choices(LAST.by_uid, LAST.by_uid, fields) == ()
    entry = LAST.by_uid[uid]
    changed = {**LAST.by_uid, uid: replace(entry, fields={**entry.fields, "phone": "1", "summary": "2"})}
    assert urgent_choices(changed, LAST.by_uid, fields) == ((uid, "phone"),)
    loose = {uid: replace(changed[uid], ownership={"": "standard"})}
    assert urgent_choices(loose, LAST.by_uid, fields) == ()


def test_what_people_still_have_to_write():
    urgent = {"uid": "u", "path": "phone", "reason": " "}
    assert lacking(" ", {"a": ""}, ["a"], [urgent], ["d"]).keys() == {
        "notes",
        "reason-a",
        "urgent-u-phone",
        "tick-d",
    }
    assert lacking("直しました。", {"a": "古いため"}, ["a"], [{**urgent, "reason": "x"}], []) == {}
    assert (
        notes_with("直しました。", [("題", "古いため。"), ("題", "二つ目だったため。")])
        == "直しました。\n\n取り下げたもの\n・「題」: 古いため。\n・「題」: 二つ目だったため。"
    )
    assert notes_with(" 直しました。 ", []) == "直しました。"


def test_the_facts_of_the_hubs_own_window_reach_no_town():
    uid, faq = releases.keys()["window"], releases.keys()["learn-faq"]
    before = LAST.by_uid[uid]
    own = {"phone": "059-224-0000", "live": True, "checked_on": "2026-11-26"}
    here = {**LAST.by_uid, uid: replace(before, fields={**before.fields, **own, "title": "窓口"})}
    here[faq] = replace(LAST.by_uid[faq], fields={**LAST.by_uid[faq].fields, "checked_on": "2026-11-26"})
    found = chosen(here).objects
    assert found[uid].fields == {**before.fields, "title": "窓口"}
    assert found[faq] == LAST.by_uid[faq]
