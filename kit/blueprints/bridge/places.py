"""Names a place in an object as a clerk reads it: the field, and the block inside it."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from kit.blueprints.logic.values import ORDER, Json, Path, is_keyed_list, item_id


def place_words(model: Any, path: Path, *sides: dict[str, Json]) -> str:
    """「本文」の「表」 for body/<id of a table>; `sides` are fields in which the block may be found."""
    field = model._meta.get_field(path[0])
    words = _("「%(name)s」") % {"name": field.verbose_name}
    if ORDER in path:
        return _("%(place)sの並び順") % {"place": words}
    block = _block(field, path, sides) if isinstance(field, StreamField) and len(path) > 1 else ""
    return _("%(place)sの中の「%(block)s」") % {"place": words, "block": block} if block else words


def _block(field: StreamField, path: Path, sides: tuple[dict[str, Json], ...]) -> str:
    for side in sides:
        items = side.get(path[0])
        for item in items if is_keyed_list(items) else ():
            if item_id(item) == path[1]:
                child: Any = field.stream_block.child_blocks.get(str(item["type"]))
                return str(child.label) if child else ""
    return ""
