"""One release of a blueprint as values that have been checked: whoever holds a Release may rely on it.

For: reading a built document and writing it back. Not for: judging its texts (`lint`), whether this town's
code can take it (`schema`), or signatures (those are checked before anything is parsed).

Rules:
1. `parse_release` accepts after every check or raises DocumentError naming the path; there is no half-read
   release.
2. Unknown top-level keys are kept and written back (a later format may say more). Unknown keys of an object
   are refused.
3. uids are lower-case UUIDs of version 4 and stand once. References are `sokumen:page:UID`,
   `sokumen:image:UID`, `sokumen:contact:UID`, never database keys.
4. Items of a keyed list have ids that are unique within the list; a list is keyed wholly or not at all.
5. `media` may be left out when no object names a file (`media`).
6. `after` names the page to the left among the children of the same parent; null is the first place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kit.blueprints.logic.checks import (
    DocumentError,
    as_json,
    as_list,
    as_mapping,
    as_moment,
    as_text,
    as_texts,
    check_value,
    fail,
)
from kit.blueprints.logic.media import IMAGE_TYPE, Medium, check_files, parse_media
from kit.blueprints.logic.ownership import Ownership, OwnershipError, parse_ownership
from kit.blueprints.logic.requirements import Requires, parse_requires
from kit.blueprints.logic.values import Json

__all__ = [
    "BlueprintObject",
    "DocumentError",
    "Release",
    "Urgent",
    "parse_release",
    "to_data",
    "urn",
    "urn_kind",
    "urn_uid",
]

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
FIELD = re.compile(r"[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z][a-z0-9-]*")
VERSION = re.compile(r"[0-9]{4}\.[0-9]+(\.[0-9]+)*")
URN_KINDS = ("page", "image", "contact", "definition", "answer", "template")
URN = re.compile(rf"sokumen:({'|'.join(URN_KINDS)}):({UUID4.pattern})")
KIND_BY_TYPE = {
    "core.contact": "contact",
    IMAGE_TYPE: "image",
    "intake.definition": "definition",
    "intake.answer": "answer",
    "meetings.template": "template",
}
HEAD_KEYS = frozenset(
    {
        "blueprint",
        "version",
        "sequence",
        "previous",
        "built_at",
        "edition",
        "requires",
        "notes",
        "urgent",
        "objects",
    }
)
OPTIONAL_KEYS = frozenset({"media"})
OBJECT_KEYS = frozenset({"uid", "type", "parent", "after", "ownership", "sealed", "fields"})
RESERVED_FIELDS = frozenset({"parent", "children"})


@dataclass(frozen=True)
class BlueprintObject:
    """One page, contact, image or other thing that the prefecture owns in part; `fields` is in URN space."""

    uid: str
    type: str
    parent: str | None
    after: str | None
    ownership: Mapping[str, str]
    sealed: tuple[str, ...]
    fields: dict[str, Json]

    @cached_property
    def owners(self) -> Ownership:
        """The ownership rules ready to be asked."""
        return parse_ownership(self.ownership, self.sealed)


@dataclass(frozen=True)
class Urgent:
    """A value that has to reach residents before the next working day, and why."""

    uid: str
    path: str
    reason: str


@dataclass(frozen=True)
class Release:
    """One version of a blueprint.

    `built_at` is ISO 8601 with an offset, `extra` holds unknown top-level keys.
    """

    blueprint: str
    version: str
    sequence: int
    previous: str | None
    built_at: str
    edition: str
    requires: Requires
    notes: str
    urgent: tuple[Urgent, ...]
    objects: tuple[BlueprintObject, ...]
    extra: dict[str, Json] = field(default_factory=dict)
    media: tuple[Medium, ...] = ()

    @cached_property
    def by_uid(self) -> dict[str, BlueprintObject]:
        """The objects by their uid."""
        return {found.uid: found for found in self.objects}


def urn(kind: str, uid: str) -> str:
    """Return the reference `sokumen:KIND:UID`.

    Raise DocumentError for an unknown kind or a uid that is none.
    """
    reference = f"sokumen:{kind}:{uid}"
    if not URN.fullmatch(reference):
        fail("", f"{reference!r} is not a reference")
    return reference


def urn_kind(type_name: str) -> str:
    """Return the kind that references to objects of a type have: contact, image, or page for all others."""
    return KIND_BY_TYPE.get(type_name, "page")


def urn_uid(reference: str) -> str | None:
    """Return the uid that a reference names, or None when the text is no reference."""
    match = URN.fullmatch(reference)
    return match.group(2) if match else None


def parse_release(data: object) -> Release:
    """Return the release in `data` (as read from JSON); DocumentError names the path of the first fault."""
    head = as_mapping(data, "")
    for key in sorted(HEAD_KEYS - set(head)):
        fail(key, "is missing")
    objects = tuple(
        _object(entry, f"objects/{index}") for index, entry in enumerate(as_list(head["objects"], "objects"))
    )
    _check_uids(objects)
    media = parse_media(head.get("media", []))
    check_files(objects, media)
    return Release(
        blueprint=_matching(NAME, head["blueprint"], "blueprint"),
        version=_matching(VERSION, head["version"], "version"),
        sequence=_sequence(head["sequence"]),
        previous=None if head["previous"] is None else as_text(head["previous"], "previous"),
        built_at=as_moment(head["built_at"], "built_at"),
        edition=as_text(head["edition"], "edition"),
        requires=parse_requires(head["requires"]),
        notes=as_text(head["notes"], "notes"),
        urgent=_urgents(head["urgent"], objects),
        objects=objects,
        extra={key: check_value(head[key], key) for key in sorted(set(head) - HEAD_KEYS - OPTIONAL_KEYS)},
        media=media,
    )


def to_data(release: Release) -> dict[str, Json]:
    """Return the release as plain data; `canonical_bytes` of it is the built document.

    Objects stand by uid.
    """
    objects: list[Json] = [
        object_data(entry) for entry in sorted(release.objects, key=lambda entry: entry.uid)
    ]
    urgent: list[Json] = [{"uid": u.uid, "path": u.path, "reason": u.reason} for u in release.urgent]
    media: list[Json] = [medium.to_data() for medium in release.media]
    return {
        **release.extra,
        **({"media": media} if media else {}),
        "blueprint": release.blueprint,
        "version": release.version,
        "sequence": release.sequence,
        "previous": release.previous,
        "built_at": release.built_at,
        "edition": release.edition,
        "requires": release.requires.to_data(),
        "notes": release.notes,
        "urgent": urgent,
        "objects": objects,
    }


def object_data(entry: BlueprintObject) -> dict[str, Json]:
    """Return one object as plain data."""
    return {
        "uid": entry.uid,
        "type": entry.type,
        "parent": entry.parent,
        "after": entry.after,
        "ownership": dict(entry.ownership),
        "sealed": list(entry.sealed),
        "fields": entry.fields,
    }


def parse_object(data: object) -> BlueprintObject:
    """Return one object from plain data (as `object_data` writes it) or raise DocumentError."""
    return _object(data, "")


def parse_town_object(data: object) -> BlueprintObject:
    """Return one object as a town has it: its lists may hold an id twice, which no release may.

    Raise DocumentError when it was not written by `object_data`.
    """
    return _object(data, "", as_json)


def _object(data: object, where: str, check: Callable[[object, str], Json] = check_value) -> BlueprintObject:
    entry = as_mapping(data, where)
    for key in sorted(OBJECT_KEYS ^ set(entry)):
        fail(f"{where}/{key}", "is missing" if key in OBJECT_KEYS else "is not known")
    uid = _matching(UUID4, entry["uid"], f"{where}/uid")
    where = f"objects/{uid}"
    found = BlueprintObject(
        uid=uid,
        type=_matching(TYPE, entry["type"], f"{where}/type"),
        parent=_uid_or_none(entry["parent"], f"{where}/parent"),
        after=_uid_or_none(entry["after"], f"{where}/after"),
        ownership={
            path: as_text(owner, f"{where}/ownership/{path}")
            for path, owner in as_mapping(entry["ownership"], f"{where}/ownership").items()
        },
        sealed=as_texts(entry["sealed"], f"{where}/sealed"),
        fields=_fields(entry["fields"], f"{where}/fields", check),
    )
    _check_ownership(found, where)
    return found


def _fields(data: object, where: str, check: Callable[[object, str], Json]) -> dict[str, Json]:
    fields = as_mapping(data, where)
    for name in fields:
        if not FIELD.fullmatch(name) or name in RESERVED_FIELDS:
            fail(f"{where}/{name}", "is not a field name")
    return {name: check(value, f"{where}/{name}") for name, value in fields.items()}


def _check_ownership(found: BlueprintObject, where: str) -> None:
    try:
        _ = found.owners
    except OwnershipError as error:
        fail(f"{where}/ownership", str(error))


def _check_uids(objects: tuple[BlueprintObject, ...]) -> None:
    parents: dict[str, str | None] = {}
    for entry in objects:
        if entry.uid in parents:
            fail(f"objects/{entry.uid}", "the uid stands twice")
        parents[entry.uid] = entry.parent
    for uid in parents:
        seen: set[str] = set()
        above: str | None = uid
        while above is not None:
            if above in seen:
                fail(f"objects/{uid}/parent", "the page hangs below itself")
            seen.add(above)
            above = parents.get(above)


def _urgents(data: object, objects: tuple[BlueprintObject, ...]) -> tuple[Urgent, ...]:
    uids = {entry.uid for entry in objects}
    result = []
    for index, raw in enumerate(as_list(data, "urgent")):
        where = f"urgent/{index}"
        entry = as_mapping(raw, where)
        if set(entry) != {"uid", "path", "reason"}:
            fail(where, "needs uid, path and reason")
        uid, path, reason = (as_text(entry[key], f"{where}/{key}") for key in ("uid", "path", "reason"))
        if uid not in uids:
            fail(f"{where}/uid", "names no object of this release")
        result.append(Urgent(uid, path, reason))
    return tuple(result)


def _sequence(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        fail("sequence", "is not a whole number from 1")
    return value


def _matching(pattern: re.Pattern[str], value: object, where: str) -> str:
    text = as_text(value, where)
    if not pattern.fullmatch(text):
        fail(where, f"{text!r} does not have the form {pattern.pattern}")
    return text


def _uid_or_none(value: object, where: str) -> str | None:
    return None if value is None else _matching(UUID4, value, where)
