"""Pictures in a source: built into the release, or said clearly why not."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from PIL import Image

from kit.blueprints.gateway.shipped import shipped_medium
from kit.blueprints.logic.document import parse_release
from kit.hub.bridge.build import BuildRefused, build
from kit.hub.gateway.source import SourceUnreadable, read_files
from kit.hub.logic.source import SourceError
from tests.factories.pictures import DOOR, medium, picture, reference

pytestmark = pytest.mark.django_db
HOME = "11111111-1111-4111-8111-111111111111"
HEAD = {
    "blueprint": "tameshi", "version": "2026.1", "sequence": 1, "previous": None, "edition": "r4-plan",
    "built_at": "2026-11-01T00:00:00+09:00", "notes": "はじめての公開版です。", "urgent": [],
}  # fmt: skip
RED, BLUE = picture("darkred"), picture("navy")


def image(**changes: Any) -> dict[str, Any]:
    fields = {"title": "入口", "alt": "東側の入口", "file": "media/door.png", **changes.pop("fields", {})}
    return {
        "key": "image-door", "uid": DOOR, "type": "core.image", "parent": None, "after": None,
        "ownership": {"": "standard"}, "fields": fields, **changes,
    }  # fmt: skip


def page() -> dict[str, Any]:
    shown = {"image": "image:image-door", "alt": "", "caption": "裏からも入れます"}
    body = [{"id": "door", "type": "picture", "value": shown}]
    return {
        "key": "home", "uid": HOME, "type": "pages.content", "parent": None, "after": None,
        "ownership": {"": "standard"}, "fields": {"live": True, "title": "場所", "slug": "place", "body": body},
    }  # fmt: skip


def test_a_picture_is_named_by_its_content() -> None:
    release = parse_release(json.loads(build(HEAD, [image(), page()], files={"media/door.png": RED})))
    assert [found.to_data() for found in release.media] == [medium(RED)]
    assert release.by_uid[DOOR].fields["file"] == reference(RED)
    assert release.requires.types["core.image"] == ("alt", "file", "title")
    (block,) = release.by_uid[HOME].fields["body"]  # type: ignore[misc, union-attr]
    assert block["value"]["image"] == f"sokumen:image:{DOOR}"  # type: ignore[index, call-overload]


def test_two_names_for_the_same_bytes_are_one_file() -> None:
    other = image(key="image-gate", uid=HOME, fields={"file": "media/gate.png"})
    files = {"media/door.png": RED, "media/gate.png": RED, "media/unused.png": BLUE}
    assert len(json.loads(build(HEAD, [image(), other], files=files))["media"]) == 1


def where_it_was_taken() -> bytes:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 43.0, 7.0)}
    return picture("navy", "JPEG", exif=exif)


def noise() -> bytes:
    return picture("navy", "PNG", size=(600, 600), compress_level=0)


SLIPS: list[tuple[str, dict[str, Any], dict[str, bytes]]] = [
    ("alt-undecided", {"fields": {"alt": ""}}, {"media/door.png": RED}),
    ("alt-undecided", {"decorative": True}, {"media/door.png": RED}),
    ("file-missing", {}, {}),
    ("file-missing", {"fields": {"file": "../secret.png"}}, {"../secret.png": RED}),
    ("file-missing", {"fields": {"file": "media/door.svg"}}, {"media/door.svg": b"<svg/>"}),
    ("file-unreadable", {}, {"media/door.png": b"<svg/>"}),
    ("file-refused", {}, {"media/door.png": noise()}),
    ("file-refused", {}, {"media/door.png": picture("navy", size=(4001, 9))}),
    ("file-refused", {"fields": {"file": "media/door.jpg"}}, {"media/door.jpg": where_it_was_taken()}),
    ("typed-phone", {"fields": {"alt": "電話 059-253-7826"}}, {"media/door.png": RED}),
]


@pytest.mark.parametrize(
    ("code", "changes", "files"), SLIPS, ids=[f"{n}-{slip[0]}" for n, slip in enumerate(SLIPS)]
)
def test_a_slip_is_found(code: str, changes: dict[str, Any], files: dict[str, bytes]) -> None:
    with pytest.raises(BuildRefused) as refusal:
        build(HEAD, [image(**changes)], files=files)
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_a_decoration_needs_no_words_and_media_are_derived() -> None:
    made = json.loads(
        build(HEAD, [image(decorative=True, fields={"alt": ""})], files={"media/door.png": RED})
    )
    assert made["objects"][0]["fields"]["alt"] == ""
    with pytest.raises(SourceError, match="derived"):
        build({**HEAD, "media": []}, [image()], files={"media/door.png": RED})


def test_later_folders_exchange_a_file_and_a_huge_one_is_not_read(tmp_path: Path) -> None:
    for name, data in (("first", RED), ("second", BLUE)):
        (tmp_path / name / "media").mkdir(parents=True)
        (tmp_path / name / "media" / "door.png").write_bytes(data)
    assert read_files(tmp_path / "first", tmp_path / "second") == {"media/door.png": BLUE}
    (tmp_path / "first" / "media" / "huge.png").write_bytes(b"0" * 3_000_000)
    with pytest.raises(SourceUnreadable, match=r"huge\.png"):
        read_files(tmp_path / "first")


def test_the_command_writes_each_file_beside_the_document(tmp_path: Path, settings: Any, capsys: Any) -> None:
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="hub")
    source = tmp_path / "tameshi"
    (source / "objects").mkdir(parents=True)
    (source / "media").mkdir()
    (source / "release.yaml").write_text(yaml.safe_dump(HEAD, allow_unicode=True))
    for entry in (image(), page()):
        text = yaml.safe_dump(entry, allow_unicode=True)
        (source / "objects" / f"{entry['key']}.yaml").write_text(text)
    (source / "media" / "door.png").write_bytes(RED)
    words = ["release", "build", "tameshi", "--source", str(tmp_path)]
    call_command(*words)
    assert "画像1点" in capsys.readouterr().out
    assert (source / "built" / "media" / f"{medium(RED)['sha256']}.png").read_bytes() == RED
    (found,) = parse_release(json.loads((source / "built" / "2026.1.json").read_bytes())).media
    assert shipped_medium(tmp_path, "tameshi", found) == RED, "what ships is found as setup looks for it"
    shutil.rmtree(source / "media")
    with pytest.raises(CommandError, match="1か所"):
        call_command(*words)
    assert "media/door.png" in capsys.readouterr().err
