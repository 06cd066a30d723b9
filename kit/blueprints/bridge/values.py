"""Carries the fields of one object between a release and a Wagtail object.

Rules
- In: URNs become keys, everything else is handed to the field's own definition.
- Out: keys become URNs, and every value takes its one form (`logic.normal`), as in a built document.
- A file is named by its SHA-256 on both sides (`bridge.media`).
- Nothing here decides; an unknown field or block never gets this far (`logic.schema.missing`).
"""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from kit.blueprints.bridge.media import file_reference, show_file
from kit.blueprints.bridge.references import Links
from kit.blueprints.bridge.schema import offered_schema
from kit.blueprints.logic.normal import normal
from kit.blueprints.logic.schema import Kind
from kit.blueprints.logic.values import Json
from kit.pages.blocks.parts import RICH

# Publishing is an act with its own rules, never a field that is set.
ACTS = frozenset({"live"})
Leaf = Callable[[Kind, Any], Any]


def write_fields(instance: Any, type_name: str, fields: Mapping[str, Json], links: Links) -> None:
    """Set the fields of a release on an object; `live` is the caller's. Raises FileMissing."""
    kinds = offered_schema().types[type_name]
    for name in fields.keys() - ACTS:
        if kinds[name].name == "file":
            show_file(instance, fields[name])
            continue
        value = _walk(kinds[name], fields[name], _incoming(links))
        if kinds[name].name == "stream":
            value = json.dumps(value)
        setattr(instance, name, instance._meta.get_field(name).to_python(value))


def read_fields(
    instance: Any, type_name: str, links: Links, *, names: Collection[str] | None = None
) -> dict[str, Json]:
    """The fields of an object in URN space and in their one form, `live` included; only `names` when given."""
    kinds = offered_schema().types[type_name]
    return {
        name: _read(instance, name, kind, links)
        for name, kind in kinds.items()
        if names is None or name in names
    }


def resolved_fields(type_name: str, fields: Mapping[str, Json], links: Links) -> dict[str, Json]:
    """The given fields of a release as they would be read back here: what leads nowhere has fallen away."""
    kinds = offered_schema().types[type_name]
    return {
        name: _walk(kinds[name], _walk(kinds[name], value, _incoming(links)), _outgoing(links))
        for name, value in fields.items()
    }


def normal_fields(type_name: str, fields: Mapping[str, Json]) -> dict[str, Json]:
    """The given fields of a release in their one form."""
    kinds = offered_schema().types[type_name]
    return {name: normal(kinds[name], value) for name, value in fields.items()}


def editor_keeps(html: str, links: Links) -> bool:
    """Whether the town's editor would give this rich text of a release back letter by letter."""
    converter = ContentstateConverter(RICH)
    stored = converter.to_database_format(converter.from_database_format(links.rich_in(html)))
    return links.rich_out(str(stored)) == html


def _read(instance: Any, name: str, kind: Kind, links: Links) -> Json:
    if kind.name == "file":
        return file_reference(instance)
    field = instance._meta.get_field(name)
    value = field.value_from_object(instance)
    if kind.name == "stream":
        value = value.get_prep_value()
    plain = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return normal(kind, _walk(kind, plain, _outgoing(links)))


def _incoming(links: Links) -> Leaf:
    def leaf(kind: Kind, value: Any) -> Any:
        if kind.name == "rich":
            return links.rich_in(value or "")
        return links.key(kind.target, value) if kind.name == "chooser" else value

    return leaf


def _outgoing(links: Links) -> Leaf:
    def leaf(kind: Kind, value: Any) -> Any:
        if kind.name == "rich":
            return links.rich_out(value or "")
        return links.urn(kind.target, value) if kind.name == "chooser" else value

    return leaf


def _walk(kind: Kind, value: Any, leaf: Leaf) -> Any:
    """`value` with every leaf translated; the shape is that of the block definitions."""
    if kind.name == "struct" and isinstance(value, dict):
        return {name: _walk(part, value[name], leaf) for name, part in kind.parts.items() if name in value}
    if kind.name in ("list", "stream") and isinstance(value, list):
        return [{**item, "value": _walk(_inner(kind, item["type"]), item["value"], leaf)} for item in value]
    return leaf(kind, value)


def _inner(kind: Kind, name: str) -> Kind:
    return kind.blocks[name] if kind.name == "stream" else (kind.item or Kind("data"))
