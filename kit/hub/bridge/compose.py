"""Makes a release from what the hub's own editors hold: the same kind of document as from a source in files.

For: the release desk. Not for: choosing (`logic.compose`), the linter and the bytes (`bridge.build`, shared with the
source in files), signatures.

Rules
- What is published is taken; of an object that is not published, what is drafted (`blueprints.bridge.town`).
- Ids of blocks and keys of paragraphs are those that the editors keep: nothing is renumbered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from kit.blueprints.bridge.media import PictureUnreadable, look_at, picture_bytes
from kit.blueprints.bridge.references import model_of
from kit.blueprints.bridge.schema import offered_schema
from kit.blueprints.bridge.town import has_own_draft, read_town
from kit.blueprints.bridge.values import ACTS
from kit.blueprints.logic.document import BlueprintObject, Release, Urgent
from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.media import EXTENSIONS, IMAGE_TYPE, Medium, file_digest, publishing_faults
from kit.blueprints.logic.normal import normal
from kit.blueprints.logic.requirements import derive_requires
from kit.blueprints.logic.values import ABSENT, Json
from kit.core.registries import blueprint_types
from kit.hub.bridge.build import BuildRefused, finished
from kit.hub.logic.compose import Chosen, choose, needed_kit
from kit.hub.logic.leftovers import gone_before
from kit.hub.queries.release import decided_ownership


@dataclass(frozen=True)
class Head:
    """What people say about a release: its name, what changed and why, and what cannot wait."""

    version: str
    notes: str
    edition: str
    built_at: datetime
    urgent: tuple[Urgent, ...] = ()


@dataclass(frozen=True)
class Built:
    """A release as it would be signed: its canonical bytes and the files that travel with it."""

    document: bytes
    media: Mapping[Medium, bytes]


def read_chosen(*releases: Release) -> Chosen:
    """Everything of this hub that belongs into the release after the last of these (all that there were, oldest first)."""
    return choose(read_town({}), releases[-1].by_uid, decided_ownership(), _blank, gone_before(releases))


def drafted() -> dict[str, str]:
    """What stands in a draft that nobody has published yet, and will therefore not be released: titles by uid."""
    found = {}
    for entry in blueprint_types.values():
        model = model_of(entry.name)
        if any(field.name == "latest_revision" for field in model._meta.get_fields()):
            rows = model.objects.filter(live=True, has_unpublished_changes=True)
            found |= {str(row.uid): str(row) for row in rows if has_own_draft(row)}
    return found


def compose(chosen: Chosen, head: Head, previous: tuple[Release, ...]) -> Built:
    """The next release after `previous` (oldest first); raises BuildRefused with everything that the linter found."""
    media, findings = _media(chosen.objects.values(), previous[-1])
    if findings:
        raise BuildRefused(findings)
    release = replace(
        assembled(chosen, head, previous[-1]), media=tuple(sorted(media, key=lambda one: one.sha256))
    )
    return Built(finished(release, previous), media)


def assembled(chosen: Chosen, head: Head, last: Release) -> Release:
    """The next release as it is before anybody has judged it, without its files."""
    objects = tuple(chosen.objects.values())
    requires = derive_requires(objects)
    kit = needed_kit(requires, last, settings.KIT_VERSION)
    return Release(
        blueprint=last.blueprint, version=head.version, sequence=last.sequence + 1, previous=last.version,
        built_at=head.built_at.isoformat(timespec="seconds"), edition=head.edition, requires=requires,
        notes=head.notes, urgent=head.urgent, objects=objects, extra={"kit": kit} if kit else {},
    )  # fmt: skip


def _blank(type_name: str, name: str) -> Json:
    """What an untouched object says in a field."""
    field = model_of(type_name)._meta.get_field(name)
    if name in ACTS:
        return bool(field.get_default())
    kind = offered_schema().types[type_name][name]
    value = (
        field.get_default()
        if field.has_default() and kind.name in ("bool", "choice", "int", "text")
        else ABSENT
    )
    return normal(kind, value if isinstance(value, str | int | bool) else ABSENT)  # fmt: skip


def _media(objects: Iterable[BlueprintObject], last: Release) -> tuple[dict[Medium, bytes], list[Finding]]:
    found: dict[Medium, bytes] = {}
    findings: list[Finding] = []
    names = {medium.sha256: medium for medium in last.media}
    for entry in objects:
        if entry.type != IMAGE_TYPE:
            continue
        digest = file_digest(entry.fields.get("file"))
        data = picture_bytes(digest) if digest else None
        faults = _faults(data)
        findings += [Finding(f"objects/{entry.uid}/fields/file", "file-refused", fault) for fault in faults]
        if data is not None and not faults:
            found[names.get(digest) or _medium(data)] = data
    return found, findings


def _faults(data: bytes | None) -> list[str]:
    if data is None:
        return ["画像のファイルが読めません。入れ直してください。"]
    try:
        return list(publishing_faults(look_at(data), len(data)))
    except PictureUnreadable:
        return ["PNG・JPEG・WebP の画像として読めません。"]


def _medium(data: bytes) -> Medium:
    digest, kind = sha256(data).hexdigest(), look_at(data).type
    return Medium(digest, len(data), f"{digest[:16]}.{EXTENSIONS[kind]}", kind)
