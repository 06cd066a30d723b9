"""What the prefecture holds of one object here: its bases, its overrides, and what is stored now.

For: the guard and the forms, with one query for an object that has a base (and one more while a fact of it is
overridden). Not for: deciding what follows.

Rules
- The prefecture's instance holds nothing against itself; a new object has no base.
- Of the two bases (live and draft) the one with the newer release is what a clerk edits against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery

from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.references import type_of
from kit.blueprints.bridge.values import resolved_fields
from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.logic.impose import LIVE, with_overrides
from kit.blueprints.logic.values import ROOT, Json
from kit.blueprints.models import ObjectBase, State
from kit.blueprints.queries.overrides import active_overrides, overridden_values
from kit.core.registries import blueprint_types

# What decides whether residents see an object, beside its content.
TIMES = ("go_live_at", "expire_at")
_STORED = ("live", *TIMES)


@dataclass(frozen=True)
class Base:
    """One base with the temporary values in their places; `fields` is in URN space as it reads back here."""

    entry: BlueprintObject
    sequence: int
    overrides: Mapping[str, Json]

    @cached_property
    def guarded(self) -> frozenset[str]:
        """The fields in which something is fixed or sealed."""
        owners = self.entry.owners
        sealed = {path[0] for path in owners.sealed if path}
        return frozenset(
            name
            for name in self.entry.fields
            if name != LIVE and (owners.holds_fixed((name,)) or name in sealed)
        )

    def fields(self, links: Directory) -> dict[str, Json]:
        known = {name: value for name, value in self.entry.fields.items() if name != LIVE}
        return with_overrides(resolved_fields(self.entry.type, known, links), self.overrides)

    @property
    def is_live_fixed(self) -> bool:
        """Whether the prefecture decides if residents see it."""
        return is_live_fixed(self.entry)


@dataclass(frozen=True)
class Held:
    """Both bases of an object and what its row says now."""

    bases: Mapping[str, Base]
    stored: Mapping[str, Any]

    @property
    def newest(self) -> Base:
        """What is edited against: the newer base, and for the same release that of the draft."""
        return max(self.bases.values(), key=lambda base: base.sequence)

    def allowed(self, *, is_draft: bool, is_live: bool) -> list[Base]:
        """The bases that a version may agree with: what residents see never goes back to an older release."""
        live = self.bases.get(State.LIVE)
        if is_draft or not is_live or live is None:
            return list(self.bases.values())
        return [base for base in self.bases.values() if base.sequence >= live.sequence]

    def holds_fixed(self) -> bool:
        return any(base.entry.owners.holds_fixed(ROOT) for base in self.bases.values())


def is_live_fixed(entry: BlueprintObject) -> bool:
    """Whether the prefecture decides if residents see an object; a release that does not say so publishes it."""
    kind = blueprint_types.get(entry.type)
    return kind is not None and LIVE in kind.fields and entry.owners.is_fixed((LIVE,))


def read_held(thing: Any) -> Held | None:
    """What the prefecture holds of this object, None for the town's own."""
    if settings.SITE_CONFIG.is_hub or thing.pk is None or thing._state.adding:
        return None
    if type_of(type(thing)) is None:
        return None
    rows = list(_rows(thing))
    if not rows:
        return None
    overrides = overridden_values(thing.uid) if rows[0].is_overridden else {}
    bases = {row.state: Base(parse_object(row.content), row.sequence, overrides) for row in rows}
    stored = {name: getattr(rows[0], f"now_{name}", None) for name in _STORED}
    return Held(bases, stored)


def held_entries(uids: list[str]) -> list[BlueprintObject]:
    """The bases of several objects, for what happens to a whole branch."""
    if settings.SITE_CONFIG.is_hub:
        return []
    contents = ObjectBase.objects.filter(uid__in=uids).values_list("content", flat=True)
    return [parse_object(content) for content in contents]


def _rows(thing: Any) -> Any:
    """The bases, draft first, with what the object's own row says now."""
    row = type(thing)._default_manager.filter(pk=thing.pk)
    now = {f"now_{name}": Subquery(row.values(name)[:1]) for name in _STORED if hasattr(thing, name)}
    overridden = Exists(active_overrides().filter(uid=OuterRef("uid")))
    return (
        ObjectBase.objects.filter(uid=thing.uid).annotate(**now, is_overridden=overridden).order_by("state")
    )
