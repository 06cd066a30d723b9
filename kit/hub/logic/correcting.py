"""What a correcting release says: the texts as they were in an earlier release, the one before or any other.

For: 訂正版. Not for: taking a release out of the feed (nothing that was given out is ever deleted), and what the hub's staff
wrote since (the way back is a merge, `blueprints.logic.apply.decide_rollback`).

Rules
1. What was withdrawn comes back as something new, with a new uid: a uid that was given up is never used again. So do items
   of lists. References follow. What came back so already is not brought a second time: by type, slug or key, and parent it
   is known as the same thing.
2. What the release brought stays where it is and is not published any more: it is not deleted.
3. Everything else is as before.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.lint_history import item_types
from kit.blueprints.logic.values import Json, is_item, is_keyed_list


def earlier_texts(
    before: Objects, after: Objects, seed: str, *, can_hide: frozenset[str]
) -> dict[str, BlueprintObject]:
    """Return the objects of a correcting release.

    `before`: the release whose texts come back; `after`: the newest, which is corrected; `seed` names the correction, so that
    the same one makes the same new ids; `can_hide`: the types that know whether they are published.
    """
    back = {uid: _new_uid(uid, seed) for uid in before if uid not in after} | _came_back(before, after)
    found = {}
    for uid, entry in before.items():
        now = after.get(back.get(uid, uid))
        known = item_types(now.fields) if now else None
        fields = {name: _renamed(value, (name,), known, seed) for name, value in entry.fields.items()}
        found[back.get(uid, uid)] = replace(
            entry, uid=back.get(uid, uid), parent=_moved(entry.parent, back), after=_moved(entry.after, back),
            fields={name: _followed(value, back) for name, value in fields.items()},
            ownership=_without_items(entry, known),
        )  # fmt: skip
    for uid, entry in after.items():
        if uid not in before and uid not in found:
            hidden = {**entry.fields, "live": False} if entry.type in can_hide else entry.fields
            found[uid] = replace(entry, fields=hidden)
    return found


def _came_back(before: Objects, after: Objects) -> dict[str, str]:
    """What was given up and stands in `after` as something new: its uid there, by the one that it had."""
    found: dict[str, str] = {}
    for uid in _parents_first(before):
        if uid in after:
            continue
        name = _name(before[uid], found)
        same = [other.uid for other in after.values() if other.uid not in before and _name(other, {}) == name]
        if name[1] and len(same) == 1:
            found[uid] = same[0]
    return found


def _name(entry: BlueprintObject, back: Mapping[str, str]) -> tuple[str, Json, str | None]:
    return entry.type, entry.fields.get("slug") or entry.fields.get("key"), _moved(entry.parent, back)


def _parents_first(objects: Objects) -> list[str]:
    def depth(uid: str | None) -> int:
        return 1 + depth(objects[uid].parent) if uid is not None and uid in objects else 0

    return sorted(objects, key=depth)


def _new_uid(uid: str, seed: str) -> str:
    digest = bytearray(sha256(f"{seed}/{uid}".encode()).digest()[:16])
    return str(UUID(bytes=bytes(digest), version=4))


def _moved(uid: str | None, back: Mapping[str, str]) -> str | None:
    return back.get(uid, uid) if uid else None


def _renamed(
    value: Json, path: tuple[str, ...], known: Mapping[tuple[str, ...], str] | None, seed: str
) -> Json:
    """The value with new ids for the items that the corrected release no longer had (all, where the object is new)."""
    if is_keyed_list(value):
        return [_item(item, path, known, seed) for item in value]
    if isinstance(value, dict):
        return {name: _renamed(inner, (*path, name), known, seed) for name, inner in value.items()}
    return value


def _item(
    item: dict[str, Json], path: tuple[str, ...], known: Mapping[tuple[str, ...], str] | None, seed: str
) -> Json:
    place = (*path, str(item["id"]))
    is_gone = known is not None and place not in known
    name = _new_uid("/".join(place), seed) if is_gone else item["id"]
    assert is_item(item)
    return {**item, "id": name, "value": _renamed(item["value"], place, None if is_gone else known, seed)}


def _followed(value: Json, back: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        for old, new in back.items():
            value = value.replace(f":{old}", f":{new}") if "sokumen:" in value else value
        return value
    if isinstance(value, dict):
        return {name: _followed(inner, back) for name, inner in value.items()}
    return [_followed(inner, back) for inner in value] if isinstance(value, list) else value


def _without_items(entry: BlueprintObject, known: Mapping[tuple[str, ...], str] | None) -> Mapping[str, str]:
    """The rules, but for items that got a new id: those are as the field around them."""
    if known is None:
        return entry.ownership
    mine = item_types(entry.fields)
    gone = {place for place in mine if place not in known}
    return {
        path: owner
        for path, owner in entry.ownership.items()
        if not any(tuple(path.split("/"))[: len(place)] == place for place in gone)
    }
