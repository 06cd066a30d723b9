"""Reads the source of a blueprint: release.yaml and one YAML file per object."""

from pathlib import Path
from typing import Any

import yaml


class SourceUnreadable(Exception):
    """A source file is missing or no YAML; the message names it."""


def read_source(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head and the objects of the blueprint in `folder`, objects in the order of their file names."""
    head = _read(folder / "release.yaml")
    return head, [_read(path) for path in sorted((folder / "objects").glob("*.yaml"))]


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceUnreadable(f"{path} が読めません: {error}") from error
    if not isinstance(data, dict):
        raise SourceUnreadable(f"{path} は「名前: 値」の形で書いてください。")
    return data
