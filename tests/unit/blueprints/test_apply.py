"""Carrying a plan out, overruling it, settling conflicts later, and going back."""

import pytest

from kit.blueprints.logic.apply import (
    Choice,
    PlanError,
    Take,
    apply,
    check_tree,
    decide_rollback,
    restored,
    settle,
    urgent_part,
)
from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.logic.marks import NO_MARKS
from kit.blueprints.logic.plan import Entry, Plan
from tests.unit.blueprints.samples import HOME, ONE, Fields, Objects, item, obj, page, uid

TWO = uid(2)


def side(fields: Fields, **rules: str) -> Objects:
    return by_uid([obj(fields, ownership={"": "standard", **rules})])


def one(plan: Plan, kind: str) -> Entry:
    (found,) = (entry for entry in plan.entries if entry.kind == kind)
    return found


BASE, THEIRS, OURS = (
    side({"title": "1", "lead": "1"}),
    side({"title": "2", "lead": "2"}),
    side({"title": "3", "lead": "1"}),
)
PLAN = decide(BASE, THEIRS, OURS)
CONFLICT = one(PLAN, "conflict")


def test_a_plan_is_carried_out_with_its_conflicts_open() -> None:
    outcome = apply(PLAN, OURS)
    assert outcome.objects[ONE].fields == {"title": "3", "lead": "2"}
    assert outcome.base == THEIRS
    assert outcome.open_conflicts == (CONFLICT,)


def test_a_plan_for_other_content_is_void() -> None:
    with pytest.raises(PlanError, match="changed"):
        apply(PLAN, THEIRS)


@pytest.mark.parametrize(
    ("choice", "title", "is_marked"),
    [
        (Choice(Take.THEIRS), "2", False),
        (Choice(Take.OURS), "3", True),
        (Choice(Take.OWN, "4"), "4", True),
    ],
)
def test_a_person_decides_now_or_later(choice: Choice, title: str, is_marked: bool) -> None:
    now = apply(PLAN, OURS, choices={CONFLICT.id: choice})
    open_still = apply(PLAN, OURS)
    later = settle(CONFLICT, choice, open_still.objects, open_still.marks)
    for outcome in (now, later):
        assert outcome.objects[ONE].fields == {"title": title, "lead": "2"}
        assert (("title",) in outcome.marks.get(ONE, NO_MARKS).edited) is is_marked
    assert now.open_conflicts == ()


def test_who_took_the_prefectures_text_gets_the_next_one_without_a_conflict() -> None:
    outcome = apply(PLAN, OURS, choices={CONFLICT.id: Choice(Take.THEIRS)})
    following = decide(outcome.base, side({"title": "5", "lead": "2"}), outcome.objects, marks=outcome.marks)
    assert following.objects[ONE].fields["title"] == "5"
    assert following.is_clean


def test_a_clean_change_may_be_declined() -> None:
    outcome = apply(PLAN, OURS, choices={one(PLAN, "change").id: Choice(Take.OURS)})
    assert outcome.objects[ONE].fields["lead"] == "1"
    following = decide(outcome.base, THEIRS, outcome.objects, marks=outcome.marks)
    assert following.objects[ONE].fields["lead"] == "1"


def test_a_fixed_value_cannot_be_chosen_away() -> None:
    theirs = side({"title": "2"}, title="fixed")
    ours = side({"title": "3"})
    plan = decide(side({"title": "1"}), theirs, ours)
    with pytest.raises(PlanError, match="prefecture"):
        apply(plan, ours, choices={one(plan, "change").id: Choice(Take.OURS)})


def test_a_choice_about_nothing_is_refused() -> None:
    with pytest.raises(PlanError, match="no entry"):
        apply(PLAN, OURS, choices={"x": Choice(Take.OURS)})


def test_a_withdrawn_and_edited_block_goes_when_the_town_agrees() -> None:
    ours = side({"body": [item("a", "2"), item("b", "1")]})
    plan = decide(side({"body": [item("a", "1")]}), side({"body": []}), ours)
    outcome = apply(plan, ours, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})
    assert outcome.objects[ONE].fields == {"body": [item("b", "1")]}


def test_a_withdrawn_block_that_the_town_keeps_stays_where_it_was() -> None:
    ours = side({"body": [item("a", "1"), item("b", "1"), item("x", "own")]})
    plan = decide(side({"body": [item("a", "1"), item("b", "1")]}), side({"body": [item("b", "1")]}), ours)
    outcome = apply(plan, ours, choices={one(plan, "change").id: Choice(Take.OURS)})
    assert outcome.objects == ours
    assert decide(outcome.base, outcome.base, outcome.objects, marks=outcome.marks).entries == ()


def test_a_withdrawn_page_that_the_town_keeps_stays_where_it_was() -> None:
    ours = tree((ONE, HOME, "one"), (TWO, HOME, "two"))
    plan = decide(ours, tree((TWO, HOME, "two")), ours)
    outcome = apply(plan, ours, choices={one(plan, "change").id: Choice(Take.OURS)})
    assert outcome.objects[ONE].ownership == {"": "local"}
    assert (outcome.objects[ONE].after, outcome.objects[TWO].after) == (None, ONE)
    with pytest.raises(PlanError, match="rollback"):
        settle(one(plan, "change"), Choice(Take.OURS), apply(plan, ours).objects, {})


