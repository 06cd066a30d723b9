"""Where a town differs from what it integrated."""

from dataclasses import replace

from kit.blueprints.logic.differing import differing_paths, values_by_path
from kit.blueprints.logic.document import BlueprintObject

BASE = BlueprintObject(
    uid="40e60a64-0000-4000-8000-000000000001", type="pages.content", parent="p", after=None,
    ownership={"": "standard"}, sealed=(), fields={
        "title": "題", "days": ["mo", "tu"], "body": [
            {"id": "a", "type": "text", "value": "あ"},
            {"id": "b", "type": "card", "value": {"title": "い", "items": [{"id": "c", "type": "item", "value": "う"}]}},
        ],
    },
)  # fmt: skip


def test_every_atom_has_its_path_and_every_list_its_order():
    assert values_by_path(BASE.fields) == {
        "title": "題", "days": ["mo", "tu"], "body/#order": ["a", "b"], "body/a": "あ", "body/b/title": "い",
        "body/b/items/#order": ["c"], "body/b/items/c": "う",
    }  # fmt: skip


def test_what_differs_is_named_and_a_neighbour_is_not():
    body = [{"id": "n", "type": "text", "value": "町の文"}, BASE.fields["body"][0]]
    ours = replace(BASE, parent="q", after="x", fields={**BASE.fields, "days": ["mo"], "body": body})
    assert differing_paths(BASE, ours) == [
        "body/#order", "body/b/items/#order", "body/b/items/c", "body/b/title", "body/n", "days", "parent",
    ]  # fmt: skip
    assert differing_paths(BASE, replace(BASE, after="x")) == []
    assert differing_paths(BASE, None) == [""]
