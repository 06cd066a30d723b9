"""What a release is built from: the releases before it, as they stand here and in the feed.

For: the screens of the desk. Not for: the way of what is built to the holders and out (`on_its_way`).

Rules
- A release continues what stands here and what is in the feed; when the two disagree, nothing is built.
- What the feed lacks of the earlier releases travels in the same draft: after the ceremony the shipped one goes first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from kit.blueprints.bridge.media import picture_bytes
from kit.blueprints.bridge.releases import parse_document
from kit.blueprints.gateway.shipped import ShippedMissing, shipped_documents, shipped_medium
from kit.blueprints.logic.document import Release
from kit.blueprints.logic.media import Medium
from kit.blueprints.logic.trust import list_releases
from kit.blueprints.queries.state import integrated_sequence
from kit.core.actions.audit import Actor, actor_words
from kit.hub.actions.on_its_way import begin, drop, locked
from kit.hub.bridge.compose import Built
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused, target_name
from kit.hub.management.on_its_way import write_draft
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.queries.release import being_made, stored_documents


@dataclass(frozen=True)
class Line:
    """The releases of one blueprint as this hub knows them, oldest first, and their canonical bytes."""

    releases: tuple[Release, ...]
    documents: Mapping[int, bytes]

    @property
    def last(self) -> Release:
        """What the next release continues."""
        return self.releases[-1]


def blueprint_name() -> str:
    """The blueprint that this hub keeps: the first that its site.toml names, "" for none."""
    return str(next(iter(settings.SITE_CONFIG.blueprints.subscribe), ""))


def read_line(blueprint: str) -> Line:
    """What came before the next release; raises SigningRefused when the feed says something else."""
    here, known = integrated_sequence(blueprint), _known(blueprint)
    documents = {number: known[number] for number in sorted(known) if number <= here}
    if not documents:
        raise SigningRefused("まだひな形がありません。先に kit --site mie setup をおこなってください。")
    _require_same(blueprint, documents)
    return Line(tuple(_parsed(found) for found in documents.values()), documents)


def given_out(blueprint: str) -> tuple[Release, ...]:
    """What is in the feed, oldest first, whether it stands here or not; raises SigningRefused."""
    repository = Repository(settings.KIT_FEED)
    listed = [found for found in list_releases(repository.listed()) if found.blueprint == blueprint]
    return tuple(_parsed(repository.document(found.name, found.digest)) for found in listed)


def release_before(blueprint: str, sequence: int) -> Release | None:
    """The release before that one, None before the first; what the feed says meanwhile does not change it."""
    return releases_at(blueprint, [sequence - 1]).get(sequence - 1)


def releases_at(blueprint: str, sequences: Iterable[int]) -> dict[int, Release]:
    """The releases with these numbers, as far as they stand here: what is kept is read once."""
    known = _known(blueprint)
    return {number: _parsed(known[number]) for number in sequences if number in known}


def _known(blueprint: str) -> dict[int, bytes]:
    return {**_shipped(blueprint), **stored_documents(blueprint)}


@lru_cache(maxsize=64)
def _parsed(document: bytes) -> Release:
    """What was given out never changes: reading it once is enough for a process."""
    return parse_document(document)


def build_draft(row: NextRelease, line: Line, built: Built, *, by: Actor, now: datetime) -> NextRelease:
    """Write what is to be signed, and note it; raises SigningRefused or TooLate, and has changed nothing."""
    media = {medium.target: data for medium, data in built.media.items()}
    files = {**_lacking(line, Repository(settings.KIT_FEED)), **media}
    return write_draft(row, built.document, files, by=by, now=now)


def first_draft(line: Line, *, by: Actor, now: datetime) -> NextRelease:
    """A draft of what stands here and is not in the feed, with nothing new; raises SigningRefused or TooLate."""
    repository = Repository(settings.KIT_FEED)
    files = _lacking(line, repository)
    last = line.last
    if not files:
        raise SigningRefused("いまの公開版は、もう配信に出ています。")
    begun = being_made(last.blueprint)
    row = NextRelease(
        blueprint=last.blueprint, sequence=last.sequence, version=last.version, notes=last.notes,
        edition=last.edition, written_by=actor_words(by), at=now,
    )  # fmt: skip
    with transaction.atomic():
        if begun is not None:
            locked(begun, Stage.WRITING)  # what somebody built meanwhile stays
            drop(begun, by=by, now=now)
        begin(row, by=by)
        return write_draft(row, line.documents[last.sequence], files, by=by, now=now)


def unlisted(line: Line) -> list[Release]:
    """The releases that stand here and are not in the feed yet."""
    listed = _listed(line.last.blueprint)
    return [found for found in line.releases if found.sequence not in listed]


def being_made_here() -> NextRelease | None:
    """The release that is being made."""
    return being_made(blueprint_name())


def _shipped(blueprint: str) -> dict[int, bytes]:
    try:
        documents = shipped_documents(settings.KIT_BLUEPRINTS, blueprint, newest_only=False)
    except ShippedMissing:
        return {}
    return {_parsed(found).sequence: found for found in documents}


def _listed(blueprint: str) -> dict[int, str]:
    found = list_releases(Repository(settings.KIT_FEED).listed())
    return {release.sequence: release.digest for release in found if release.blueprint == blueprint}


def _require_same(blueprint: str, documents: Mapping[int, bytes]) -> None:
    for number, digest in sorted(_listed(blueprint).items()):
        document = documents.get(number)
        if document is None:
            raise SigningRefused(
                f"配信には、このサイトがまだ取り込んでいない公開版（順番{number}）があります。"
                "設置した担当者が、このサイトを動かしている利用者として kit --site mie blueprint fetch、"
                "続けて kit --site mie blueprint apply --all をおこなうと、次の公開版をつくれます。"
            )
        if sha256(document).hexdigest() != digest:
            raise SigningRefused(
                f"配信の公開版（順番{number}）が、このサイトのものと違います。次の公開版はつくれません。キットの担当者に知らせてください。"
            )


def _lacking(line: Line, repository: Repository) -> dict[str, bytes]:
    """What the feed does not have yet of the earlier releases, by name, with their files."""
    listed, files = _listed(line.last.blueprint), {}
    repository.required_root()
    for release in line.releases:
        if release.sequence in listed:
            continue
        name = target_name(release.blueprint, release.sequence, release.version)
        files[name] = line.documents[release.sequence]
        files |= {medium.target: _bytes_of(release, medium) for medium in release.media}
    return files


def _bytes_of(release: Release, medium: Medium) -> bytes:
    data = picture_bytes(medium.sha256) or shipped_medium(settings.KIT_BLUEPRINTS, release.blueprint, medium)
    if data is None:
        raise SigningRefused(f"{release.version} の画像 {medium.name} が、ここにありません。")
    return data
