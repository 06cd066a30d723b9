"""The field in which a person writes a text of their own, and what becomes of it.

For: 書き直す. Not for: whether it may be chosen (`logic.apply`), and not for whole blocks and lists: those
are rewritten in the editor of the page.

Rules
- A file is exchanged in the form of its image, never here.
- The field is the one that the edit form has, with its limits and checks, in a widget that needs no script.
- Rich text is typed as lines; form, links and keys are kept as far as the words are (`logic.rewriting`), and the
  town's own converter has the last word on what may stand there.
"""

import json
from copy import deepcopy
from typing import Any, Final

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.fields import RichTextField, StreamField

from kit.blueprints.bridge.library import PARAGRAPH, Spot
from kit.blueprints.bridge.references import References
from kit.blueprints.bridge.schema import block_kind, field_kind
from kit.blueprints.logic.normal import normal
from kit.blueprints.logic.rewriting import lines_of, rewritten, rewritten_line
from kit.blueprints.logic.values import Json, Maybe, is_item
from kit.pages.blocks.parts import RICH

_KEY: Final = "own"
_WIDGETS: Final[tuple[tuple[type, Any], ...]] = (
    (blocks.DateBlock, forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")),
    (blocks.TimeBlock, forms.TimeInput(attrs={"type": "time"}, format="%H:%M")),
    (blocks.TextBlock, forms.Textarea(attrs={"rows": 4})),
    (models.DateField, forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")),
    (models.TextField, forms.Textarea(attrs={"rows": 4})),
)
_NO_FIELD: Final = (
    blocks.StructBlock,
    blocks.StreamBlock,
    blocks.ListBlock,
    blocks.ChooserBlock,
    StreamField,
    models.FileField,
)


def field_for(spot: Spot) -> forms.Field | None:
    """The field for a text of one's own at this place; None where only the editor of the page can do it."""
    definition = spot.definition
    if spot.order is not None or definition is None or isinstance(definition, _NO_FIELD):
        return None
    if is_rich(definition):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), help_text=_RICH_HELP)
    if isinstance(definition, str):
        return None
    found = (
        deepcopy(definition.field) if isinstance(definition, blocks.FieldBlock) else definition.formfield()
    )
    widget = next((widget for kind, widget in _WIDGETS if isinstance(definition, kind)), None)
    if found is not None and widget is not None:
        found.widget = deepcopy(widget)
    return found


def is_rich(definition: Any) -> bool:
    """Whether text with paragraphs stands here."""
    return definition == PARAGRAPH or isinstance(definition, blocks.RichTextBlock | RichTextField)


def prefilled(spot: Spot, value: Maybe) -> Any:
    """What the field shows at first."""
    inside = value["value"] if is_item(value) else value
    if is_rich(spot.definition) and isinstance(inside, str):
        return "\n".join(lines_of(inside if spot.definition != PARAGRAPH else _paragraph(inside)))
    return inside if isinstance(inside, str | int | float | bool | list) else None


def written(spot: Spot, value: Maybe, cleaned: Any) -> Json:
    """What was typed, in the form of a release; `value` is what it was written over."""
    inside = value["value"] if is_item(value) else value
    before = inside if isinstance(inside, str) else ""
    if spot.definition == PARAGRAPH:
        lines = [line.strip() for line in str(cleaned).splitlines() if line.strip()]
        html = rewritten_line(before, "\n".join(lines)).replace("\n", "<br/>")
        result: Json = _inside(through_the_editor(_paragraph(html)))
    elif is_rich(spot.definition):
        result = through_the_editor(rewritten(before, str(cleaned)))
    else:
        plain = json.loads(json.dumps(cleaned, cls=DjangoJSONEncoder))
        definition = spot.definition
        kind = block_kind(definition) if isinstance(definition, blocks.Block) else field_kind(definition)
        result = normal(kind, plain)
    return {**value, "value": result} if is_item(value) else result


def through_the_editor(html: str) -> str:
    """Rich text as the town's editor would save it: what it does not know is gone."""
    links = References()
    converter = ContentstateConverter(RICH)
    stored = converter.to_database_format(converter.from_database_format(links.rich_in(html)))
    return links.rich_out(str(stored))


def _paragraph(html: str) -> str:
    return f'<p data-block-key="{_KEY}">{html}</p>'


def _inside(html: str) -> str:
    return html.partition(">")[2].removesuffix("</p>")


_RICH_HELP: Final = _(
    "一行がひとつの段落です。太字とリンクは、その言葉がそのまま残っていれば残ります。見出しや箇条書きの形も残ります。"
)
