"""What the rows do not say by themselves: parts inside parts, paragraphs, ids, circumstances."""

from typing import Any

import pytest

from kit.blueprints.logic.decide import Circumstances, by_uid, decide
from kit.blueprints.logic.marks import Marks
from kit.blueprints.logic.plan import Plan, parse_plan
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.siblings import children
from kit.blueprints.logic.values import ABSENT, Path
from tests.unit.blueprints.samples import HOME, ONE, Fields, Objects, item, obj, page, uid

A, B, C = "ゆっくりで大丈夫です。", "名前は書かなくてもかまいません。", "休みながら続けられます。"


def take(base: Fields, theirs: Fields, ours: Fields, **around: Any) -> Plan:
    rules = around.pop("ownership", {"": "standard"})
    sealed = around.pop("sealed", ())
    sides = [by_uid([obj(side, ownership=rules, sealed=sealed)]) for side in (base, theirs, ours)]
    return decide(*sides, **around)


def after(plan: Plan) -> Fields:
    return plan.objects[ONE].fields


def told(plan: Plan) -> list[tuple[str, Path]]:
    return [(entry.kind.value, entry.path) for entry in plan.entries]


def rich(*paragraphs: tuple[str, str]) -> str:
    return "".join(f'<p data-block-key="{key}">{words}</p>' for key, words in paragraphs)


class TestParagraphs:
    def test_two_paragraphs_changed_by_two_sides_are_both_taken(self) -> None:
        base = {"text": rich(("k1", A + A), ("k2", B + B))}
        theirs = {"text": rich(("k1", A + A + C), ("k2", B + B))}
        ours = {"text": rich(("k1", A + A), ("k2", B + B + C))}
        plan = take(base, theirs, ours)
        assert after(plan)["text"] == rich(("k1", A + A + C), ("k2", B + B + C))
        assert told(plan) == [("change", ("text", "k1"))]

    def test_one_paragraph_changed_by_both_is_a_conflict_of_that_paragraph(self) -> None:
        base = {"text": rich(("k1", A), ("k2", B), ("k3", C))}
        theirs = {"text": rich(("k1", A + "県"), ("k2", B), ("k3", C + "県"))}
        ours = {"text": rich(("k1", A + "町"), ("k2", B), ("k3", C))}
        plan = take(base, theirs, ours)
        assert after(plan)["text"] == rich(("k1", A + "町"), ("k2", B), ("k3", C + "県"))
        assert told(plan) == [("conflict", ("text", "k1")), ("change", ("text", "k3"))]

    def test_a_key_that_was_given_to_other_words_keeps_the_text_in_one_piece(self) -> None:
        base = {"text": rich(("k1", A), ("k2", B))}
        theirs = {"text": rich(("k1", A), ("k2", B + "県"))}
        ours = {"text": rich(("k1", B), ("k2", A))}
        plan = take(base, theirs, ours)
        assert after(plan) == ours
        assert told(plan) == [("conflict", ("text",))]

    def test_texts_that_are_not_alike_stay_in_one_piece(self) -> None:
        base = {"text": rich(("k1", A), ("k2", B))}
        ours = {"text": rich(("k1", "まったく別のことを、ここで知らせています"), ("k2", "引っ越し先の地図"))}
        plan = take(base, {"text": rich(("k1", A), ("k2", B + "県"))}, ours)
        assert after(plan) == ours
        assert told(plan) == [("conflict", ("text",))]

    def test_a_fixed_paragraph_in_a_standard_text(self) -> None:
        rules = {"": "standard", "text/k1": "fixed"}
        base = {"text": rich(("k1", A), ("k2", B))}
        ours = {"text": rich(("k1", A + "町"), ("k2", B + "町"))}
        plan = take(base, base, ours, ownership=rules)
        assert after(plan)["text"] == rich(("k1", A), ("k2", B + "町"))
        assert told(plan) == [("change", ("text", "k1")), ("displaced", ("text", "k1"))]


