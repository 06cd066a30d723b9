"""Putting fixed parts back, and carrying typed text over to a newer version."""

from typing import Any

from hypothesis import given

from kit.blueprints.logic.fact_words import fact_words
from kit.blueprints.logic.impose import impose, merge_typed, owners_shown, unique_ids, with_overrides
from kit.blueprints.logic.merge import without_fixed
from kit.blueprints.logic.ownership import Owner, parse_ownership
from kit.blueprints.logic.plan import EntryKind
from tests.unit.blueprints.samples import ONE, OWNERS, Fields, item, worlds

World = tuple[Fields, Fields, Fields, Fields]


@given(worlds())
def test_imposing_twice_changes_nothing_more(world: World) -> None:
    base, _theirs, ours, _later = world
    once = impose(ONE, base, ours, OWNERS)
    again = impose(ONE, base, once.fields, OWNERS)
    assert (again.fields, again.entries) == (once.fields, ())


@given(worlds())
def test_what_is_in_place_has_no_entries_and_what_is_not_has(world: World) -> None:
    base, _theirs, ours, _later = world
    imposed = impose(ONE, base, ours, OWNERS)
    assert (imposed.fields == ours) == (imposed.entries == ())
    assert impose(ONE, base, base, OWNERS).entries == ()


@given(worlds())
def test_what_the_town_may_change_is_as_typed(world: World) -> None:
    base, _theirs, ours, _later = world
    fields = impose(ONE, base, ours, OWNERS).fields
    for name in ("title", "note", "codes", "text"):
        assert fields[name] == ours[name]
    typed = {entry["id"]: entry for entry in ours["body"]}
    for entry in fields["body"]:
        if entry["id"] in typed and entry["type"] == typed[entry["id"]]["type"]:
            assert _free(entry) == _free(typed[entry["id"]])


@given(worlds())
def test_carrying_over_loses_neither_side(world: World) -> None:
    loaded, newest, typed, _later = world
    assert merge_typed(ONE, loaded, newest, loaded)[0] == newest
    assert merge_typed(ONE, loaded, loaded, typed)[0] == typed
    merged, entries = merge_typed(ONE, loaded, newest, typed)
    for name in ("title", "note", "fixed_title"):
        if typed[name] != loaded[name]:
            assert merged[name] == typed[name]
            at_odds = newest[name] not in (loaded[name], typed[name])
            assert any(e.path == (name,) and e.kind is EntryKind.CONFLICT for e in entries) == at_odds
        else:
            assert merged[name] == newest[name]


def test_a_fixed_item_inside_a_fixed_block_is_no_part_of_the_towns() -> None:
    owners = parse_ownership({"": "standard", "body/a": "fixed", "body/a/note": "local"})
    whole = {"body": [item("a", {"note": "", "items": [item("x", "県")]})]}
    emptied = {"body": [item("a", {"note": "", "items": []})]}
    assert without_fixed(whole, owners) == without_fixed(emptied, owners)
    assert impose(ONE, whole, emptied, owners).fields == whole


def test_an_id_that_stands_twice_is_kept_once_and_loses_no_words() -> None:
    twice = [item("a", "eins"), item("a", "zwei"), item("b", [item("x", "1"), item("x", "2")])]
    once: Any = unique_ids(twice)
    assert [entry["value"] for entry in once[:2]] == ["eins", "zwei"]
    assert (once[0]["id"], len({entry["id"] for entry in once})) == ("a", 3)
    assert len({entry["id"] for entry in once[2]["value"]}) == 2
    assert unique_ids(once) == once
    assert unique_ids(twice) == once


def test_a_twin_of_a_fixed_item_cannot_take_its_place() -> None:
    owners = parse_ownership({"": "standard", "body/a": "fixed"})
    base = {"body": [item("a", "県の言葉"), item("b", "文")]}
    for typed in ([item("a", "うそ"), item("a", "県の言葉")], [item("a", "県の言葉"), item("a", "うそ")]):
        body: Any = impose(ONE, base, {"body": [*typed, item("b", "文")]}, owners).fields["body"]
        assert next(entry["value"] for entry in body if entry["id"] == "a") == "県の言葉"
        assert len({entry["id"] for entry in body}) == len(body) == 3


def test_fields_that_do_not_travel_and_live_are_left_alone() -> None:
    owners = parse_ownership({"": "fixed"})
    imposed = impose(ONE, {"title": "県", "live": True}, {"title": "町", "seo": "町", "live": False}, owners)
    assert imposed.fields == {"title": "県", "seo": "町", "live": False}
    assert (imposed.places, imposed.displaced[0].ours) == ((("title",),), "町")


def test_a_temporary_value_counts_as_the_prefectures() -> None:
    base = with_overrides({"phone": "1", "name": "県"}, {"phone": "2", "gone": "3"})
    assert base == {"phone": "2", "name": "県"}
    owners = parse_ownership({"": "fixed"})
    assert impose(ONE, base, {"phone": "2", "name": "県"}, owners).entries == ()
    assert impose(ONE, base, {"phone": "1", "name": "県"}, owners).fields["phone"] == "2"


def test_each_place_is_shown_with_its_owner() -> None:
    owners = parse_ownership({"": "standard", "body/a": "fixed", "body/b/note": "local", "slug": "fixed"})
    base = {"slug": "x", "lead": "", "body": [item("a", "1"), item("b", {"note": ""})]}
    fields = {**base, "seo": "", "body": [item("a", "1"), item("b", {"note": ""}), item("town", "2")]}
    assert owners_shown(fields, base, owners) == {
        "slug": Owner.FIXED, "lead": Owner.STANDARD, "seo": Owner.LOCAL, "body": Owner.STANDARD,
        "body/a": Owner.FIXED, "body/b": Owner.STANDARD, "body/b/note": Owner.LOCAL, "body/town": Owner.LOCAL,
    }  # fmt: skip


def test_facts_in_words() -> None:
    span = {"closes": "16:30:00", "days": ["mon", "tue", "fri"], "note": "", "opens": "09:00:00"}
    assert fact_words([item("s", span)]) == "月火金 9:00 16:30"
    assert [fact_words(value) for value in (True, False, "059-1", "", [], None)] == [
        "はい", "いいえ", "059-1", "（なし）", "（なし）", "（なし）",
    ]  # fmt: skip


def _free(entry: Any) -> Any:
    return without_fixed({"body": [entry]}, OWNERS)
