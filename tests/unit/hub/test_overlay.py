"""A next release written as changes, and the releases that came before it."""

from pathlib import Path
from typing import Any

import pytest

from kit.blueprints.logic.canonical import canonical_bytes
from kit.hub.gateway.source import SourceUnreadable, read_built, read_source
from kit.hub.logic.history import HistoryUnreadable, earlier_releases
from kit.hub.logic.overlay import Overlay, lay_over
from kit.hub.logic.source import SourceError
from tests.unit.blueprints.documents import document


def entry(key: str, **changes: Any) -> dict[str, Any]:
    return {"key": key, "uid": f"uid of {key}", "type": "pages.content", "fields": {}, **changes}


BEFORE = ({"version": "2026.1"}, [entry("home"), entry("learn"), entry("steps")])


def overlay(*objects: dict[str, Any], **withdrawn: Any) -> Overlay:
    return Overlay({"version": "2026.2"}, list(objects), withdrawn)


def test_new_changed_and_withdrawn_objects_over_the_source_before() -> None:
    changed, new = entry("learn", fields={"title": "読む"}), entry("faq")
    head, objects = lay_over(BEFORE, overlay(changed, new, steps="ほかのページに移したため"))
    assert head == {"version": "2026.2"}
    assert objects == [new, entry("home"), changed]
    assert len(BEFORE[1]) == 3


def test_nothing_but_a_head_keeps_every_object() -> None:
    assert lay_over(BEFORE, overlay()) == ({"version": "2026.2"}, BEFORE[1])


@pytest.mark.parametrize(
    ("fault", "key", "path"),
    [
        (overlay(nowhere="理由"), "nowhere", "withdrawn"),
        (overlay(steps=""), "steps", "withdrawn"),
        (overlay(steps=None), "steps", "withdrawn"),
        (overlay(entry("steps", after="home"), steps="理由"), "steps", "withdrawn"),
        (overlay(entry("learn")), "learn", ""),
        (overlay(entry("learn", uid="another")), "learn", "uid"),
        (overlay(entry("learn", type="pages.home")), "learn", "type"),
    ],
)
def test_what_does_not_fit_the_release_before_is_named(fault: Overlay, key: str, path: str) -> None:
    with pytest.raises(SourceError) as caught:
        lay_over(BEFORE, fault)
    assert (caught.value.key, caught.value.path) == (key, path)


def test_overlays_are_read_from_folders_one_upon_the_other(tmp_path: Path) -> None:
    for name, files in {
        "one": {"release.yaml": "version: '1'", "objects/a.yaml": "key: a", "objects/b.yaml": "key: b"},
        "two": {"release.yaml": "version: '2'", "objects/a.yaml": "{key: a, after: b}"},
        "three": {"release.yaml": "version: '3'", "withdrawn.yaml": "b: もういらないため"},
    }.items():
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
    folders = [tmp_path / name for name in ("one", "two", "three")]
    assert read_source(*folders) == ({"version": "3"}, [{"key": "a", "after": "b"}])
    (tmp_path / "three" / "withdrawn.yaml").write_text("- b", "utf-8")
    with pytest.raises(SourceUnreadable, match=r"withdrawn\.yaml"):
        read_source(*folders)


def built(*numbers: int) -> dict[str, bytes]:
    return {
        f"{n}.json": canonical_bytes(document() | {"version": f"2026.{n}", "sequence": n}) for n in numbers
    }


@pytest.mark.parametrize(
    ("version", "sequence", "earlier"),
    [
        ("2026.4", 4, ["2026.1", "2026.2", "2026.3"]),
        ("2026.2", 2, ["2026.1"]),
        ("2026.1", 1, []),
        # A version or a sequence that was not raised has to meet what it would write over.
        ("2026.2", 4, ["2026.1", "2026.2", "2026.3"]),
        ("2026.4", 2, ["2026.1", "2026.2", "2026.3"]),
    ],
)
def test_what_came_before(version: str, sequence: int, earlier: list[str]) -> None:
    found = earlier_releases({"version": version, "sequence": sequence}, built(3, 1, 2))
    assert [release.version for release in found] == earlier


def test_a_damaged_document_is_named(tmp_path: Path) -> None:
    assert read_built(tmp_path) == {}
    place = tmp_path / "built" / "2026.1.json"
    place.parent.mkdir()
    place.write_bytes(built(1)["1.json"][:-9])
    with pytest.raises(HistoryUnreadable, match=r"2026\.1\.json"):
        earlier_releases({}, read_built(tmp_path))