class TestLists:
    def test_an_id_twice_makes_the_list_one_piece(self) -> None:
        base = {"body": [item("a", "1")]}
        ours = {"body": [item("a", "1"), item("a", "2")]}
        plan = take(base, {"body": [item("a", "3")]}, ours)
        assert after(plan) == ours
        assert told(plan) == [("conflict", ("body",))]

    def test_an_item_with_another_block_type_is_one_piece(self) -> None:
        base = {"body": [item("a", "1", "text")]}
        ours = {"body": [item("a", "2", "text")]}
        plan = take(base, {"body": [item("a", "1", "heading")]}, ours)
        assert after(plan) == ours
        assert told(plan) == [("conflict", ("body", "a"))]

    def test_a_withdrawn_block_with_only_fixed_parts_changed_goes_and_is_kept_as_displaced(self) -> None:
        rules = {"": "standard", "body/a/name": "fixed"}
        base = {"body": [item("a", {"name": "1", "text": "1"})]}
        ours = {"body": [item("a", {"name": "2", "text": "1"})]}
        plan = take(base, {"body": []}, ours, ownership=rules)
        assert after(plan) == {"body": []}
        assert told(plan) == [("change", ("body", "a")), ("displaced", ("body", "a"))]

    def test_a_block_that_holds_a_fixed_part_comes_back(self) -> None:
        rules = {"": "standard", "body/a/name": "fixed"}
        base = {"body": [item("a", {"name": "1"})]}
        assert after(take(base, base, {"body": []}, ownership=rules)) == base

    def test_an_answered_question_is_retired(self) -> None:
        base = {"questions": [item("q1", {"label": "いつから"}), item("q2", {"label": "だれが"})]}
        around = Circumstances(answered=frozenset({(ONE, ("questions", "q1"))}))
        plan = take(base, {"questions": []}, base, circumstances=around)
        assert after(plan)["questions"] == [item("q1", {"label": "いつから", "retired": True})]
        assert [entry.reason for entry in plan.changes] == [Reason.RETIRED, Reason.DELETED]

    def test_a_list_of_codes_is_one_piece(self) -> None:
        plan = take({"days": ["mon"]}, {"days": ["tue"]}, {"days": ["mon", "sat"]})
        assert after(plan) == {"days": ["mon", "sat"]}
        assert told(plan) == [("conflict", ("days",))]


class TestParts:
    def test_a_part_that_is_new_and_empty_here_takes_the_release(self) -> None:
        base = {"body": [item("a", {"text": "1"})]}
        theirs = {"body": [item("a", {"text": "1", "source": "県"})], "lead": "はじめに"}
        ours = {"body": [item("a", {"text": "1", "source": ""})], "lead": ""}
        plan = take(base, theirs, ours)
        assert after(plan) == theirs
        assert not plan.conflicts

    def test_an_image_file_and_its_words_are_fields_of_their_own(self) -> None:
        base = {"file": "sha256:1", "alt": "絵", "focal": "10,10"}
        plan = take(base, {**base, "file": "sha256:2", "alt": "図"}, {**base, "alt": "町の絵"})
        assert after(plan) == {"file": "sha256:2", "alt": "町の絵", "focal": "10,10"}
        assert told(plan) == [("conflict", ("alt",)), ("change", ("file",))]

    def test_a_local_part_of_a_fixed_block_is_the_towns(self) -> None:
        rules = {"": "standard", "body/a": "fixed", "body/a/night": "local"}
        base = {"body": [item("a", {"text": "1", "night": ""})]}
        theirs = {"body": [item("a", {"text": "2", "night": "県"})]}
        ours = {"body": [item("a", {"text": "1", "night": "町"})]}
        assert after(take(base, theirs, ours, ownership=rules))["body"][0]["value"] == {
            "text": "2",
            "night": "町",
        }


