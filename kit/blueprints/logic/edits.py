"""Putting one value where a path points, in a copy.

For: choices that people make about entries of a plan. Not for: merging.

Rules:
1. A value for a keyed item may be the whole item (`{"id", "type", "value"}`), its inner value, or ABSENT,
   which takes it away; a whole item that is not there is put at the end.
2. `#order` takes a list of ids: what it does not name follows behind in its old order.
3. A path into a rich text names a paragraph by its key.
"""

from kit.blueprints.logic.paragraphs import items_text, paragraph_items
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    Item,
    Json,
    Maybe,
    Path,
    is_item,
    is_mergeable_list,
    item_id,
    path_text,
)


class EditError(ValueError):
    """Nothing stands where the path points. The content has changed; make a new plan."""


def put(fields: dict[str, Json], path: Path, value: Maybe) -> dict[str, Json]:
    """Return `fields` with `value` at `path`; raise EditError when the way to it is gone."""
    result = _put(fields, path, value, path)
    assert isinstance(result, dict)
    return result


def _put(holder: Json, path: Path, value: Maybe, whole: Path) -> Json:
    if isinstance(holder, dict):
        return _put_part(holder, path, value, whole)
    if is_mergeable_list(holder):
        return [*_put_items(holder, path, value, whole)]
    parted = paragraph_items(holder) if isinstance(holder, str) else None
    if parted is None:
        raise EditError(f"{path_text(whole)}: nothing stands here any more")
    return items_text(_put_items(parted[0], path, value, whole))


def _put_part(holder: dict[str, Json], path: Path, value: Maybe, whole: Path) -> dict[str, Json]:
    key, rest = path[0], path[1:]
    if not rest:
        kept = {name: inner for name, inner in holder.items() if name != key}
        return kept if value is ABSENT else {**kept, key: value}
    if key not in holder:
        raise EditError(f"{path_text(whole)}: nothing stands here any more")
    return {**holder, key: _put(holder[key], rest, value, whole)}


def _put_items(items: list[Item], path: Path, value: Maybe, whole: Path) -> list[Item]:
    key, rest = path[0], path[1:]
    if key == ORDER:
        return _ordered(items, value)
    at = next((index for index, item in enumerate(items) if item_id(item) == key), None)
    if rest:
        if at is None:
            raise EditError(f"{path_text(whole)}: nothing stands here any more")
        inner: Item = {**items[at], "value": _put(items[at]["value"], rest, value, whole)}
        return [*items[:at], inner, *items[at + 1 :]]
    if value is ABSENT:
        return [item for item in items if item_id(item) != key]
    if at is None:
        if not is_item(value):
            raise EditError(f"{path_text(whole)}: nothing stands here any more")
        return [*items, value]
    new: Item = value if is_item(value) and value["id"] == key else {**items[at], "value": value}
    return [*items[:at], new, *items[at + 1 :]]


def _ordered(items: list[Item], value: Maybe) -> list[Item]:
    by_id = {item_id(item): item for item in items}
    wanted = [found for found in value if isinstance(found, str)] if isinstance(value, list) else []
    first = [by_id[found] for found in dict.fromkeys(wanted) if found in by_id]
    return first + [item for item in items if item_id(item) not in wanted]
