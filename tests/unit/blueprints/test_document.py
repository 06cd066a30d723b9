"""Reading a built document: wholly right, or refused with the place."""

from collections.abc import Callable
from typing import Any

import pytest

from kit.blueprints.logic.canonical import canonical_bytes, read
from kit.blueprints.logic.document import DocumentError, parse_release, to_data, urn, urn_kind, urn_uid
from tests.unit.blueprints.documents import CONTACT, HOME, LEARN, document


def test_a_release_is_written_back_as_it_was_read() -> None:
    data = document()
    raw = canonical_bytes(to_data(parse_release(data)))
    assert canonical_bytes(to_data(parse_release(read(raw)))) == raw
    assert (
        canonical_bytes({**data, "objects": sorted(data["objects"], key=lambda entry: entry["uid"])}) == raw
    )


def test_unknown_keys_at_the_top_are_kept() -> None:
    data = {**document(), "signature": {"sha256": ["1"]}}
    assert to_data(parse_release(data))["signature"] == {"sha256": ["1"]}


def _head(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.update({key: value})


def _at(index: int, key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["objects"][index].update({key: value})


def _field(index: int, key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["objects"][index]["fields"].update({key: value})


ITEM = {"id": "a", "type": "text", "value": ""}
FAULTS: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("a key is missing", lambda data: data.pop("edition"), "edition"),
    ("blueprint is no name", _head("blueprint", "../x"), "blueprint"),
    ("version is no version", _head("version", "latest"), "version"),
    ("sequence is zero", _head("sequence", 0), "sequence"),
    ("sequence is true", _head("sequence", True), "sequence"),
    ("no offset", _head("built_at", "2026-11-01T00:00:00"), "built_at"),
    ("no date", _head("built_at", "yesterday"), "built_at"),
    ("notes are a number", _head("notes", 1), "notes"),
    ("urgent names no object", _head("urgent", [{"uid": "x", "path": "a", "reason": "b"}]), "urgent/0/uid"),
    ("uid of version 5", _at(0, "uid", "1f0a1f52-54e1-5d14-8a5c-0d8d1b2f3a4b"), "objects/0/uid"),
    ("uid twice", _at(1, "uid", HOME), f"objects/{HOME}"),
    ("unknown key of an object", _at(0, "colour", "red"), "objects/0/colour"),
    ("type without an app", _at(0, "type", "page"), f"objects/{HOME}/type"),
    ("parent is no uid", _at(1, "parent", "home"), f"objects/{LEARN}/parent"),
    ("below itself", _at(0, "parent", LEARN), f"objects/{HOME}/parent"),
    ("nobody's", _at(0, "ownership", {}), f"objects/{HOME}/ownership"),
    ("unknown owner", _at(0, "ownership", {"": "shared"}), f"objects/{HOME}/ownership"),
    ("a reserved field name", _field(0, "parent", "x"), f"objects/{HOME}/fields/parent"),
    ("an id twice", _field(0, "body", [ITEM, ITEM]), f"objects/{HOME}/fields/body"),
    (
        "an item without an id",
        _field(0, "body", [{"type": "t", "value": 1}]),
        f"objects/{HOME}/fields/body/0",
    ),
    ("a slash in an id", _field(0, "body", [{**ITEM, "id": "a/b"}]), f"objects/{HOME}/fields/body"),
    ("a half character", _field(2, "key", "\ud800"), f"objects/{CONTACT}/fields/key"),
]


@pytest.mark.parametrize(
    ("fault", "path"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_is_refused_with_its_place(fault: Callable[[dict[str, Any]], Any], path: str) -> None:
    data = document()
    fault(data)
    with pytest.raises(DocumentError) as caught:
        parse_release(data)
    assert caught.value.path == path


@pytest.mark.parametrize("data", [None, [], "text", {}, {"objects": 1}])
def test_what_is_no_document_is_refused(data: object) -> None:
    with pytest.raises(DocumentError):
        parse_release(data)


def test_references_name_kind_and_uid() -> None:
    assert urn("page", HOME) == f"sokumen:page:{HOME}"
    assert urn_uid(urn("contact", CONTACT)) == CONTACT
    assert urn_uid("sokumen:page:42") is None
    assert urn_kind("core.contact") == "contact"
    assert urn_kind("meetings.template") == "template"
    assert urn_kind("intake.answer") == "answer"
    assert urn_kind("window.window") == "page"
    with pytest.raises(DocumentError):
        urn("secret", HOME)
