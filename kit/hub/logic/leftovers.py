"""What still stands at the hub of what a release withdrew.

For: leaving it out of the next release (`compose`). Not for: what the next release withdraws itself.

Rules
1. The hub takes its own releases as a town does. So what one withdrew may stay here: an object that something here points
   to or that somebody edited, a question that somebody may have answered (retired), and the part that holds it.
2. Towns were told that it is gone, and an id is never used again: such an object is the hub's own from then on.
3. A part stays out as the taking left it. One that an editor brought back is seen, and the linter says what to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.lint_history import item_types
from kit.blueprints.logic.merge import RETIRED
from kit.blueprints.logic.values import Item, Json, Path, is_keyed_list, item_id


@dataclass(frozen=True)
class Gone:
    """What earlier releases had and the last one has not: uids, and paths of items by the uid of their object."""

    uids: frozenset[str] = frozenset()
    items: Mapping[str, frozenset[Path]] = field(default_factory=dict)

    def without_leftovers(self, entry: BlueprintObject) -> dict[str, Json]:
        """The fields of an object without the items that a taking left in them."""
        gone = self.items.get(entry.uid)
        if not gone:
            return entry.fields
        return {name: _cleaned(value, (name,), gone) for name, value in entry.fields.items()}


def gone_before(releases: tuple[Release, ...]) -> Gone:
    """What was withdrawn on the way to the last of these releases (oldest first)."""
    *earlier, last = releases
    items: dict[str, frozenset[Path]] = {}
    for uid, entry in last.by_uid.items():
        befores = [found for release in earlier if (found := release.by_uid.get(uid)) is not None]
        once = {
            path for found in befores if found.fields != entry.fields for path in item_types(found.fields)
        }
        items[uid] = frozenset(once - item_types(entry.fields).keys()) if once else frozenset()
    uids = {uid for release in earlier for uid in release.by_uid}
    return Gone(frozenset(uids - last.by_uid.keys()), items)


def _cleaned(value: Json, path: Path, gone: frozenset[Path]) -> Json:
    if isinstance(value, dict):
        return {name: _cleaned(inner, (*path, name), gone) for name, inner in value.items()}
    if not is_keyed_list(value):
        return value
    kept: list[Json] = []
    for item in value:
        place = (*path, item_id(item))
        if not _is_leftover(item, place, gone):
            kept.append({**item, "value": _cleaned(item["value"], place, gone)})
    return kept


def _is_leftover(item: Item, path: Path, gone: frozenset[Path]) -> bool:
    if path not in gone:
        return False
    value = item["value"]
    if isinstance(value, dict) and value.get(RETIRED) is True:
        return True
    inside = list(_items(value, path))
    return bool(inside) and all(_is_leftover(inner, place, gone) for inner, place in inside)


def _items(value: Json, path: Path) -> Iterator[tuple[Item, Path]]:
    """The nearest items below a value, with their paths."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _items(inner, (*path, name))
    elif is_keyed_list(value):
        yield from ((item, (*path, item_id(item))) for item in value)
