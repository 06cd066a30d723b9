"""Reads the source of a blueprint (release.yaml, one YAML file per object, files in `media/`), and what was built from it.

A built document's media stand in `built/media/` under their SHA-256: a file that is exchanged in the source later
takes nothing away from a release that was given out.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kit.blueprints.logic.media import LARGEST_FILE
from kit.hub.logic.overlay import Overlay, Source, lay_over


class SourceUnreadable(Exception):
    """A source file is missing or no YAML; the message names it."""


def read_source(folder: Path, *overlays: Path) -> Source:
    """The head and the objects of the blueprint in `folder`, objects in the order of their file names.

    Each of `overlays`, in order, is laid over what stands before it; raises SourceError where one does not fit.
    """
    source = _read(folder / "release.yaml"), _read_objects(folder)
    for overlay in overlays:
        source = lay_over(source, read_overlay(overlay))
    return source


def read_overlay(folder: Path) -> Overlay:
    """What a next release changes: release.yaml, objects/, and withdrawn.yaml (`KEY: reason`) where needed."""
    withdrawn = folder / "withdrawn.yaml"
    return Overlay(
        head=_read(folder / "release.yaml"),
        objects=_read_objects(folder),
        withdrawn=_read(withdrawn) if withdrawn.exists() else {},
    )


def read_files(*folders: Path) -> dict[str, bytes]:
    """The files beside the sources in these folders, by `media/NAME`; a later folder's stand over an earlier's."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((folder / "media").glob("*")):
            if path.stat().st_size > LARGEST_FILE:
                raise SourceUnreadable(f"{path} は大きすぎます（{LARGEST_FILE // 1024} KiB まで）。")
            found[f"media/{path.name}"] = path.read_bytes()
    return found


def write_built(folder: Path, version: str, document: bytes, media: Mapping[str, bytes]) -> Path:
    """Put a built document into `built/` of a folder, and its media by their names; answers its place."""
    target = folder / "built" / f"{version}.json"
    (target.parent / "media" if media else target.parent).mkdir(parents=True, exist_ok=True)
    for name, data in media.items():
        (target.parent / "media" / name).write_bytes(data)
    target.write_bytes(document)
    return target


def read_built(*folders: Path) -> dict[Path, bytes]:
    """The documents that stand in `built/` of these folders, in no promised order."""
    return {path: path.read_bytes() for folder in folders for path in (folder / "built").glob("*.json")}


def _read_objects(folder: Path) -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((folder / "objects").glob("*.yaml"))]


def _read(path: Path) -> dict[str, Any]:
    try:
        data = _parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceUnreadable(f"{path} が読めません: {error}") from error
    if not isinstance(data, dict):
        raise SourceUnreadable(f"{path} は「名前: 値」の形で書いてください。")
    return data


def _parse(text: str) -> Any:
    """The safe loader in C takes a ninth of the time; what it refuses is refused by the other, which shows the line."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.safe_load(text)
