"""Values as people read them, by the definition of the field or block that holds them.

For: `library`. Not for: where a value stands, and comparing. Of what has several parts, those that are off and those
that only the kit reads are left out; a part that is left alone needs no name.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock

from kit.blueprints.logic.media import file_digest
from kit.blueprints.logic.showing import rich_lines
from kit.blueprints.logic.values import Json, is_keyed_list

TitleOf = Callable[[str], str]
# The part of a block by which the kit finds a question or an option again, whatever its words; nobody sees it.
SIGN: Final = "key"


def value_words(title_of: TitleOf, definition: Any, value: Json) -> str:
    """A value in words; "" when it is empty."""
    if value in (None, "", []):
        return ""
    if isinstance(definition, StreamField):
        return value_words(title_of, definition.stream_block, value)
    if isinstance(definition, blocks.StructBlock) and isinstance(value, dict):
        return _parts(title_of, definition, value)
    if is_keyed_list(value):
        return _items(title_of, definition, value)
    if isinstance(definition, blocks.RichTextBlock | RichTextField):
        return rich_lines(str(value), title_of)
    if isinstance(definition, blocks.PageChooserBlock | ImageChooserBlock):
        return title_of(str(value))
    if digest := file_digest(value):
        # Names of files differ from town to town; the beginning of its content's name tells one from another.
        return _("画像のファイル %(mark)s") % {"mark": digest[:8]}
    return _leaf(definition, value)


def _parts(title_of: TitleOf, definition: Any, value: dict[str, Json]) -> str:
    rows = [
        (child, text)
        for name, child in definition.child_blocks.items()
        if value.get(name) is not False and name != SIGN
        if (text := value_words(title_of, child, value.get(name)))
    ]
    if len(rows) == 1:
        return rows[0][1]
    return "\n".join(f"{child.label}: {text}" for child, text in rows)


def _items(title_of: TitleOf, definition: Any, items: Sequence[Any]) -> str:
    rows = []
    for item in items:
        if isinstance(definition, blocks.StreamBlock):
            child = definition.child_blocks.get(str(item["type"]))
        else:
            child = getattr(definition, "child_block", None)
        text = value_words(title_of, child, item["value"])
        if text:
            rows.append(f"{_bullet(definition, str(item['type']))}{text}")
    return "\n".join(rows)


def _bullet(definition: Any, kind: str) -> str:
    if isinstance(definition, blocks.StreamBlock):
        return "■ " if kind == "heading" else ""
    return "・"


def _leaf(definition: Any, value: Json) -> str:
    words = _choices(definition)
    if isinstance(value, bool):
        return str(_("はい") if value else _("いいえ"))
    if isinstance(value, list):
        return "・".join(str(words.get(code, code)) for code in value)
    if words:
        return str(words.get(value, value))
    return _day(str(value)) or _hour(definition, str(value)) or str(value)


def _choices(definition: Any) -> dict[Any, Any]:
    if isinstance(definition, blocks.ChoiceBlock | blocks.MultipleChoiceBlock):
        return dict(definition.field.choices)
    return dict(getattr(definition, "flatchoices", None) or ())


def _day(text: str) -> str:
    if len(text) != 10 or text[4:5] != "-":
        return ""
    try:
        return date_format(date.fromisoformat(text), "Y年n月j日")
    except ValueError:
        return ""


def _hour(definition: Any, text: str) -> str:
    return text[:5] if isinstance(definition, blocks.TimeBlock) else ""


def loose_words(value: Any) -> str:
    """Words of a value whose definition is not known."""
    if isinstance(value, dict):
        return "\n".join(text for part in value.values() if (text := loose_words(part)))
    if is_keyed_list(value):
        return "\n".join(text for item in value if (text := loose_words(item["value"])))
    return rich_lines(value, lambda urn: "") if isinstance(value, str) else ""
