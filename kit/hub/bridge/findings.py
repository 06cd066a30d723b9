"""What the linter and the style check found, with the page and the place as an editor calls them, and the object to open.

For: the desk. Not for: finding anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.references import model_of
from kit.blueprints.logic.document import UUID4
from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.values import parse_path


@dataclass(frozen=True)
class Told:
    """One finding in words; `instance` is what to open, None for what is no object."""

    title: str
    place: str
    message: str
    instance: Any = None


def tell(findings: Iterable[Finding], library: Library) -> list[Told]:
    """The findings in words; each object is looked up once."""
    instances: dict[str, Any] = {}
    told = []
    for finding in findings:
        uid, path = place_of(finding.path)
        if not uid:
            told.append(Told("", "", finding.message))
            continue
        if uid not in instances:
            instances[uid] = _instance(uid, library)
        told.append(
            Told(library.title(uid), place_words(library, uid, path), finding.message, instances[uid])
        )
    return told


def _instance(uid: str, library: Library) -> Any:
    entry = next(iter(library.all(uid)), None)
    return model_of(entry.type).objects.filter(uid=uid).first() if entry else None


def place_of(path: str) -> tuple[str, str]:
    """The uid and the path inside the object that a finding names; ("", …) for the head of a release."""
    parts = path.split("/")
    if len(parts) < 2 or parts[0] != "objects" or not UUID4.fullmatch(parts[1]):
        return "", path
    rest = parts[2:]
    return parts[1], "/".join(rest[1:] if rest[:1] == ["fields"] else rest)


def place_words(library: Library, uid: str, path: str) -> str:
    """A place as the editor calls it."""
    try:
        found = parse_path(path)
    except ValueError:
        return ""
    if not found or found[0] in ("ownership", "sealed"):
        return ""
    return " › ".join(library.spot(uid, found).words)
