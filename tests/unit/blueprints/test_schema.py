"""What a release uses, what code offers, and what is missing between them."""

from typing import Any

import pytest

from kit.blueprints.logic.checks import DocumentError
from kit.blueprints.logic.document import parse_release
from kit.blueprints.logic.requirements import derive_requires, parse_requires
from kit.blueprints.logic.schema import kind_at, missing, parse_schema
from tests.unit.blueprints.documents import SCHEMA, document

RELEASE = parse_release(document())


def test_requirements_are_derived_from_the_objects() -> None:
    assert derive_requires(RELEASE.objects).to_data() == {
        "types": {
            "core.contact": ["checked_on", "group", "hours", "key", "phone"],
            "pages.content": ["body", "live", "slug", "title"],
            "pages.home": ["body", "live", "slug", "title"],
        },
        "blocks": {
            "core.contact/hours": {"span": ["days", "opens"]},
            "pages.content/body": {"text": []},
            "pages.home/body": {"cards": ["heading", "items", "items/page", "items/title"]},
        },
    }


def test_requirements_are_written_back_as_they_were() -> None:
    requires = derive_requires(RELEASE.objects)
    assert parse_requires(requires.to_data()).to_data() == requires.to_data()


def test_code_that_offers_enough_lacks_nothing() -> None:
    assert missing(derive_requires(RELEASE.objects), SCHEMA) == ()


def _without(*path: str) -> Any:
    data: dict[str, Any] = SCHEMA.to_data()
    place = data
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return parse_schema(data)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (("pages.content",), ("pages.content", "pages.content/body:text")),
        (("core.contact", "group"), ("core.contact.group",)),
        (("pages.home", "body", "blocks", "cards"), ("pages.home/body:cards",)),
        (
            ("pages.home", "body", "blocks", "cards", "parts", "items", "item", "parts", "page"),
            ("pages.home/body:cards.items/page",),
        ),
        (("core.contact", "hours", "blocks", "span", "parts", "opens"), ("core.contact/hours:span.opens",)),
    ],
)
def test_what_code_lacks_is_named(path: tuple[str, ...], named: tuple[str, ...]) -> None:
    assert missing(derive_requires(RELEASE.objects), _without(*path)) == named


def test_a_schema_is_written_back_as_it_was() -> None:
    assert parse_schema(SCHEMA.to_data()) == SCHEMA


@pytest.mark.parametrize("kind", [{}, {"kind": "magic"}, {"kind": "list"}, "text"])
def test_an_unknown_kind_is_refused(kind: object) -> None:
    with pytest.raises(DocumentError):
        parse_schema({"pages.home": {"title": kind}})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("title",), "text"),
        (("body", "cards"), "struct"),
        (("body", "cards", "items", "one", "page"), "chooser"),
        (("body", "nothing", "x"), None),
        (("colour",), None),
        ((), None),
    ],
)
def test_the_kind_of_a_place_is_found(path: tuple[str, ...], name: str | None) -> None:
    home = RELEASE.objects[0]
    kind = kind_at(SCHEMA, type_name=home.type, path=path, fields=home.fields)
    assert (kind.name if kind else None) == name
