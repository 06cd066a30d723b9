"""A correcting release: the texts of before, nothing deleted, nothing given out twice under one name."""

from dataclasses import replace

from kit.blueprints.logic.lint_history import item_types, lint_history
from kit.hub.logic.correcting import earlier_texts
from tests.factories import releases

FIRST, SECOND = releases.release("2026.1"), releases.release("2026.2")
CAN_HIDE = frozenset({"pages.content", "pages.language"})


def corrected(seed="s"):
    return earlier_texts(FIRST.by_uid, SECOND.by_uid, seed, can_hide=CAN_HIDE)


def test_the_same_correction_has_the_same_names():
    assert corrected() == corrected()
    assert corrected().keys() != corrected("other").keys()


def test_what_was_withdrawn_comes_back_as_something_new_and_is_linked():
    found = corrected()
    steps = releases.keys()["learn-steps"]
    assert steps not in found
    (back,) = [
        entry for entry in found.values() if entry.fields.get("slug") == FIRST.by_uid[steps].fields["slug"]
    ]
    assert (back.fields["title"], back.parent) == ("相談のあとに起きること", FIRST.by_uid[steps].parent)
    texts = str([entry.fields for entry in found.values()])
    assert steps not in texts, "whoever led there leads to the new one"
    assert back.uid in texts


def test_what_came_stays_hidden_and_everything_else_is_as_before():
    found = corrected()
    came = SECOND.by_uid.keys() - FIRST.by_uid.keys()
    assert came
    assert came <= found.keys()
    assert {found[uid].fields["live"] for uid in came if found[uid].type in CAN_HIDE} == {False}
    family = releases.keys()["learn-family"]
    assert found[family].fields["title"] == FIRST.by_uid[family].fields["title"]


def test_no_id_that_was_given_up_is_used_again():
    third = replace(
        SECOND, version="2026.3", sequence=3, previous="2026.2", objects=tuple(corrected().values())
    )
    assert [finding.code for finding in lint_history(third, (FIRST, SECOND))] == []
    old = {place for entry in FIRST.objects for place in item_types(entry.fields)}
    assert any(set(item_types(entry.fields)) - old for entry in third.objects)


def test_further_back_than_the_release_before():
    last = releases.release("2026.3")
    found = earlier_texts(FIRST.by_uid, last.by_uid, "s", can_hide=CAN_HIDE)
    family = releases.keys()["learn-family"]
    assert found[family].fields["title"] == FIRST.by_uid[family].fields["title"]
    assert last.by_uid.keys() <= found.keys(), "nothing is deleted"
    fourth = replace(last, version="2026.4", sequence=4, previous="2026.3", objects=tuple(found.values()))
    assert [finding.code for finding in lint_history(fourth, (FIRST, SECOND, last))] == []


def test_what_came_back_once_is_not_brought_a_second_time():
    third = replace(
        SECOND, version="2026.3", sequence=3, previous="2026.2", objects=tuple(corrected().values())
    )
    again = earlier_texts(FIRST.by_uid, third.by_uid, "later", can_hide=CAN_HIDE)
    assert again.keys() == third.by_uid.keys()
    steps = FIRST.by_uid[releases.keys()["learn-steps"]].fields["slug"]
    (back,) = [uid for uid, entry in again.items() if entry.fields.get("slug") == steps]
    assert again[back] == third.by_uid[back], "shown, not hidden as something that came"
