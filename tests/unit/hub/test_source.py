"""Building a document from its source."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from kit.blueprints.logic.canonical import canonical_bytes
from kit.blueprints.logic.document import parse_release
from kit.hub.logic.source import SourceError, assemble, block_id

HOME = "11111111-1111-4111-8111-111111111111"
LEARN = "22222222-2222-4222-8222-222222222222"
CENTRE = "33333333-3333-4333-8333-333333333333"


def head(**changes: Any) -> dict[str, Any]:
    return {
        "blueprint": "hikikomori",
        "version": "2026.1",
        "sequence": 1,
        "previous": None,
        "built_at": "2026-11-01T00:00:00+09:00",
        "edition": "r4-plan",
        "notes": "はじめての公開版です。\n",
        "urgent": [],
        **changes,
    }


def source(key: str, found: str, fields: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "uid": found,
        "type": "pages.content",
        "parent": None,
        "after": None,
        "ownership": {"": "standard"},
        "fields": fields,
        **changes,
    }


TEXT = """<p key="a1">ゆっくりで
大丈夫です。<b>いつでも</b>
<a href="page:learn">知る</a></p>
<ul>
<li key="b1">one
  two</li>
</ul>
"""


def sources() -> list[dict[str, Any]]:
    card = {"id": "learn", "value": {"title": "知る", "page": "page:learn", "text": " 文です。\n"}}
    body = [
        {"id": "what", "type": "text", "value": TEXT},
        {"id": "next", "type": "cards", "value": {"heading": "つぎに", "items": [card]}},
    ]
    rules = {
        "": "standard",
        "title": "fixed",
        "body/next/items/learn/title": "local",
        "body/what/a1": "fixed",
    }
    return [
        source(
            "home",
            HOME,
            {"title": "ホーム", "body": body},
            type="pages.home",
            ownership=rules,
            sealed=["body/next/items"],
        ),
        source("learn", LEARN, {"title": "知る", "checked_on": date(2026, 10, 1)}, parent="home"),
        source("centre", CENTRE, {"phone": "059-000-0000"}, type="core.contact", ownership={"": "fixed"}),
    ]


def built(**changes: Any) -> Any:
    return assemble(head(**changes), sources())


def fields(data: Any, found: str) -> Any:
    return next(entry["fields"] for entry in data["objects"] if entry["uid"] == found)


def test_the_result_is_a_document() -> None:
    data = built()
    assert parse_release(data).version == "2026.1"
    assert data["notes"] == "はじめての公開版です。"
    assert data["requires"]["blocks"]["pages.home/body"]["cards"] == [
        "heading", "items", "items/page", "items/text", "items/title",
    ]  # fmt: skip


def test_the_order_of_the_files_does_not_matter() -> None:
    assert canonical_bytes(assemble(head(), sources()[::-1])) == canonical_bytes(built())


def test_short_ids_become_lasting_ones() -> None:
    text, cards = fields(built(), HOME)["body"]
    assert text["id"] == str(uuid5(UUID(HOME), "body/what"))
    assert cards["value"]["items"][0]["id"] == block_id(HOME, "body/next/items/learn")
    assert cards["value"]["items"][0]["type"] == "item"


def test_keys_become_references() -> None:
    data = built()
    card = fields(data, HOME)["body"][1]["value"]["items"][0]["value"]
    assert card == {"title": "知る", "page": f"sokumen:page:{LEARN}", "text": "文です。"}
    assert next(entry["parent"] for entry in data["objects"] if entry["uid"] == LEARN) == HOME


def test_rich_text_gets_the_form_of_the_editor() -> None:
    assert fields(built(), HOME)["body"][0]["value"] == (
        '<p data-block-key="a1">ゆっくりで大丈夫です。<b>いつでも</b>'
        f'<a linktype="page" urn="sokumen:page:{LEARN}">知る</a></p>'
        '<ul><li data-block-key="b1">one two</li></ul>'
    )


def test_paths_of_ownership_follow_the_ids() -> None:
    found = next(entry for entry in built()["objects"] if entry["uid"] == HOME)
    card = "/".join(
        ["body", block_id(HOME, "body/next"), "items", block_id(HOME, "body/next/items/learn"), "title"]
    )
    assert found["ownership"] == {
        "": "standard", "title": "fixed", card: "local", f"body/{block_id(HOME, 'body/what')}/a1": "fixed",
    }  # fmt: skip
    assert found["sealed"] == [f"body/{block_id(HOME, 'body/next')}/items"]


def test_dates_become_text_and_urgent_names_a_uid() -> None:
    data = built(urgent=[{"key": "centre", "path": "phone", "reason": "番号が変わりました"}])
    assert fields(data, LEARN)["checked_on"] == "2026-10-01"
    assert data["urgent"] == [{"uid": CENTRE, "path": "phone", "reason": "番号が変わりました"}]


def _change(index: int, **changes: Any) -> Any:
    return lambda found: found[index].update(changes)


def _field(index: int, name: str, value: Any) -> Any:
    return lambda found: found[index]["fields"].update({name: value})


FAULTS: list[tuple[str, Any, str, str]] = [
    ("a key twice", _change(1, key="home"), "home", "key"),
    ("a key that is none", _change(1, key="Über"), "Über", "key"),
    ("a missing part", lambda found: found[1].pop("after"), "learn", "after"),
    ("an unknown part", _change(1, colour="red"), "learn", "colour"),
    ("a uid that is none", _change(1, uid="42"), "learn", "uid"),
    ("a uid of version 5", _change(1, uid="1f0a1f52-54e1-5d14-8a5c-0d8d1b2f3a4b"), "learn", "uid"),
    ("an unknown parent", _change(1, parent="nowhere"), "learn", "parent"),
    ("an unknown page", _field(1, "page", "page:nowhere"), "learn", "page"),
    ("a contact as a page", _field(1, "page", "page:centre"), "learn", "page"),
    (
        "an unknown page in a link",
        _field(1, "text", '<p key="a1"><a href="page:nowhere">x</a></p>'),
        "learn",
        "text",
    ),
    ("an item without an id", _field(1, "body", [{"type": "text", "value": ""}]), "learn", "body/0"),
    ("an item with more", _field(1, "body", [{"id": "a", "value": 1, "colour": 2}]), "learn", "body/0"),
    (
        "an id twice",
        _field(1, "body", [{"id": "a", "value": 1}, {"id": "a", "value": 2}]),
        "learn",
        "fields/body",
    ),
    ("a paragraph without a key", _field(1, "text", "<p>鍵なし</p>"), "learn", "text"),
    ("a key of a paragraph twice", _field(1, "text", '<p key="a1">1</p><p key="a1">2</p>'), "learn", "text"),
    ("an owner of nothing", _change(1, ownership={"": "standard", "body/x": "fixed"}), "learn", "body/x"),
    ("no owner", _change(1, ownership={}), "learn", "ownership"),
    ("a floating value", _field(1, "number", float("nan")), "learn", "fields/number"),
    ("a circle", _change(0, parent="learn"), "home", "parent"),
]


@pytest.mark.parametrize(
    ("fault", "key", "path"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_names_file_and_place(fault: Any, key: str, path: str) -> None:
    found = sources()
    fault(found)
    with pytest.raises(SourceError) as caught:
        assemble(head(), found)
    assert (caught.value.key, caught.value.path) == (key, path)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"requires": {}}, "requires"),
        ({"version": 2026.1}, "version"),
        ({"urgent": [{"key": "nobody", "path": "phone", "reason": "x"}]}, "urgent"),
        ({"urgent": ["phone"]}, "urgent"),
    ],
)
def test_a_fault_in_the_head_names_the_release(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(SourceError) as caught:
        assemble(head(**changes), sources())
    assert (caught.value.key, caught.value.path) == ("release", path)


def test_a_missing_head_key_is_named() -> None:
    without = head()
    del without["edition"]
    with pytest.raises(SourceError, match="edition"):
        assemble(without, sources())
