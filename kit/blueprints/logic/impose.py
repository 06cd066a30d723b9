"""Puts the prefecture's fixed parts back into what a town has typed.

For: the forms (what is saved) and the guard (what is refused): both ask the same question of the same merge.
Not for: taking a release (`decide`), and what is said to a clerk.

Rules
1. Imposing is the merge with a prefecture that changed nothing (base = theirs): fixed parts are restored in
   content, presence and, where it is fixed, order; sealed lists lose what the town added; everything else
   stays as typed.
2. Only fields that travel in the release are looked at.
3. An id that stands twice in one list, which only a forged or copied form can send, is kept once; the others
   get an id of their own, so that nothing typed is lost and nothing fixed can hide behind its twin.
4. A value that a person put in the place of a fixed one for a while counts as the prefecture's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from kit.blueprints.logic.merge import FieldMerger, Fields, Ledger
from kit.blueprints.logic.ownership import Owner, Ownership
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.values import (
    Item,
    Json,
    Path,
    has_unique_ids,
    is_keyed_list,
    item_id,
)

LIVE: Final = "live"


@dataclass(frozen=True)
class Imposed:
    """The fields with every fixed part in place, and one entry for each place that had to be mended."""

    fields: Fields
    entries: tuple[Entry, ...]

    @property
    def displaced(self) -> tuple[Entry, ...]:
        """What the town had written and what does not stand there any more."""
        return tuple(entry for entry in self.entries if entry.kind is EntryKind.DISPLACED)

    @property
    def places(self) -> tuple[Path, ...]:
        """The places that had to be mended, each once."""
        return tuple(dict.fromkeys(entry.path for entry in self.entries))


def impose(uid: str, base: Fields, fields: Fields, owners: Ownership) -> Imposed:
    """Return `fields` (in URN space) with the fixed parts of `base`; `live` is an act and is left out."""
    known = {name: value for name, value in base.items() if name != LIVE and name in fields}
    mine = {name: unique_ids(fields[name]) for name in known}
    ledger = Ledger(uid)
    merged = FieldMerger(ledger=ledger, owners=owners, before=owners).fields(known, known, mine)
    return Imposed({**fields, **merged}, tuple(ledger.entries))


def merge_typed(uid: str, loaded: Fields, newest: Fields, typed: Fields) -> tuple[Fields, tuple[Entry, ...]]:
    """Return what a clerk typed over `loaded`, carried over to `newest`, and the entries that tell about it.

    Here everybody may change everything: where both changed the same, the typed text stays and it is a conflict.
    """
    names = loaded.keys() & newest.keys() & typed.keys()
    sides = [{name: unique_ids(side[name]) for name in names} for side in (loaded, newest, typed)]
    ledger = Ledger(uid)
    merged = FieldMerger(ledger=ledger).fields(*sides)
    return {**typed, **merged}, tuple(ledger.entries)


def with_overrides(fields: Fields, overrides: Mapping[str, Json]) -> Fields:
    """Return the fields with temporary values in their places; a path is the name of a field."""
    return {**fields, **{path: value for path, value in overrides.items() if path in fields}}


def unique_ids(value: Json) -> Json:
    """Return a value in which no id stands twice in one list."""
    if isinstance(value, dict):
        return {key: unique_ids(inner) for key, inner in value.items()}
    if not is_keyed_list(value) or not value:
        return value
    items = [{**item, "value": unique_ids(item["value"])} for item in value]
    return [*items] if has_unique_ids(items) else [*_renamed(items)]


def _renamed(items: list[Item]) -> list[Item]:
    seen: set[str] = set()
    result = []
    for number, item in enumerate(items):
        name = item_id(item)
        if name in seen:
            name = str(uuid5(NAMESPACE_URL, f"{name}/{number}"))
        seen.add(name)
        result.append({**item, "id": name})
    return result


def owners_shown(fields: Fields, base: Fields, owners: Ownership) -> dict[str, Owner]:
    """Return whose each place is that a clerk sees: fields, items of lists, and parts with a rule of their own.

    Keys are written paths. What the release does not hold is the town's.
    """
    shown: dict[str, Owner] = {}
    for name, value in fields.items():
        if name not in base:
            shown[name] = Owner.LOCAL
            continue
        shown[name] = owners.owner_at((name,))
        _items_shown(value, base[name], (name,), owners, shown)
    for path, owner in owners.rules.items():
        if len(path) > 1 and "/".join(path) not in shown:
            shown["/".join(path)] = owner
    return shown


def _items_shown(value: Json, known: Json, path: Path, owners: Ownership, shown: dict[str, Owner]) -> None:
    if not is_keyed_list(value):
        return
    ours = {item_id(item) for item in known} if is_keyed_list(known) else set()
    for item in value:
        place = (*path, item_id(item))
        shown["/".join(place)] = owners.owner_at(place) if item_id(item) in ours else Owner.LOCAL
