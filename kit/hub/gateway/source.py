"""Reads the source of a blueprint (release.yaml, one YAML file per object), and what was built from it earlier."""

from pathlib import Path
from typing import Any

import yaml

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


def read_built(*folders: Path) -> dict[Path, bytes]:
    """The documents that stand in `built/` of these folders, in no promised order."""
    return {path: path.read_bytes() for folder in folders for path in (folder / "built").glob("*.json")}


def _read_objects(folder: Path) -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((folder / "objects").glob("*.yaml"))]


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceUnreadable(f"{path} が読めません: {error}") from error
    if not isinstance(data, dict):
        raise SourceUnreadable(f"{path} は「名前: 値」の形で書いてください。")
    return data
