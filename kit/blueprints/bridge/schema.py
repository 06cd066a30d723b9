"""What this town's code offers to a release, read from the models and block definitions themselves."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock

from kit.blueprints.logic.schema import Kind, Schema
from kit.core.registries import blueprint_types

# The first class that fits names the kind; narrower ones stand first.
_FIELDS: tuple[tuple[type, str], ...] = (
    (RichTextField, "rich"),
    (models.SlugField, "slug"),
    (models.URLField, "url"),
    (models.FileField, "file"),
    (models.BooleanField, "bool"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.IntegerField, "int"),
    (models.DecimalField, "number"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)
_BLOCKS: tuple[tuple[type, str], ...] = (
    (blocks.RichTextBlock, "rich"),
    (blocks.MultipleChoiceBlock, "codes"),
    (blocks.ChoiceBlock, "choice"),
    (blocks.URLBlock, "url"),
    (blocks.DateBlock, "date"),
    (blocks.TimeBlock, "time"),
    (blocks.IntegerBlock, "int"),
    (blocks.DecimalBlock, "number"),
    (blocks.BooleanBlock, "bool"),
    (blocks.PageChooserBlock, "chooser"),
    (ImageChooserBlock, "chooser"),
    (blocks.FieldBlock, "text"),
)


@cache
def offered_schema() -> Schema:
    """Types, fields and blocks of every registered blueprint type."""
    return Schema(
        {
            entry.name: {
                name: field_kind(apps.get_model(entry.model)._meta.get_field(name)) for name in entry.fields
            }
            for entry in blueprint_types.values()
        }
    )


def field_kind(field: Any) -> Kind:
    """The kind of one model field; TypeError for a field that cannot travel."""
    if isinstance(field, StreamField):
        return block_kind(field.stream_block)
    if field.choices:
        return Kind("choice", choices=tuple(str(code) for code, _ in field.flatchoices))
    return Kind(_first(_FIELDS, field))


def block_kind(block: Any) -> Kind:
    """The kind of one block; TypeError for a block that cannot travel."""
    if isinstance(block, blocks.StructBlock):
        return Kind("struct", parts={name: block_kind(child) for name, child in block.child_blocks.items()})
    if isinstance(block, blocks.StreamBlock):
        return Kind("stream", blocks={name: block_kind(child) for name, child in block.child_blocks.items()})
    if isinstance(block, blocks.ListBlock):
        return Kind("list", item=block_kind(block.child_block))
    name = _first(_BLOCKS, block)
    if name == "chooser":
        return Kind(name, target="image" if isinstance(block, ImageChooserBlock) else "page")
    return Kind(name)


def _first(table: tuple[tuple[type, str], ...], thing: Any) -> str:
    for kind, name in table:
        if isinstance(thing, kind):
            return name
    raise TypeError(f"{type(thing).__name__} cannot travel in a release")
