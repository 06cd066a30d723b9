"""Where a town differs from what it last integrated, and the values of an object by path.

For: the public state of a town (`/blueprints/state.json`). Not for: deciding a merge.

Rules
1. A path names an atom; the order of a keyed list stands at PATH/#order, once for each list.
2. Only what the prefecture's value has is compared, and what the town added in its lists.
3. A page's place counts: `parent` when it hangs elsewhere. Its left neighbour does not: that moves by itself
   when a town adds a page.
"""

from collections.abc import Mapping

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.ownership import PARENT
from kit.blueprints.logic.values import ORDER, ROOT, Json, Path, is_keyed_list, item_ids, path_text


def values_by_path(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Return every atom of the fields by the text of its path, and the order of every keyed list."""
    found: dict[str, Json] = {}
    for name, value in fields.items():
        _collect(value, (name,), found)
    return found


def differing_paths(base: BlueprintObject, ours: BlueprintObject | None) -> list[str]:
    """Return the paths where the town stands otherwise than the base, sorted; [""] when it took the object away."""
    if ours is None:
        return [path_text(ROOT)]
    theirs, mine = values_by_path(base.fields), values_by_path(ours.fields)
    different = {
        path for path in theirs.keys() | mine.keys() if theirs.get(path, _NONE) != mine.get(path, _NONE)
    }
    if base.parent != ours.parent:
        different.add(path_text(PARENT))
    return sorted(different)


def _collect(value: Json, path: Path, found: dict[str, Json]) -> None:
    if is_keyed_list(value):
        found[path_text((*path, ORDER))] = [*item_ids(value)]
        for item in value:
            _collect(item["value"], (*path, str(item["id"])), found)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _collect(inner, (*path, key), found)
    else:
        found[path_text(path)] = value


_NONE = object()
