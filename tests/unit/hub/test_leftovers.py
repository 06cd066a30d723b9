"""What a taking left at the hub is not handed out again."""

from dataclasses import replace

from kit.blueprints.logic.document import BlueprintObject
from kit.hub.logic.compose import Owned, choose
from kit.hub.logic.leftovers import gone_before
from tests.factories import releases

FIRST = releases.release("2026.1")
UID, OLD = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"


def question(name, **value):
    return {"id": name, "type": "single", "value": {"label": name, "retired": False, "options": [
        {"id": f"{name}-o", "type": "item", "value": {"label": "はい"}}], **value}}  # fmt: skip


def step(name, *questions):
    return {"id": name, "type": "step", "value": {"title": name, "conditions": [], "questions": [*questions]}}


def thing(uid, *steps, **more):
    fields = {"title": uid, "live": True, "steps": [*steps], **more}
    return BlueprintObject(uid, "intake.definition", None, None, {"": "standard"}, (), fields)


def released(*things):
    return replace(FIRST, objects=things)


BEFORE = released(thing(UID, step("s", question("a"), question("b")), step("t", question("c"))), thing(OLD))
LAST = released(thing(UID, step("s", question("a"))))
GONE = gone_before((BEFORE, LAST))


def chosen(*here, **owned):
    return choose({entry.uid: entry for entry in here}, LAST.by_uid, owned, lambda type_name, name: "", GONE)


def test_retired_questions_and_what_holds_them_stay_out():
    b, c = (question(name, retired=True) for name in "bc")
    found = chosen(thing(UID, step("s", question("a"), b), step("t", c)))
    assert found.objects == LAST.by_uid


def test_what_an_editor_brought_back_or_retired_himself_is_seen():
    back = chosen(
        thing(
            UID,
            step("s", question("a"), question("b")),
            step("t", question("c", retired=True), question("new")),
        )
    )
    (entry,) = back.objects.values()
    assert [[item["id"] for item in found["value"]["questions"]] for found in entry.fields["steps"]] == [
        ["a", "b"],
        ["new"],
    ]
    here = thing(UID, step("s", question("a", retired=True), question("own", retired=True)))
    assert chosen(here).objects[UID].fields == here.fields


def test_an_object_that_was_withdrawn_is_the_hubs_own():
    for live, own in ((True, (OLD,)), (False, ())):
        found = chosen(*LAST.objects, thing(OLD, live=live))
        assert (found.objects, found.left, found.own, found.need_reason) == (LAST.by_uid, (), own, ())
    assert chosen(*LAST.objects, thing(OLD), **{OLD: Owned({}, is_left_out=True)}).own == ()