class TestMarks:
    def test_what_was_taken_away_does_not_come_back_under_its_id(self) -> None:
        marks = {ONE: Marks(deleted=frozenset({("body", "a")}))}
        plan = take({"body": []}, {"body": [item("a", "1")]}, {"body": []}, marks=marks)
        assert after(plan) == {"body": []}
        assert told(plan) == [("notice", ("body", "a"))]

    def test_a_mark_of_a_deletion_ends_when_the_item_is_there_again(self) -> None:
        marks = {ONE: Marks(deleted=frozenset({("body", "a")}))}
        here = {"body": [item("a", "1")]}
        assert take(here, here, here, marks=marks).marks == {}

    def test_fixed_and_local_places_are_never_marked(self) -> None:
        rules = {"": "standard", "a": "fixed", "b": "local"}
        plan = take(
            {"a": "1", "b": "1", "c": "1"},
            {"a": "1", "b": "1", "c": "1"},
            {"a": "2", "b": "2", "c": "2"},
            ownership=rules,
        )
        assert plan.marks == {ONE: Marks(edited=frozenset({("c",)}))}

    def test_a_page_taken_away_once_stays_away(self) -> None:
        home = {HOME: page(HOME, None, "home")}
        with_page = {**home, ONE: page(ONE, HOME, "one", title="1")}
        first = decide(with_page, home, home, marks={})
        second = decide(first.base, with_page, first.objects, marks=first.marks)
        assert ONE not in second.objects
        assert [(entry.reason, entry.uid) for entry in second.notices] == [(Reason.REMOVED_HERE, ONE)]


class TestCircumstances:
    def test_a_waiting_object_stays_as_it_is_and_so_does_its_base(self) -> None:
        base, theirs, ours = {"title": "1"}, {"title": "2"}, {"title": "3"}
        plan = take(base, theirs, ours, circumstances=Circumstances(waiting=frozenset({ONE})))
        assert after(plan) == ours
        assert plan.base[ONE].fields == base
        assert plan.entries == ()

    def test_a_waiting_page_does_not_hold_back_the_order_of_its_neighbours(self) -> None:
        base, theirs = row(3, 2, 1), row(1, 3, 2)
        plan = decide(base, theirs, base, circumstances=Circumstances(waiting=frozenset({uid(2)})))
        assert children(plan.objects)[HOME] == [uid(1), uid(3), uid(2)]
        assert children(plan.base)[HOME] == [uid(1), uid(3), uid(2)]

    def test_the_order_below_a_waiting_page_waits_with_it(self) -> None:
        base, theirs = row(3, 2, 1), row(1, 3, 4, 2)
        around = Circumstances(waiting=frozenset({HOME}))
        plan = decide(base, theirs, base, circumstances=around)
        assert children(plan.objects)[HOME] == [uid(3), uid(4), uid(2), uid(1)]
        later = decide(plan.base, theirs, plan.objects, marks=plan.marks)
        assert children(later.objects)[HOME] == [uid(1), uid(3), uid(4), uid(2)]

    def test_a_waiting_page_keeps_its_slug_even_from_a_fixed_one(self) -> None:
        home = {HOME: page(HOME, None, "home")}
        ours = {**home, ONE: page(ONE, HOME, "x", owner="local")}
        theirs = {**home, uid(2): page(uid(2), HOME, "x", is_fixed=True)}
        plan = decide(home, theirs, ours, circumstances=Circumstances(waiting=frozenset({ONE})))
        assert [plan.objects[found].fields["slug"] for found in (ONE, uid(2))] == ["x", "x-2"]
        later = decide(plan.base, theirs, plan.objects, marks=plan.marks)
        assert [later.objects[found].fields["slug"] for found in (ONE, uid(2))] == ["x-2", "x"]
        assert [redirect.uid for redirect in later.redirects] == [ONE]

    def test_a_fixed_page_gives_way_to_a_waiting_one_in_a_circle(self) -> None:
        one, two = page(ONE, HOME, "one", is_fixed=True), page(uid(2), HOME, "two")
        home = {HOME: page(HOME, None, "home")}
        theirs = {**home, ONE: page(ONE, uid(2), "one", is_fixed=True), uid(2): two}
        ours = {**home, ONE: one, uid(2): page(uid(2), ONE, "two")}
        waiting = Circumstances(waiting=frozenset({uid(2)}))
        plan = decide({**home, ONE: one, uid(2): two}, theirs, ours, circumstances=waiting)
        assert (plan.objects[ONE].parent, plan.objects[uid(2)].parent) == (HOME, ONE)
        assert [entry.reason for entry in plan.conflicts] == [Reason.CYCLE]

    def test_a_definition_with_answered_questions_stays(self) -> None:
        home = {HOME: page(HOME, None, "home")}
        base = {**home, ONE: page(ONE, HOME, "one")}
        around = Circumstances(answered=frozenset({(ONE, ("questions", "q1"))}))
        plan = decide(base, home, base, circumstances=around)
        assert plan.objects[ONE].fields["live"] is False
        assert [entry.reason for entry in plan.conflicts] == [Reason.LINKED]

    def test_what_something_outside_points_to_is_not_taken_away(self) -> None:
        home = {HOME: page(HOME, None, "home")}
        base = {**home, ONE: page(ONE, HOME, "one")}
        plan = decide(base, home, base, circumstances=Circumstances(pointed_at=frozenset({ONE})))
        assert plan.objects[ONE].fields["live"] is False
        assert [entry.reason for entry in plan.conflicts] == [Reason.LINKED]

    def test_a_picture_that_a_text_shows_stays_without_being_unpublished(self) -> None:
        picture = obj(
            {"title": "絵", "file": "sha256:1"}, uid=uid(9), type="core.image", ownership={"": "standard"}
        )
        shows = obj({"body": f"sokumen:image:{uid(9)}"}, ownership={"": "local"})
        plan = decide({uid(9): picture}, {}, {uid(9): picture, ONE: shows})
        assert plan.objects[uid(9)].fields == picture.fields
        assert [entry.reason for entry in plan.entries] == [Reason.LINKED]