def test_a_withdrawn_fixed_page_cannot_be_kept() -> None:
    ours = {**tree(), ONE: page(ONE, HOME, "one", is_fixed=True)}
    plan = decide(ours, tree(), ours)
    with pytest.raises(PlanError, match="prefecture"):
        apply(plan, ours, choices={one(plan, "change").id: Choice(Take.OURS)})


def test_a_sealed_list_cannot_be_opened_by_a_choice() -> None:
    sealed = by_uid([obj({"body": []}, ownership={"": "standard"}, sealed=("body",))])
    ours = side({"body": [item("x", "own")]})
    plan = decide(sealed, sealed, ours)
    with pytest.raises(PlanError, match="prefecture"):
        apply(plan, ours, choices={one(plan, "change").id: Choice(Take.OURS)})


def test_the_order_of_the_prefecture_may_be_taken() -> None:
    def body(letters: str) -> Objects:
        return side({"body": [item(letter, "1") for letter in letters]})

    ours = body("bacx")
    plan = decide(body("abc"), body("cab"), ours)
    outcome = apply(plan, ours, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})
    assert outcome.objects[ONE].fields == body("cabx")[ONE].fields


def test_a_paragraph_may_be_taken() -> None:
    def text(words: str) -> Objects:
        first = f'<p data-block-key="k1">{words}いつでも、どこからでも。</p>'
        return side(
            {"text": first + '<p data-block-key="k2">ここに書いてあるのは、だれでも使える場所です。</p>'}
        )

    ours = text("町の文です。")
    tail = ours[ONE].fields["text"].replace("だれでも", "どなたでも")
    mine = side({"text": tail})
    plan = decide(text("もとの文です。"), text("県の文です。"), mine)
    outcome = apply(plan, mine, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})
    assert outcome.objects[ONE].fields["text"] == tail.replace("町の文です。", "県の文です。")


def tree(*pages: tuple[str, str, str]) -> Objects:
    result = {HOME: page(HOME, None, "home")}
    last: dict[str, str] = {}
    for found, parent, slug in pages:
        result[found] = page(found, parent, slug, after=last.get(parent))
        last[parent] = found
    return result


def test_a_page_goes_where_the_prefecture_has_it() -> None:
    three = uid(3)
    base = tree((ONE, HOME, "one"), (TWO, HOME, "two"), (three, HOME, "three"))
    theirs = tree((ONE, HOME, "one"), (TWO, HOME, "two"), (three, ONE, "three"))
    ours = tree((ONE, HOME, "one"), (TWO, HOME, "two"), (three, TWO, "three"))
    plan = decide(base, theirs, ours)
    outcome = apply(plan, ours, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})
    assert outcome.objects[three].parent == ONE


def test_a_choice_that_breaks_the_tree_is_refused() -> None:
    base = tree((ONE, HOME, "one"), (TWO, HOME, "two"))
    theirs = tree((TWO, HOME, "two"), (ONE, TWO, "one"))
    ours = tree((ONE, HOME, "one"), (TWO, ONE, "two"))
    plan = decide(base, theirs, ours)
    with pytest.raises(PlanError, match="below itself"):
        apply(plan, ours, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})


def test_a_withdrawn_page_goes_when_the_town_agrees() -> None:
    base = tree((ONE, HOME, "one"), (TWO, HOME, "two"))
    theirs = tree((TWO, HOME, "two"))
    ours = {**base, ONE: page(ONE, HOME, "one", title="町")}
    plan = decide(base, theirs, ours)
    outcome = apply(plan, ours, choices={one(plan, "conflict").id: Choice(Take.THEIRS)})
    assert set(outcome.objects) == {HOME, TWO}
    assert outcome.objects[TWO].after is None


@pytest.mark.parametrize(
    "pages",
    [
        {ONE: page(ONE, TWO, "one")},
        {ONE: page(ONE, TWO, "one"), TWO: page(TWO, ONE, "two")},
        {HOME: page(HOME, None, "home"), ONE: page(ONE, HOME, "x"), TWO: page(TWO, HOME, "x")},
    ],
)
def test_a_broken_tree_is_noticed(pages: Objects) -> None:
    with pytest.raises(PlanError):
        check_tree(pages)


def test_going_back_restores_content_and_ownership() -> None:
    before = side({"title": "3", "lead": "1"}, lead="local")
    after = apply(decide(BASE, THEIRS, before), before).objects
    plan = decide_rollback(before, after, after)
    assert restored(plan, before) == before


def test_going_back_keeps_what_changed_since() -> None:
    after = apply(PLAN, OURS).objects
    now = side({"title": "9", "lead": "2"})
    assert decide_rollback(OURS, after, now).objects[ONE].fields == {"title": "9", "lead": "1"}


def test_only_the_urgent_value_goes_ahead() -> None:
    base, theirs = BASE[ONE], THEIRS[ONE]
    assert urgent_part(base, theirs, (("lead",),)).fields == {"title": "1", "lead": "2"}
    with pytest.raises(PlanError):
        urgent_part(base, theirs, (("phone",),))
    with pytest.raises(PlanError, match="whole fields"):
        urgent_part(base, theirs, (("lead", "part"),))


def test_what_became_fixed_with_the_urgent_release_goes_ahead_as_fixed() -> None:
    theirs, ours = side({"title": "2", "lead": "1"}, title="fixed"), side({"title": "3", "lead": "1"})
    part = by_uid([urgent_part(BASE[ONE], theirs[ONE], (("title",),))])
    plan = decide(BASE, part, ours)
    assert plan.objects[ONE].fields["title"] == "2"
    assert [entry.ours for entry in plan.displaced] == ["3"]
