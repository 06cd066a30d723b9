"""The tree rows of the table, from data."""

from typing import Any

import pytest

from kit.blueprints.logic.decide import decide
from kit.blueprints.logic.plan import Plan
from kit.blueprints.logic.siblings import children
from tests.unit.blueprints.samples import Objects, linked, page, uid
from tests.unit.blueprints.test_merge_cases import cases

NAMES = {"home": uid(100), **{letter: uid(ord(letter)) for letter in "abcnpstu"}}


@pytest.mark.parametrize("case", cases("tree.json"))
def test_tree(case: dict[str, Any]) -> None:
    plan = decide(*(side(case, name) for name in ("base", "theirs", "ours")))
    assert drawn(plan) == {"home": "/home", **case["result"]}
    assert list(drawn(plan)) == list({"home": 0, **case["result"]})
    assert sorted(told(plan)) == sorted(case["told"])
    assert [f"{_name(r.uid)} {r.old_slug} {r.new_slug}" for r in plan.redirects] == case.get("redirects", [])
    hidden = [_name(found) for found, entry in plan.objects.items() if entry.fields["live"] is False]
    assert sorted(hidden) == case.get("hidden", [])


def side(case: dict[str, Any], name: str) -> Objects:
    """One side of a case as objects; each page stands behind the one before it."""
    pages = {NAMES["home"]: page(NAMES["home"], None, "home", owner=case["owners"].get("home", "standard"))}
    last: dict[str, str] = {}
    for found, place in case[name].items():
        parent, slug = place.split("/")
        owner = {"own": "local"}.get(case["owners"].get(found), case["owners"].get(found, "standard"))
        to = case.get("links", {}).get(found)
        fields = {"link": f"sokumen:page:{NAMES[to]}"} if to else {}
        after = last.get(parent)
        pages[NAMES[found]] = page(NAMES[found], NAMES[parent], slug, after=after, owner=owner, **fields)
        last[parent] = NAMES[found]
    return linked(pages)


def drawn(plan: Plan) -> dict[str, str]:
    """The result as a case draws it, from left to right and from top to bottom."""
    rows = children(plan.objects)
    result: dict[str, str] = {}
    waiting = list(rows[None])
    while waiting:
        found = waiting.pop(0)
        entry = plan.objects[found]
        parent = _name(entry.parent) if entry.parent else ""
        result[_name(found)] = f"{parent}/{entry.fields['slug']}"
        waiting += rows.get(found, [])
    return result


def told(plan: Plan) -> list[str]:
    """What a plan tells, as page kind:reason."""
    return [f"{_name(entry.uid)} {entry.kind.value}:{entry.reason.value}" for entry in plan.entries]


def _name(found: str) -> str:
    return next(name for name, value in NAMES.items() if value == found)
