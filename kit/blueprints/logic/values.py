"""What blueprint values are made of, and how a place in one is named.

For: the words that every other room of the engine shares: JSON values, the absence of one, keyed lists,
paths.
Not for: deciding anything (`merge`), or telling whose a value is (`ownership`).

Rules:
1. A value is JSON: text, number, truth, null, list, or object with text keys. "Not there" is ABSENT, never
   null.
2. A list is *keyed* when every item is `{"id", "type", "value"}`; StreamFields and ListBlocks are. Any
   other list (days of a week, codes) is one atom. Ids are unique within their list only.
3. A path is a tuple: field name, item id, struct key, item id, … Its written form joins the parts with "/":
   `body/<block id>/items/<item id>/title`. The empty path is the object itself.
"""

from collections.abc import Iterator
from enum import Enum
from typing import TypeAlias, TypeGuard

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Path: TypeAlias = tuple[str, ...]
Item: TypeAlias = dict[str, Json]

ORDER = "#order"
ROOT: Path = ()


class Absent(Enum):
    """The type of ABSENT: nothing stands at this path on this side."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent.ABSENT
Maybe: TypeAlias = "Json | Absent"


def path_text(path: Path) -> str:
    """Return the written form of a path; the empty path is ""."""
    return "/".join(path)


def parse_path(text: str) -> Path:
    """Return the path written as `text`; raise ValueError when a part between slashes is empty."""
    if text == "":
        return ROOT
    parts = tuple(text.split("/"))
    if not all(parts):
        raise ValueError(f"empty part in path {text!r}")
    return parts


def is_item(value: Maybe) -> TypeGuard[Item]:
    """Tell whether a value has the shape of a keyed list's item."""
    return (
        isinstance(value, dict)
        and len(value) == 3
        and "value" in value
        and isinstance(value.get("id"), str)
        and isinstance(value.get("type"), str)
    )


def is_keyed_list(value: Maybe) -> TypeGuard[list[Item]]:
    """Tell whether a value is a list of items; the empty list is one."""
    return isinstance(value, list) and all(is_item(entry) for entry in value)


def item_id(item: Item) -> str:
    """Return the id of an item."""
    return str(item["id"])


def item_ids(items: list[Item]) -> list[str]:
    """Return the ids of a keyed list in their order."""
    return [item_id(item) for item in items]


def has_unique_ids(items: list[Item]) -> bool:
    """Tell whether no id stands twice in this list."""
    return len(set(item_ids(items))) == len(items)


def is_mergeable_list(value: Maybe) -> TypeGuard[list[Item]]:
    """Tell whether a value is a keyed list whose items can be told apart."""
    return is_keyed_list(value) and has_unique_ids(value)


def leaves(value: Json, path: Path = ROOT) -> Iterator[tuple[Path, Json]]:
    """Yield each atom of a value with its path; lists and structs themselves are not yielded."""
    if is_keyed_list(value) and value:
        for item in value:
            yield from leaves(item["value"], (*path, item_id(item)))
    elif isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    else:
        yield path, value


def value_at(value: Maybe, path: Path) -> Maybe:
    """Return what stands at `path` below `value`, or ABSENT; a keyed item answers with its inner value."""
    for part in path:
        if is_keyed_list(value):
            value = next((item["value"] for item in value if item_id(item) == part), ABSENT)
        elif isinstance(value, dict):
            value = value.get(part, ABSENT)
        else:
            return ABSENT
    return value
