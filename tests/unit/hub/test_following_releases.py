"""The two sample releases after the shipped one hold every case that a merge can meet, and follow each other."""

import pytest

from kit.blueprints.gateway.shipped import shipped_document
from kit.blueprints.logic.checks import DocumentError
from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.logic.values import ABSENT
from tests.factories.releases import (
    SHIPPED,
    Change,
    NextRelease,
    changes,
    differences,
    keys,
    place_of,
    release,
    release_document,
)

SECOND = changes("2026.2")


def kinds(key: str, found: list[Change] = SECOND) -> set[tuple[str, str]]:
    return {(change.kind, change.owner) for change in found if change.uid == keys()[key]}


def at(version: str, key: str, written: str) -> str:
    return place_of(release(version).by_uid[keys()[key]], written)


def test_a_new_town_still_starts_with_the_shipped_release() -> None:
    assert shipped_document(SHIPPED.parent, "hikikomori") == release_document("2026.1")


def test_pages_come_go_and_move() -> None:
    assert kinds("learn-siblings") == {("added", "")}
    assert kinds("learn-steps") == kinds("lang-fil") == {("withdrawn", "")}
    assert ("moved", "standard") in kinds("learn-faq")
    assert ("moved", "fixed") in kinds("learn-figures")
    assert ("placed", "") in kinds("learn-windows")


def test_one_withdrawn_page_is_linked_and_one_is_not() -> None:
    links = {key: f"sokumen:page:{keys()[key]}" for key in ("learn-steps", "lang-fil")}
    texts = [str(entry.fields) for entry in release("2026.1").objects]
    assert any(links["learn-steps"] in text for text in texts)
    assert not any(links["lang-fil"] in text for text in texts)


def test_title_slug_and_texts_of_every_owner_change() -> None:
    found = {(change.uid, change.path): change for change in SECOND if change.kind == "edited"}
    page = keys()["learn-private"]
    assert found[page, "slug"].after == "before-paying"
    assert (found[page, "title"].owner, found[keys()["learn-about"], "title"].owner) == ("fixed", "standard")
    assert found[keys()["window"], at("2026.2", "window", "body/know")].owner == "fixed"
    standard = {
        uid for (uid, path), change in found.items() if path.startswith("body") and change.owner == "standard"
    }
    assert {keys()[key] for key in ("home", "learn-you", "learn-family", "learn-faq")} <= standard


def test_items_come_go_and_change_places() -> None:
    found = {(change.kind, change.path): change for change in SECOND}
    questions = "body/all/items"
    order = found["reordered", at("2026.2", "learn-faq", questions)].after
    assert isinstance(order, list)
    middle = [
        at("2026.2", "learn-faq", f"{questions}/{name}") for name in ("phone-hard", "night", "family-only")
    ]
    first, new, last = (order.index(path.rsplit("/", 1)[1]) for path in middle)
    assert (first + 1, new + 1) == (new, last)
    assert ("item-added", middle[1]) in found
    assert ("item-removed", at("2026.1", "learn", "body/more/items/steps")) in found
    assert ("item-removed", at("2026.1", "learn-family", "body/siblings")) in found
    assert ("reordered", "body") in found


def test_one_place_is_loosened_and_one_tightened() -> None:
    found = {(change.path, change.before, change.after) for change in SECOND if change.kind == "owner"}
    assert found == {
        (at("2026.2", "learn-about", "body/women"), "fixed", "standard"),
        (at("2026.2", "learn-family", "body/violence"), "standard", "fixed"),
    }


def test_a_corrected_number_is_urgent_and_comes_back() -> None:
    centre = keys()["contact-centre"]
    for version in ("2026.2", "2026.3"):
        assert (centre, "phone") in {(entry.uid, entry.path) for entry in release(version).urgent}
    phones = [release(version).by_uid[centre].fields["phone"] for version in ("2026.1", "2026.2", "2026.3")]
    # No Japanese number has a local part that begins with 0: nobody is called by the sample.
    assert phones == ["059-253-7826", "059-000-0000", "059-253-7826"]


def test_the_third_takes_back_what_the_second_gave() -> None:
    third = changes("2026.3")
    assert kinds("learn-siblings", third) == {("withdrawn", "")}
    came = {(change.uid, change.path) for change in SECOND if change.kind == "item-added"}
    gone = {(change.uid, change.path) for change in third if change.kind == "item-removed"}
    assert (keys()["learn-faq"], at("2026.2", "learn-faq", "body/all/items/night")) in came & gone
    again = {(change.uid, change.path) for change in third if change.kind == "edited"}
    twice = again & {(change.uid, change.path) for change in SECOND if change.kind == "edited"}
    assert (keys()["learn-faq"], at("2026.2", "learn-faq", "body/all/items/when/answer")) in twice


@pytest.mark.parametrize(("old", "new"), [("2026.1", "2026.2"), ("2026.2", "2026.3")])
def test_a_town_that_changed_nothing_becomes_the_release(old: str, new: str) -> None:
    before, after = by_uid(release(old).objects), by_uid(release(new).objects)
    plan = decide(before, after, before)
    assert dict(plan.objects) == after
    assert {entry.kind.value for entry in plan.entries} == {"change"}


class TestNextRelease:
    """A release made to measure."""

    def test_it_changes_what_it_was_told_and_nothing_else(self) -> None:
        faq, learn, private = (keys()[key] for key in ("learn-faq", "learn", "learn-private"))
        path = at("2026.2", "learn-faq", "body/all/items/money/question")
        made = NextRelease(release_document("2026.2")).edit(faq, path, "無料ですか。").own(faq, path, "fixed")
        made.add(
            "40e64fd4-3da4-4d46-93af-93476c66510b",
            {"title": "新", "slug": "new"},
            parent=learn,
            after=private,
        )
        made.move(keys()["learn-you"], parent=learn, after=None).delete(keys()["learn-siblings"])
        made.urgent(keys()["contact-centre"], "phone")
        new = made.release()
        assert (new.version, new.sequence, new.previous) == ("2026.3", 3, "2026.2")
        found = [(change.kind, change.uid) for change in differences(release("2026.2"), new)]
        assert sorted(found) == sorted(
            [
                ("edited", faq),
                ("owner", faq),
                ("added", "40e64fd4-3da4-4d46-93af-93476c66510b"),
                ("withdrawn", keys()["learn-siblings"]),
                # The page itself, the one that was first, and the one that stood behind it.
                ("placed", keys()["learn-you"]),
                ("placed", keys()["learn-about"]),
                ("placed", keys()["learn-family"]),
            ]
        )

    def test_lists_are_edited_as_a_whole(self) -> None:
        faq, path = keys()["learn-faq"], at("2026.1", "learn-faq", "body/all/items")
        made = NextRelease(release_document("2026.1"))
        items = made.value(faq, path)
        assert isinstance(items, list)
        (change,) = differences(release("2026.1"), made.edit(faq, path, items[::-1]).release())
        assert (change.kind, change.path) == ("reordered", path)

    def test_what_cannot_be_is_refused(self) -> None:
        made = NextRelease(release_document("2026.1"))
        with pytest.raises(KeyError):
            made.edit(keys()["home"], "body/nothing", "x")
        with pytest.raises(ValueError, match="children"):
            made.delete(keys()["learn"])
        with pytest.raises(DocumentError):
            made.own(keys()["home"], "title", "nobody").document()
        assert made.value(keys()["home"], "nothing") is ABSENT
