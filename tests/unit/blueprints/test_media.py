"""What a release says of its files, and which pictures anyone takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kit.blueprints.logic.document import DocumentError, parse_release, to_data
from kit.blueprints.logic.findings import Known
from kit.blueprints.logic.lint import lint
from kit.blueprints.logic.media import (
    LARGEST_FILE,
    Medium,
    Picture,
    listed_in,
    picture_faults,
    publishing_faults,
)
from kit.blueprints.logic.normal import normal
from kit.blueprints.logic.schema import Kind, Schema
from kit.blueprints.logic.trust_bundle import NAME
from tests.unit.blueprints.documents import document, uid

ONE, TWO = "1" * 64, "2" * 64
DOOR = uid(7)
KINDS = {"title": Kind("text"), "alt": Kind("text"), "file": Kind("file"), "focal_point_x": Kind("int")}


def entry(sha256: str = ONE, **changes: Any) -> dict[str, Any]:
    return {"sha256": sha256, "size": 10, "name": "door.png", "type": "image/png", **changes}


def with_image(**changes: Any) -> dict[str, Any]:
    data = document()
    fields = {"title": "入口", "alt": "", "file": f"sha256:{ONE}", "focal_point_x": None}
    data["objects"].append(
        {"uid": DOOR, "type": "core.image", "parent": None, "after": None, "ownership": {"": "standard"},
         "sealed": [], "fields": fields}
    )  # fmt: skip
    data["media"] = [entry()]
    return data | changes


def test_a_release_carries_its_list_and_one_without_files_has_none() -> None:
    release = parse_release(with_image(media=[entry()]))
    assert release.media == (Medium(ONE, 10, "door.png", "image/png"),)
    assert parse_release(to_data(release)) == release
    assert "media" not in to_data(parse_release(document()))
    assert parse_release({**document(), "media": []}).media == ()


FAULTS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("is not a list", lambda data: data.update(media={})),
    ("a file twice", lambda data: data["media"].append(entry())),
    ("needs sha256", lambda data: data["media"][0].pop("name")),
    ("needs sha256", lambda data: data["media"][0].update(url="https://example.org")),
    ("no SHA-256", lambda data: data["media"][0].update(sha256="1" * 63)),
    ("a name that is none", lambda data: data["media"][0].update(name="../door.png")),
    ("a name that is none", lambda data: data["media"][0].update(name="door.svg")),
    ("is not one of", lambda data: data["media"][0].update(type="image/svg+xml")),
    ("number of bytes", lambda data: data["media"][0].update(size=0)),
    ("number of bytes", lambda data: data["media"][0].update(size=True)),
    ("number of bytes", lambda data: data["media"][0].update(size=LARGEST_FILE + 1)),
    ("more than 200", lambda data: data.update(media=[entry(f"{n:064}") for n in range(201)])),
    ("no object uses", lambda data: data["media"].append(entry(TWO))),
    ("not listed in media", lambda data: data.pop("media")),
    ("names its file", lambda data: data["objects"][-1]["fields"].update(file=None)),
    ("names its file", lambda data: data["objects"][-1]["fields"].update(file="media/door.png")),
]


@pytest.mark.parametrize(
    ("words", "fault"), FAULTS, ids=[f"{n}-{words}" for n, (words, _) in enumerate(FAULTS)]
)
def test_a_list_that_is_none_is_refused(words: str, fault: Callable[[dict[str, Any]], Any]) -> None:
    data = with_image()
    fault(data)
    with pytest.raises(DocumentError, match=words):
        parse_release(data)


def test_the_linter_knows_what_names_a_file() -> None:
    known = Known(schema=Schema({"core.image": KINDS}), facts=frozenset())
    data = with_image()
    data["objects"] = data["objects"][-1:]
    assert lint(data, known) == []
    data["objects"][0]["fields"]["file"] = f"sokumen:image:{DOOR}"
    assert [finding.code for finding in lint(data, known)] == ["file-unknown"]
    assert (normal(Kind("file"), f"sha256:{ONE}"), normal(Kind("file"), None)) == (f"sha256:{ONE}", None)


GOOD = Picture("image/webp", 4_000, 3_000)


@pytest.mark.parametrize(
    ("picture", "size", "count", "strict"),
    [
        (GOOD, 300 * 1024, 0, 0),
        (GOOD, 300 * 1024 + 1, 0, 1),
        (replace(GOOD, tells_place=True), 1, 0, 1),
        (replace(GOOD, width=4_001), 1, 1, 1),
        (replace(GOOD, height=3_001), 1, 1, 1),
        (replace(GOOD, frames=2), 1, 1, 1),
        (replace(GOOD, type="image/gif"), 1, 1, 1),
    ],
)
def test_a_town_is_careful_and_the_publisher_stricter(
    picture: Picture, size: int, count: int, strict: int
) -> None:
    assert (len(list(picture_faults(picture))), len(list(publishing_faults(picture, size)))) == (
        count,
        strict,
    )


def test_a_feed_lists_a_file_by_its_content() -> None:
    medium = Medium(ONE, 10, "door.jpeg", "image/jpeg")
    assert medium.target == f"media/{ONE}.jpg"
    assert listed_in({medium.target: (ONE, 10)}, medium)
    assert not listed_in({medium.target: (TWO, 10)}, medium)
    assert not listed_in({medium.target: (ONE, 11)}, medium)
    assert NAME.fullmatch(f"targets/media/{ONE}.{ONE}.jpg")
    for name in (f"{TWO}.{ONE}.jpg", f"{ONE}.{ONE}.svg", f"{ONE}.jpg", f"../{ONE}.{ONE}.jpg"):
        assert not NAME.fullmatch(f"targets/media/{name}")
