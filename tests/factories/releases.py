"""Releases for tests: the shipped 2026.1, the two that follow it, what each of them changes, and the one after.

`release_document` gives built bytes as a town receives them, `changes` what a release changes against the one
before it (told by comparing values, without the merge), `NextRelease` a release made to measure on top of any.
Objects are named by the key of their source, places by the short ids of their source.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from kit.blueprints.logic.canonical import canonical_bytes, read
from kit.blueprints.logic.document import BlueprintObject, Release, parse_release, to_data
from kit.blueprints.logic.media import Medium
from kit.blueprints.logic.requirements import derive_requires
from kit.blueprints.logic.values import (
    ABSENT,
    Item,
    Json,
    Maybe,
    is_keyed_list,
    item_id,
    item_ids,
    parse_path,
    path_text,
    value_at,
)
from kit.blueprints.logic.values import Path as Place
from kit.hub.logic.source import block_id

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = ROOT / "blueprints" / "hikikomori"
OVERLAYS = {
    version: ROOT / "fixtures" / "demo" / "releases" / f"hikikomori-{version}"
    for version in ("2026.2", "2026.3")
}
FOLDERS = {"2026.1": SHIPPED, **OVERLAYS}
HEAD = re.compile(r"^key: (\S+)\nuid: (\S+)$", re.MULTILINE)


@cache
def release_document(version: str) -> bytes:
    """The built document of 2026.1, 2026.2 or 2026.3."""
    return (FOLDERS[version] / "built" / f"{version}.json").read_bytes()


@cache
def release(version: str) -> Release:
    """The same, read."""
    return parse_release(read(release_document(version)))


def built_file(medium: Medium) -> bytes | None:
    """The bytes of a file that one of the three releases carries, None for any other."""
    places = (folder / "built" / "media" / medium.file_name for folder in FOLDERS.values())
    return next((path.read_bytes() for path in places if path.is_file()), None)


@cache
def keys() -> dict[str, str]:
    """The uid of every object that any of the three releases has, by its key."""
    texts = (path.read_text("utf-8") for folder in FOLDERS.values() for path in folder.glob("objects/*.yaml"))
    return dict(found for text in texts for found in HEAD.findall(text))


def place_of(entry: BlueprintObject, written: str) -> str:
    """The lasting path of a place written with short ids; KeyError when nothing stands there."""
    parts, place = written.split("/"), list[str]()
    for index, part in enumerate(parts):
        listed = is_keyed_list(value_at(entry.fields, tuple(place))) and index > 0
        place.append(block_id(entry.uid, "/".join(parts[: index + 1])) if listed else part)
    if value_at(entry.fields, tuple(place)) is ABSENT:
        raise KeyError(f"nothing stands at {written}")
    return path_text(tuple(place))


@dataclass(frozen=True)
class Change:
    """One thing that a release changes.

    `kind` is added, withdrawn, moved (another parent), placed (another left neighbour), edited, item-added,
    item-removed, reordered or owner; `owner` is whose the place is in the new release.
    """

    kind: str
    uid: str
    path: str = ""
    before: Maybe = ABSENT
    after: Maybe = ABSENT
    owner: str = ""


def changes(version: str) -> list[Change]:
    """What a release changes against the one before it."""
    new = release(version)
    assert new.previous is not None, f"{version} is the first one"
    return list(differences(release(new.previous), new))


def differences(old: Release, new: Release) -> Iterator[Change]:
    """What changes from one release to another, object by object."""
    for uid in sorted(old.by_uid.keys() | new.by_uid.keys()):
        before, after = old.by_uid.get(uid), new.by_uid.get(uid)
        if before is None or after is None:
            yield Change("withdrawn" if after is None else "added", uid)
        else:
            yield from _object(before, after)


def _object(before: BlueprintObject, after: BlueprintObject) -> Iterator[Change]:
    owners = after.owners
    if before.parent != after.parent:
        owner = owners.owner_at(("parent",)).value
        yield Change("moved", after.uid, "parent", before.parent, after.parent, owner)
    elif before.after != after.after:
        yield Change("placed", after.uid, "after", before.after, after.after)
    for path in sorted(before.ownership.keys() | after.ownership.keys()):
        place = parse_path(path)
        was, now = before.owners.owner_at(place).value, owners.owner_at(place).value
        if was != now and value_at(after.fields, place) is not ABSENT:
            yield Change("owner", after.uid, path, was, now, now)
    for kind, place, was_there, is_there in _values(before.fields, after.fields, ()):
        yield Change(kind, after.uid, path_text(place), was_there, is_there, owners.owner_at(place).value)


def _values(before: Maybe, after: Maybe, place: Place) -> Iterator[tuple[str, Place, Maybe, Maybe]]:
    if is_keyed_list(before) and is_keyed_list(after):
        yield from _items(before, after, place)
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from _values(before.get(name, ABSENT), after.get(name, ABSENT), (*place, name))
    elif before != after:
        yield "edited", place, before, after


def _items(before: list[Item], after: list[Item], place: Place) -> Iterator[tuple[str, Place, Maybe, Maybe]]:
    old, new = ({item_id(item): item["value"] for item in items} for items in (before, after))
    for name in {**old, **new}:
        if name not in new:
            yield "item-removed", (*place, name), old[name], ABSENT
        elif name not in old:
            yield "item-added", (*place, name), ABSENT, new[name]
        else:
            yield from _values(old[name], new[name], (*place, name))
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield "reordered", place, list(old), list(new)


class NextRelease:
    """The release after a built document, changed step by step; `document()` gives its bytes.

    It is checked as every received document is. The publisher's linter is not asked: what it would refuse, such as
    a link to a withdrawn page, can be made here too, because a town must stand it.
    """

    def __init__(self, document: bytes, *, version: str | None = None) -> None:
        data: dict[str, Any] = json.loads(document)
        sequence = data["sequence"] + 1
        built_at = datetime.fromisoformat(data["built_at"]) + timedelta(hours=1)
        self.data = data | {
            "version": version or f"{data['version'].split('.')[0]}.{sequence}",
            "sequence": sequence,
            "previous": data["version"],
            "built_at": built_at.isoformat(),
            "urgent": [],
        }

    def entry(self, uid: str) -> dict[str, Any]:
        """One object, to be read; KeyError when the release has none with this uid."""
        for entry in self.data["objects"]:
            if entry["uid"] == uid:
                found: dict[str, Any] = entry
                return found
        raise KeyError(uid)

    def value(self, uid: str, path: str) -> Maybe:
        """What stands at a lasting path."""
        return value_at(self.entry(uid)["fields"], parse_path(path))

    def edit(self, uid: str, path: str, value: Json) -> Self:
        """Put a value at a lasting path where something stands already; a list is given as a whole."""
        *above, last = parse_path(path)
        holder = value_at(self.entry(uid)["fields"], tuple(above))
        if is_keyed_list(holder) and last in item_ids(holder):
            next(item for item in holder if item["id"] == last)["value"] = value
        elif isinstance(holder, dict) and last in holder:
            holder[last] = value
        else:
            raise KeyError(f"nothing stands at {path}")
        return self

    def add(self, uid: str, fields: dict[str, Json], *, parent: str, after: str | None, **more: Any) -> Self:
        """Add a page of the type pages.content (or `type=…`) behind a left neighbour."""
        entry = {
            "uid": uid,
            "type": "pages.content",
            "parent": parent,
            "after": None,
            "ownership": {"": "standard"},
            "sealed": [],
            "fields": {"live": True, "search_description": "", "lead": "", "body": [], **fields},
            **more,
        }
        self.data["objects"].append(entry)
        return self._insert(entry, parent, after)

    def delete(self, uid: str) -> Self:
        """Withdraw an object without children; its right neighbour moves up."""
        if any(entry["parent"] == uid for entry in self.data["objects"]):
            raise ValueError("a page with children: delete or move those first")
        self._take_out(self.entry(uid))
        self.data["objects"].remove(self.entry(uid))
        return self

    def move(self, uid: str, *, parent: str, after: str | None) -> Self:
        """Hang a page below `parent`, behind the left neighbour `after`."""
        self._take_out(self.entry(uid))
        return self._insert(self.entry(uid), parent, after)

    def own(self, uid: str, path: str, owner: str) -> Self:
        """Say whose a lasting path is: fixed, standard or local."""
        self.entry(uid)["ownership"][path] = owner
        return self

    def urgent(self, uid: str, path: str, reason: str = "番号が変わったため") -> Self:
        """Mark a path as urgent."""
        self.data["urgent"].append({"uid": uid, "path": path, "reason": reason})
        return self

    def release(self) -> Release:
        """The checked release; DocumentError when this is none."""
        found = parse_release(self.data)
        return replace(found, requires=derive_requires(found.objects))

    def document(self) -> bytes:
        """The built bytes; DocumentError when this is no release."""
        return canonical_bytes(to_data(self.release()))

    def _take_out(self, entry: dict[str, Any]) -> None:
        for other in self.data["objects"]:
            if entry["parent"] is not None and other["after"] == entry["uid"]:
                other["after"] = entry["after"]

    def _insert(self, entry: dict[str, Any], parent: str, after: str | None) -> Self:
        for other in self.data["objects"]:
            if other is not entry and (other["parent"], other["after"]) == (parent, after):
                other["after"] = entry["uid"]
        entry.update(parent=parent, after=after)
        return self
