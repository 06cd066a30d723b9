"""What stands where a path points, the counterpart of `edits`.

Rules:
1. A path may end in a paragraph of a rich text, which answers as an item, or in the order of a list, which
   answers with its ids.
2. An item of a list answers as a whole item.
"""

from kit.blueprints.logic.paragraphs import paragraph_items
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    Item,
    Json,
    Maybe,
    Path,
    is_keyed_list,
    item_id,
    item_ids,
    value_at,
)


def value_there(fields: dict[str, Json], path: Path) -> Maybe:
    """Return what stands at a path, ABSENT when nothing does (any more)."""
    if len(path) < 2:
        return value_at(fields, path)
    holder, last = value_at(fields, path[:-1]), path[-1]
    if is_keyed_list(holder):
        return [*item_ids(holder)] if last == ORDER else _item(holder, last)
    if isinstance(holder, str):
        return _item((paragraph_items(holder) or [[]])[0], last)
    return value_at(fields, path)


def _item(items: list[Item], wanted: str) -> Maybe:
    return next((item for item in items if item_id(item) == wanted), ABSENT)
