"""The table of the merge, row by row, from data."""

import json
from pathlib import Path
from typing import Any

import pytest

from kit.blueprints.logic.decide import decide
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.plan import Plan
from kit.blueprints.logic.values import item_ids
from tests.unit.blueprints.samples import HOME, ONE, Fields, obj, page

CASES = Path(__file__).parents[2] / "cases" / "merge"
Side = dict[str, BlueprintObject]


def cases(name: str) -> list[Any]:
    """The cases of a file, each named by what it shows."""
    found = json.loads((CASES / name).read_text())["cases"]
    return [
        pytest.param(case, id="-".join(filter(None, (case.get("level"), case.get("owner"), case["name"]))))
        for case in found
    ]


def told(plan: Plan) -> list[str]:
    """What a plan tells, as kind:reason."""
    return sorted(f"{entry.kind.value}:{entry.reason.value}" for entry in plan.entries)


@pytest.mark.parametrize("case", cases("values.json"))
def test_value(case: dict[str, Any]) -> None:
    make, read = LEVELS[case["level"]]
    base, theirs, ours = (make(case, case.get(side)) for side in ("base", "theirs", "ours"))
    plan = decide(base, theirs, ours)
    assert read(plan) == case.get("result")
    assert told(plan) == sorted(case["told"])


@pytest.mark.parametrize("case", cases("order.json"))
def test_order(case: dict[str, Any]) -> None:
    def side(letters: str) -> Side:
        items = [{"id": letter, "type": "t", "value": "same"} for letter in letters]
        return {ONE: obj({"body": items}, ownership={"": case["owner"]})}

    plan = decide(side(case["base"]), side(case["theirs"]), side(case["ours"]))
    assert "".join(item_ids(_body(plan))) == case["result"]
    assert told(plan) == sorted(case["told"])


def _field(case: dict[str, Any], value: str | None) -> Side:
    return {ONE: obj({"title": value}, ownership={"": "standard", "title": case["owner"]})}


def _item(case: dict[str, Any], value: str | None) -> Side:
    sealed = ("body",) if case.get("sealed") else ()
    body: Any = [] if value is None else [{"id": "i", "type": "t", "value": {"text": value}}]
    fields: Fields = {"body": body}
    return {ONE: obj(fields, ownership={"": "standard", "body/i": case["owner"]}, sealed=sealed)}


def _object(case: dict[str, Any], value: str | None) -> Side:
    home = {HOME: page(HOME, None, "home")}
    return home if value is None else {**home, ONE: page(ONE, HOME, "one", title=value, owner=case["owner"])}


def _body(plan: Plan) -> Any:
    return plan.objects[ONE].fields["body"]


def _read_item(plan: Plan) -> Any:
    body = _body(plan)
    return body[0]["value"]["text"] if body else None


def _read_object(plan: Plan) -> Any:
    found = plan.objects.get(ONE)
    return found.fields["title"] if found else None


LEVELS: dict[str, tuple[Any, Any]] = {
    "field": (_field, lambda plan: plan.objects[ONE].fields["title"]),
    "item": (_item, _read_item),
    "object": (_object, _read_object),
}
