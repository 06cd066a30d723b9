"""The publisher builds the next release: from an overlay, against everything that was given out before."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kit.hub.bridge.build import build, media_of
from kit.hub.gateway.source import read_built, read_files, read_source
from kit.hub.logic.history import earlier_releases
from tests.factories.releases import OVERLAYS, SHIPPED, release_document

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> list[Path]:
    """Copies of the shipped blueprint and of both overlays, at a hub."""
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="hub")
    target = [tmp_path / "hikikomori", *(tmp_path / version for version in OVERLAYS)]
    for source, copy in zip([SHIPPED, *OVERLAYS.values()], target, strict=True):
        shutil.copytree(source, copy)
    return target


def run_build(folders: list[Path]) -> Path:
    base, *overlays = folders
    options = [word for overlay in overlays for word in ("--overlay", str(overlay))]
    call_command("release", "build", base.name, "--source", str(base.parent), *options)
    return max((folders[-1] / "built").glob("*.json"))


@pytest.mark.parametrize("version", list(OVERLAYS))
def test_built_documents_are_their_overlays_byte_for_byte(version: str) -> None:
    layers = [SHIPPED, *OVERLAYS.values()][: list(OVERLAYS).index(version) + 2]
    head, objects = read_source(*layers)
    again = "The overlay was changed: build it again as fixtures/demo/releases/README.md says"
    previous = earlier_releases(head, read_built(*layers))
    assert [release.sequence for release in previous] == list(range(1, head["sequence"]))
    files = read_files(*layers)
    assert build(head, objects, previous=previous, files=files) == release_document(version), again
    listed = {medium.file_name: data for medium, data in media_of(release_document(version), files).items()}
    built = OVERLAYS[version] / "built" / "media"
    assert {path.name: path.read_bytes() for path in built.iterdir()} == listed


def test_command_builds_the_next_release_beside_its_overlay(folders: list[Path]) -> None:
    shutil.rmtree(folders[1] / "built")
    built = run_build(folders[:2])
    assert built == folders[1] / "built" / "2026.2.json"
    assert built.read_bytes() == release_document("2026.2")
    assert [path.name for path in (folders[0] / "built").iterdir()] == ["2026.1.json"]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("release.yaml", 'version: "2026.3"', 'version: "2026.2"', "2026.2 はもう使われています"),
        ("release.yaml", "sequence: 3", "sequence: 2", "通し番号は 3 になります"),
        ("release.yaml", 'previous: "2026.2"', 'previous: "2026.1"', "前の公開版は 2026.2 です"),
        # An id that 2026.2 took out, for another text.
        ("objects/learn-family.yaml", "- id: kin\n", "- id: siblings\n", "取り下げた id"),
    ],
    ids=["version", "sequence", "previous", "id"],
)
def test_a_release_that_breaks_with_the_past_is_refused(
    folders: list[Path], capsys: Any, file: str, old: str, new: str, finding: str
) -> None:
    shutil.rmtree(folders[2] / "built")
    before = read_built(*folders)
    change(folders[2] / file, old, new)
    with pytest.raises(CommandError, match="直してください"):
        run_build(folders)
    assert finding in capsys.readouterr().err
    assert read_built(*folders) == before


def test_a_withdrawn_uid_does_not_come_back(folders: list[Path], capsys: Any) -> None:
    """A page that 2026.2 withdrew, put under another key into 2026.3."""
    text = (folders[0] / "objects" / "lang-fil.yaml").read_text("utf-8")
    back = text.replace("key: lang-fil", "key: lang-fil-again").replace("after: lang-vi", "after: lang-easy")
    (folders[2] / "objects" / "lang-fil-again.yaml").write_text(back, "utf-8")
    with pytest.raises(CommandError, match="直してください"):
        run_build(folders)
    assert "取り下げた uid" in capsys.readouterr().err


def test_a_damaged_earlier_document_is_named(folders: list[Path]) -> None:
    (folders[1] / "built" / "2026.2.json").write_bytes(b"{")
    with pytest.raises(CommandError, match=r"2026\.2\.json"):
        run_build(folders)
