"""The table of the merge, row by row, from data."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kit.blueprints.logic.decide import Circumstances, decide
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.plan import Plan
from kit.blueprints.logic.values import item_ids, parse_path
from tests.unit.blueprints.samples import HOME, ONE, Fields, obj, page

CASES = Path(__file__).parents[2] / "cases" / "merge"
FILES = ("values.json", "order.json", "tree.json", "parts.json")
# The rows of the table of the merge; each has a case for standard, fixed and local.
ROWS = (
    "x/x/x",
    "x/y/x",
    "x/x/z",
    "x/y/y",
    "x/y/z",
    "-/y/-",
    "-/-/z",
    "-/-/z sealed",
    "-/y/y same id",
    "-/y/z same id",
    "x/-/x",
    "x/-/z",
    "x/-/-",
    "x/x/-",
    "x/y/-",
    "withdrawn, only fixed parts changed here",
    "withdrawn from a sealed list",
    "same id, other block type",
    "rich text by paragraph",
    "rich text, keys not safe",
    "order: only theirs moved",
    "order: only ours moved",
    "order: both moved differently",
    "siblings moved by theirs",
    "siblings moved by ours",
    "siblings moved by both",
    "page moved by theirs",
    "page moved by ours",
    "page moved by both",
    "moves that form a circle",
    "deleted section with a town page",
    "new page below a removed section",
    "page moved into a removed section",
    "slug clash",
    "deleted page with links",
    "media: the file and its words",
    "question already answered",
)
Side = dict[str, BlueprintObject]


def raw_cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file."""
    found: list[dict[str, Any]] = json.loads((CASES / name).read_text())["cases"]
    return found


def cases(name: str) -> list[Any]:
    """The cases of a file, each named by what it shows."""
    return [
        pytest.param(case, id="-".join(filter(None, (case.get("level"), case.get("owner"), case["name"]))))
        for case in raw_cases(name)
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


@pytest.mark.parametrize("case", cases("parts.json"))
def test_parts(case: dict[str, Any]) -> None:
    base, theirs, ours = (_with_rules(case, name) for name in ("base", "theirs", "ours"))
    around = Circumstances(answered=frozenset((ONE, parse_path(path)) for path in case.get("answered", [])))
    plan = decide(base, theirs, ours, circumstances=around)
    assert plan.objects[ONE].fields == case["result"]
    assert told(plan) == sorted(case["told"])
    again = decide(plan.base, theirs, plan.objects, marks=plan.marks, circumstances=around)
    assert again.objects == plan.objects
    assert told(again) == []


@pytest.mark.parametrize(("row", "owner"), list(product(ROWS, Owner)))
def test_every_row_of_the_table_has_a_case(row: str, owner: Owner) -> None:
    found = [case for name in FILES for case in raw_cases(name)]
    assert any((case.get("row", case["name"]), case["owner"]) == (row, owner) for case in found)


def _with_rules(case: dict[str, Any], name: str) -> Side:
    return {ONE: obj(case[name], ownership=case["ownership"], sealed=tuple(case.get("sealed", ())))}


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
