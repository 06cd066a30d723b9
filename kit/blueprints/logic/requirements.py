"""What a town's code must offer before it may take a release, derived from the objects themselves.

For: refusing a release as a whole before anything is touched. Wagtail drops unknown blocks silently, so a
release that uses one must never reach it. Not for: describing what code offers (`schema`).

Rules:
1. `types` lists the fields used per object type; a part of a struct is written `field/part`.
2. `blocks` lists, per stream, the block types used and their parts. A stream is named by where it stands:
   `TYPE/FIELD`, and for one inside a block `TYPE/FIELD/BLOCK/PART`.
3. Items of a plain list have the type `item`; their parts belong to what holds the list: `items/title`.
4. Only what is used is required: a release without a block asks nothing of a town that lacks it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit.blueprints.logic.checks import as_mapping, as_texts
from kit.blueprints.logic.values import Json, is_keyed_list

if TYPE_CHECKING:
    from kit.blueprints.logic.document import BlueprintObject

LIST_ITEM = "item"


@dataclass(frozen=True)
class Requires:
    """Fields by type, and parts by stream and block; every sequence is sorted and without repeats."""

    types: Mapping[str, tuple[str, ...]]
    blocks: Mapping[str, Mapping[str, tuple[str, ...]]]

    def to_data(self) -> dict[str, Json]:
        """Return the requirements as they are written in a release."""
        return {
            "types": {name: list(fields) for name, fields in sorted(self.types.items())},
            "blocks": {
                place: {name: list(parts) for name, parts in sorted(blocks.items())}
                for place, blocks in sorted(self.blocks.items())
            },
        }


def parse_requires(data: object) -> Requires:
    """Return the requirements written in a release; raise DocumentError."""
    head = as_mapping(data, "requires")
    types = as_mapping(head.get("types", {}), "requires/types")
    blocks = as_mapping(head.get("blocks", {}), "requires/blocks")
    return Requires(
        types={name: as_texts(fields, f"requires/types/{name}") for name, fields in types.items()},
        blocks={
            place: {
                name: as_texts(parts, f"requires/blocks/{place}/{name}")
                for name, parts in as_mapping(found, f"requires/blocks/{place}").items()
            }
            for place, found in blocks.items()
        },
    )


def derive_requires(objects: Iterable["BlueprintObject"]) -> Requires:
    """Return what these objects use."""
    uses = _Uses()
    for entry in objects:
        fields = uses.types.setdefault(entry.type, set())
        for name, value in entry.fields.items():
            fields.add(name)
            uses.collect(value, place=f"{entry.type}/{name}", part=name, parts=fields)
    return Requires(
        types={name: tuple(sorted(fields)) for name, fields in uses.types.items()},
        blocks={
            place: {name: tuple(sorted(parts)) for name, parts in blocks.items()}
            for place, blocks in uses.blocks.items()
        },
    )


class _Uses:
    """What has been seen so far, while the values are walked."""

    def __init__(self) -> None:
        self.types: dict[str, set[str]] = {}
        self.blocks: dict[str, dict[str, set[str]]] = {}

    def collect(self, value: Json, *, place: str, part: str, parts: set[str]) -> None:
        """Walk one value: `place` names a stream standing here, `part` this place inside its holder."""
        if isinstance(value, dict):
            for key, inner in value.items():
                name = f"{part}/{key}" if part else key
                parts.add(name)
                self.collect(inner, place=f"{place}/{key}", part=name, parts=parts)
        elif is_keyed_list(value):
            for item in value:
                if item["type"] == LIST_ITEM:
                    self.collect(item["value"], place=place, part=part, parts=parts)
                else:
                    self._block(str(item["type"]), item["value"], place)

    def _block(self, name: str, value: Json, place: str) -> None:
        parts = self.blocks.setdefault(place, {}).setdefault(name, set())
        self.collect(value, place=f"{place}/{name}", part="", parts=parts)
