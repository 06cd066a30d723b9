"""A small but whole built document for the tests of reading, linting and building."""

from typing import Any

from kit.blueprints.logic.schema import Schema, parse_schema
from tests.unit.blueprints.samples import uid

HOME, LEARN, CONTACT = uid(1), uid(2), uid(3)
TEXT = {"kind": "text"}
RICH = {"kind": "rich"}
PAGE = {"kind": "chooser", "target": "page"}
CARD = {"kind": "struct", "parts": {"title": TEXT, "page": PAGE}}
STREAM = {
    "kind": "stream",
    "blocks": {
        "text": RICH,
        "heading": TEXT,
        "cards": {"kind": "struct", "parts": {"heading": TEXT, "items": {"kind": "list", "item": CARD}}},
    },
}
PAGE_FIELDS = {"title": TEXT, "slug": {"kind": "slug"}, "live": {"kind": "bool"}, "body": STREAM}
CONTACT_FIELDS = {
    "key": TEXT,
    "phone": TEXT,
    "group": {"kind": "choice", "choices": ["danger", "prefecture"]},
    "checked_on": {"kind": "date"},
    "hours": {
        "kind": "stream",
        "blocks": {
            "span": {"kind": "struct", "parts": {"days": {"kind": "codes"}, "opens": {"kind": "time"}}}
        },
    },
}
SCHEMA: Schema = parse_schema(
    {"pages.home": PAGE_FIELDS, "pages.content": PAGE_FIELDS, "core.contact": CONTACT_FIELDS}
)
FACTS = frozenset({"centre.phone", "window.hours", "town.name"})


def document() -> dict[str, Any]:
    """A release with a home page, a page below it and a contact."""
    return {
        "blueprint": "hikikomori",
        "version": "2026.1",
        "sequence": 1,
        "previous": None,
        "built_at": "2026-11-01T00:00:00+09:00",
        "edition": "r4-plan",
        "requires": {"types": {}, "blocks": {}},
        "notes": "はじめての公開版です。",
        "urgent": [],
        "objects": [
            _object(HOME, "pages.home", body=[_cards()], title="ホーム", slug="home"),
            _object(LEARN, "pages.content", parent=HOME, body=[_text()], title="知る", slug="learn"),
            _contact(),
        ],
    }


def _object(found: str, kind: str, parent: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "uid": found,
        "type": kind,
        "parent": parent,
        "after": None,
        "ownership": {"": "standard", "title": "fixed"},
        "sealed": ["body"],
        "fields": {"live": True, **fields},
    }


def _cards() -> dict[str, Any]:
    card = {"title": "知る", "page": f"sokumen:page:{LEARN}"}
    items = [{"id": "one", "type": "item", "value": card}]
    return {"id": "cards", "type": "cards", "value": {"heading": "はじめに", "items": items}}


def _text() -> dict[str, Any]:
    html = (
        '<p data-block-key="a1">電話は{centre.phone}です。</p>'
        f'<ul><li data-block-key="a2"><a linktype="page" urn="sokumen:page:{HOME}">ホームへ</a></li></ul>'
    )
    return {"id": "what", "type": "text", "value": html}


def _contact() -> dict[str, Any]:
    span = {"id": "weekdays", "type": "span", "value": {"days": ["mon"], "opens": "09:00"}}
    return {
        "uid": CONTACT,
        "type": "core.contact",
        "parent": None,
        "after": None,
        "ownership": {"": "fixed"},
        "sealed": ["hours"],
        "fields": {
            "key": "centre",
            "phone": "059-000-0000",
            "group": "prefecture",
            "checked_on": "2026-10-01",
            "hours": [span],
        },
    }
