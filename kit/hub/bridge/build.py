"""Builds the document of a release, from its source in files or from the hub's pages, through a town's definitions.

Rules
- Every value takes its one form (`kit.blueprints.logic.normal`), so that what a town reads back is equal.
- The same source gives the same bytes on every kit that offers what the release uses.
- What the linter finds is raised, all of it at once; nothing is half-built.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from kit.blueprints.bridge.media import PictureUnreadable, look_at
from kit.blueprints.bridge.references import Links
from kit.blueprints.bridge.schema import offered_schema
from kit.blueprints.bridge.values import editor_keeps, normal_fields
from kit.blueprints.logic.canonical import canonical_bytes
from kit.blueprints.logic.document import Release, parse_release, to_data
from kit.blueprints.logic.findings import Finding, Known
from kit.blueprints.logic.lint import lint
from kit.blueprints.logic.media import Medium
from kit.blueprints.logic.requirements import derive_requires
from kit.blueprints.logic.schema import missing
from kit.core.logic.facts import known_names
from kit.hub.logic.pictures import FILE_PATH, SourceFile, lint_pictures
from kit.hub.logic.source import assemble


class BuildRefused(Exception):
    """The source cannot be published as it is; `findings` says where and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)}か所を直してください。")


class SourceLinks(Links):
    """Keys while there is no town: each reference gets a number of its own."""

    def __init__(self) -> None:
        self._references: list[str] = []

    def key(self, target: str, reference: str | None) -> int | None:
        if not reference:
            return None
        if reference not in self._references:
            self._references.append(reference)
        return self._references.index(reference) + 1

    def urn(self, target: str, key: int | None) -> str | None:
        return self._references[key - 1] if key else None


def build(
    head: dict[str, Any], sources: list[dict[str, Any]], *, previous: tuple[Release, ...] = (),
    files: Mapping[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """The canonical bytes of the release; raises SourceError or BuildRefused. `files` by path beside the source."""
    return finished(parse_release(assemble(head, sources, _linted(sources, files or {}))), previous)


def finished(release: Release, previous: tuple[Release, ...] = ()) -> bytes:
    """The canonical bytes of a release, however it was put together; raises BuildRefused. `previous`: oldest first."""
    lacking = missing(release.requires, offered_schema())
    if lacking:
        raise BuildRefused([Finding(place, "not-offered", "このキットにない部品です。") for place in lacking])
    objects = tuple(
        replace(entry, fields=normal_fields(entry.type, entry.fields)) for entry in release.objects
    )
    data = to_data(replace(release, objects=objects, requires=derive_requires(objects)))
    links = SourceLinks()
    known = Known(
        schema=offered_schema(),
        facts=known_names(_contact_keys(objects)),
        previous=previous,
        would_rewrite=lambda html: not editor_keeps(html, links),
    )
    findings = lint(data, known)
    if findings:
        raise BuildRefused(findings)
    return canonical_bytes(data)


def media_of(document: bytes, files: Mapping[str, bytes]) -> dict[Medium, bytes]:
    """The media of a document that was built with these files."""
    by_digest = {sha256(data).hexdigest(): data for data in files.values()}
    return {medium: by_digest[medium.sha256] for medium in parse_release(json.loads(document)).media}


def _linted(sources: list[dict[str, Any]], files: Mapping[str, bytes]) -> dict[str, Medium]:
    found = {path: file for path, data in files.items() if (file := _source_file(path, data)) is not None}
    findings = list(lint_pictures(sources, found))
    if findings:
        raise BuildRefused(findings)
    return {path: file.medium for path, file in found.items()}


def _source_file(path: str, data: bytes) -> SourceFile | None:
    if not FILE_PATH.fullmatch(path):
        return None
    try:
        picture = look_at(data)
    except PictureUnreadable:
        picture = None
    name, kind = path.removeprefix("media/"), picture.type if picture else ""
    return SourceFile(Medium(sha256(data).hexdigest(), len(data), name, kind), picture)


def _contact_keys(objects: tuple[Any, ...]) -> list[str]:
    return [str(entry.fields["key"]) for entry in objects if entry.type == "core.contact"]