def row(*numbers: int) -> Objects:
    """Pages below the home page, in this order."""
    pages = {HOME: page(HOME, None, "home")}
    left: str | None = None
    for number in numbers:
        pages[uid(number)] = page(uid(number), HOME, f"s{number}", after=left)
        left = uid(number)
    return pages


def test_pages_of_which_the_place_is_not_known_keep_the_slugs_they_had() -> None:
    ours = {uid(n): page(uid(n), None, "access", owner="local") for n in (1, 2)}
    plan = decide({}, {}, ours)
    assert plan.objects == ours
    assert plan.entries == ()


def test_an_order_that_was_fixed_in_between_is_no_decision_of_the_town() -> None:
    def side(owner: str, *numbers: int) -> Objects:
        return {**row(*numbers), HOME: page(HOME, None, "home", owner=owner)}

    edited = decide(side("standard", 1, 2), side("standard", 1, 2), side("standard", 2, 1))
    held = decide(edited.base, side("fixed", 1, 2), edited.objects, marks=edited.marks)
    assert [entry.path for entry in held.displaced] == [("children", "#order")]
    freed = decide(held.base, side("standard", 2, 1), held.objects, marks=held.marks)
    assert children(freed.objects)[HOME] == [uid(2), uid(1)]
    assert freed.is_clean


def test_nothing_of_the_arguments_is_changed() -> None:
    sides = [by_uid([obj({"title": word, "body": [item("a", word)]})]) for word in "123"]
    before = [dict(side) for side in sides]
    decide(*sides)
    assert sides == before


@pytest.mark.parametrize("word", ["1", "2", "3"])
def test_a_plan_is_stored_and_read_again(word: str) -> None:
    plan = take(
        {"title": "1", "body": []}, {"title": "2", "body": [item("a", "1")]}, {"title": word, "body": []}
    )
    assert parse_plan(plan.to_data()) == plan
    assert all(entry.base is not ABSENT or "base" not in entry.to_data() for entry in plan.entries)
