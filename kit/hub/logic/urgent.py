"""What a release says is urgent, as a holder reads it before signing: whose value, from what to what, and why.

For: `release sign`. Not for: the screens of a town, which name places as its editor does.

Rules
1. A value is shown whole: a holder signs the digits of a number, not their beginning.
2. An object is named by its name or title; where it has neither, by its uid.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kit.blueprints.logic.differing import values_by_path
from kit.blueprints.logic.values import ABSENT, Maybe
from kit.blueprints.logic.wording import plain_text


def urgent_lines(release: Mapping[str, Any], earlier: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line per urgent place of a release document; `earlier` is the document before it, empty for the first."""
    new, old = _fields(release), _fields(earlier)
    for entry in release["urgent"]:
        uid, path = entry["uid"], entry["path"]
        fields = new.get(uid, {})
        before, after = _value(old.get(uid, {}), path), _value(fields, path)
        name = fields.get("name") or fields.get("title") or uid
        yield f"「{name}」 {path}: {plain_text(before)} → {plain_text(after)}（{entry['reason']}）"


def _fields(release: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {entry["uid"]: entry["fields"] for entry in release.get("objects", [])}


def _value(fields: Mapping[str, Any], path: str) -> Maybe:
    """The value at a path; of what has parts, all that stands below it."""
    found = values_by_path(fields)
    below = [value for place, value in found.items() if place.startswith(f"{path}/")]
    return found.get(path, below or ABSENT)
