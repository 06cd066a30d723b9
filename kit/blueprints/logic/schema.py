"""What a town's code offers, as plain data: types, their fields, and the blocks inside them.

For: comparing a release with the code that would have to hold it, and telling the linter what each place
expects.
Not for: reading models or block definitions (the bridge does that and hands the data over).

Rules:
1. A `Kind` is one of KINDS. `struct` has parts, `list` has one item kind, `stream` has blocks by name,
   `choice` has choices, `chooser` has a target (page, image, contact).
2. A release may use less than is offered, never more: `missing` lists each type, field, block and part not
   offered.
3. Names are written as in `requirements`: parts with "/", streams by where they stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.blueprints.logic.checks import as_mapping, as_text, as_texts, fail
from kit.blueprints.logic.requirements import LIST_ITEM, Requires
from kit.blueprints.logic.values import Json, Maybe, Path, is_keyed_list, item_id

KINDS = frozenset(
    {
        "text",
        "rich",
        "slug",
        "url",
        "bool",
        "int",
        "number",
        "date",
        "time",
        "datetime",
        "choice",
        "codes",
        "struct",
        "list",
        "stream",
        "chooser",
        "file",
        "data",
    }
)


@dataclass(frozen=True)
class Kind:
    """What may stand at one place."""

    name: str
    parts: Mapping[str, "Kind"] = field(default_factory=dict)
    blocks: Mapping[str, "Kind"] = field(default_factory=dict)
    item: "Kind | None" = None
    choices: tuple[str, ...] = ()
    target: str = ""

    def to_data(self) -> dict[str, Json]:
        """Return the kind as plain data, without what does not apply to it."""
        data: dict[str, Json] = {"kind": self.name}
        if self.name == "struct":
            data["parts"] = {name: part.to_data() for name, part in sorted(self.parts.items())}
        if self.name == "stream":
            data["blocks"] = {name: block.to_data() for name, block in sorted(self.blocks.items())}
        if self.item is not None:
            data["item"] = self.item.to_data()
        if self.choices:
            data["choices"] = list(self.choices)
        if self.target:
            data["target"] = self.target
        return data


@dataclass(frozen=True)
class Schema:
    """Kinds by type and field."""

    types: Mapping[str, Mapping[str, Kind]]

    def to_data(self) -> dict[str, Json]:
        """Return the schema as plain data."""
        return {
            name: {key: kind.to_data() for key, kind in sorted(fields.items())}
            for name, fields in sorted(self.types.items())
        }


def parse_schema(data: object) -> Schema:
    """Return the schema in plain data (type to field to kind); raise DocumentError."""
    types = as_mapping(data, "schema")
    return Schema(
        {
            name: {
                key: parse_kind(kind, f"schema/{name}/{key}")
                for key, kind in as_mapping(fields, f"schema/{name}").items()
            }
            for name, fields in types.items()
        }
    )


def parse_kind(data: object, where: str) -> Kind:
    """Return one kind from plain data; raise DocumentError naming `where`."""
    raw = as_mapping(data, where)
    name = as_text(raw.get("kind"), f"{where}/kind")
    if name not in KINDS:
        fail(f"{where}/kind", f"{name!r} is not a kind")
    if name == "list" and "item" not in raw:
        fail(where, "a list needs the kind of its item")
    return Kind(
        name=name,
        parts=_kinds(raw.get("parts", {}), f"{where}/parts"),
        blocks=_kinds(raw.get("blocks", {}), f"{where}/blocks"),
        item=parse_kind(raw["item"], f"{where}/item") if "item" in raw else None,
        choices=as_texts(raw.get("choices", []), f"{where}/choices"),
        target=as_text(raw.get("target", ""), f"{where}/target"),
    )


def offers(schema: Schema) -> Requires:
    """Return everything a schema offers, in the form in which a release states what it requires."""
    types: dict[str, tuple[str, ...]] = {}
    blocks: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, fields in schema.types.items():
        parts: set[str] = set()
        for key, kind in fields.items():
            parts.add(key)
            _offer(kind, place=f"{name}/{key}", part=key, parts=parts, blocks=blocks)
        types[name] = tuple(sorted(parts))
    return Requires(types, blocks)


def missing(requires: Requires, offered: Schema) -> tuple[str, ...]:
    """Return what a release uses and the code does not offer, sorted; empty when the release may be taken.

    A whole missing type or block is named once (`pages.new`, `pages.content/body:poll`), a missing field or
    part with its holder (`pages.content.subtitle`, `pages.content/body:cards.items/colour`).
    """
    have = offers(offered)
    lacking = []
    for name, fields in requires.types.items():
        if name not in have.types:
            lacking.append(name)
        else:
            lacking += [f"{name}.{key}" for key in set(fields) - set(have.types[name])]
    for place, used in requires.blocks.items():
        there = have.blocks.get(place, {})
        for block, parts in used.items():
            if block not in there:
                lacking.append(f"{place}:{block}")
            else:
                lacking += [f"{place}:{block}.{part}" for part in set(parts) - set(there[block])]
    return tuple(sorted(lacking))


def kind_at(schema: Schema, *, type_name: str, path: Path, fields: Mapping[str, Json]) -> Kind | None:
    """Return the kind of what stands at a path of an object, or None when the schema knows no such place."""
    if not path:
        return None
    kind = schema.types.get(type_name, {}).get(path[0])
    value: Maybe = fields.get(path[0])
    for part in path[1:]:
        if kind is None:
            return None
        kind, value = _step(kind, value, part)
    return kind


def _step(kind: Kind, value: Maybe, part: str) -> tuple[Kind | None, Maybe]:
    if kind.name == "struct":
        return kind.parts.get(part), value.get(part) if isinstance(value, dict) else None
    if kind.name in ("list", "stream") and is_keyed_list(value):
        found = next((item for item in value if item_id(item) == part), None)
        if found is None:
            return None, None
        inner = kind.item if kind.name == "list" else kind.blocks.get(str(found["type"]))
        return inner, found["value"]
    return None, None


def _offer(
    kind: Kind, *, place: str, part: str, parts: set[str], blocks: dict[str, dict[str, tuple[str, ...]]]
) -> None:
    if kind.name == "struct":
        for key, inner in kind.parts.items():
            name = f"{part}/{key}" if part else key
            parts.add(name)
            _offer(inner, place=f"{place}/{key}", part=name, parts=parts, blocks=blocks)
    elif kind.name == "list" and kind.item is not None:
        _offer(kind.item, place=place, part=part, parts=parts, blocks=blocks)
    elif kind.name == "stream":
        for name, block in kind.blocks.items():
            if name == LIST_ITEM:
                fail(place, f"no block may be called {LIST_ITEM!r}")
            inside: set[str] = set()
            _offer(block, place=f"{place}/{name}", part="", parts=inside, blocks=blocks)
            blocks.setdefault(place, {})[name] = tuple(sorted(inside))


def _kinds(data: object, where: str) -> dict[str, Kind]:
    return {name: parse_kind(kind, f"{where}/{name}") for name, kind in as_mapping(data, where).items()}
