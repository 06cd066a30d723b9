"""The release desk's acts that need both the database and files: building, taking signatures in, putting out.

For: the screens of the desk and `release publish`. Not for: deciding and writing rows (`actions.release`), signatures
(`gateway.draft`).

Rules
- A release continues what stands here and what is in the feed; when the two disagree, nothing is built.
- What the feed lacks of the earlier releases travels in the same draft: after the ceremony the shipped one goes first.
- The web process never has the online key, except where somebody tries the kit out on one machine.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from kit.blueprints.actions.receive import OtherContent
from kit.blueprints.bridge.media import picture_bytes
from kit.blueprints.bridge.releases import ReleaseRefused, parse_document
from kit.blueprints.gateway.shipped import ShippedMissing, shipped_documents, shipped_medium
from kit.blueprints.logic.document import Release
from kit.blueprints.logic.media import Medium
from kit.blueprints.logic.trust import list_releases
from kit.blueprints.queries.state import integrated_sequence
from kit.core.actions.audit import Actor, SystemActor, actor_words, record
from kit.hub.actions import release as acts
from kit.hub.bridge.compose import Built
from kit.hub.gateway.draft import (
    Draft,
    add_signatures,
    missing_signatures,
    prepare_release,
    publish_draft,
    read_draft,
)
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.parcel import signed_list
from kit.hub.gateway.repository import Repository
from kit.hub.gateway.spool import hand_over, take_away, waiting
from kit.hub.logic.signing import SigningRefused, target_name
from kit.hub.models import NextRelease
from kit.hub.models.release import Stage
from kit.hub.queries.release import being_made, stored_documents

ONLINE: Final = "feed-online.key"


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
    here = integrated_sequence(blueprint)
    documents = {**_shipped(blueprint), **stored_documents(blueprint)}
    documents = {number: documents[number] for number in sorted(documents) if number <= here}
    if not documents:
        raise SigningRefused("まだひな形がありません。先に kit --site mie setup をおこなってください。")
    _require_same(blueprint, documents)
    return Line(tuple(_parsed(found) for found in documents.values()), documents)


@lru_cache(maxsize=64)
def _parsed(document: bytes) -> Release:
    """What was given out never changes: reading it once is enough for a process."""
    return parse_document(document)


def draft_folder(row: NextRelease) -> Path:
    """Where the draft of a release stands."""
    return Path(settings.KIT_DATA) / "drafts" / row.folder


def draft_of(row: NextRelease) -> Draft:
    """The draft of a release; raises SigningRefused when it is gone or damaged."""
    return read_draft(draft_folder(row))


def build_draft(row: NextRelease, line: Line, built: Built, *, by: Actor, now: datetime) -> NextRelease:
    """Write what is to be signed, and note it; raises SigningRefused or TooLate, and has changed nothing."""
    repository = Repository(settings.KIT_FEED)
    digest = sha256(built.document).hexdigest()
    name = f"{row.sequence}-{row.version}-{digest[:8]}"
    files = {target_name(row.blueprint, row.sequence, row.version): built.document}
    files |= {medium.target: data for medium, data in built.media.items()}
    with transaction.atomic():
        row = acts.note_built(row, built.document, name, by=by, now=now)
        folder = draft_folder(row)
        take_away(name, folder.parent)
        prepare_release(repository, folder, {**_lacking(line, repository), **files}, now)
    return row


def first_draft(line: Line, *, by: Actor, now: datetime) -> NextRelease:
    """A draft of what stands here and is not in the feed, with nothing new; raises SigningRefused."""
    repository = Repository(settings.KIT_FEED)
    files = _lacking(line, repository)
    last = line.last
    if not files:
        raise SigningRefused("いまの公開版は、もう配信に出ています。")
    document = line.documents[last.sequence]
    name = f"{last.sequence}-{last.version}-{sha256(document).hexdigest()[:8]}"
    begun = being_made(last.blueprint)
    with transaction.atomic():
        if begun is not None:
            acts.drop(begun, by=by, now=now)
        row = NextRelease.objects.create(
            blueprint=last.blueprint, sequence=last.sequence, version=last.version, notes=last.notes,
            edition=last.edition, written_by=actor_words(by), at=now,
        )  # fmt: skip
        row = acts.note_built(row, document, name, by=by, now=now)
        take_away(name, draft_folder(row).parent)
        prepare_release(repository, draft_folder(row), files, now)
    return row


def take_signatures(row: NextRelease, path: Path, *, by: Actor, now: datetime) -> list[str]:
    """Take over the signatures in a file that came back; answers whose are new. Raises SigningRefused or TooLate."""
    draft = draft_of(row)
    new = add_signatures(draft, signed_list(path))
    if new:
        is_enough = not any(missing_signatures(draft).values())
        acts.note_signed(row, new, is_enough=is_enough, by=by, now=now)
    return new


def has_online_key() -> bool:
    """Whether this process could put out by itself: only where the kit is tried out."""
    key = Path(settings.KIT_KEYS) / ONLINE
    return bool(settings.TRIAL) and os.access(key, os.R_OK)


def ask_to_put_out(row: NextRelease, *, by: Actor, now: datetime) -> NextRelease:
    """Hand a signed release over to whoever has the online key; raises SigningRefused or TooLate."""
    draft = draft_of(row)
    if any(missing_signatures(draft).values()):
        raise SigningRefused("署名が足りません。持つ人の署名を受け取ってから出してください。")
    with transaction.atomic():
        row = acts.note_asked(row, by=by, now=now)
        hand_over(draft.folder, settings.KIT_SPOOL)
    return row


def put_out(draft: Draft, online: Path, *, by: Actor, now: datetime) -> str:
    """Put a signed draft into the feed; answers the names of its releases. Raises SigningRefused, and wrote nothing."""
    signer = read_signer(online, "")
    names = "、".join(draft.documents) or "keys"
    row = NextRelease.objects.filter(folder=draft.folder.name, stage=Stage.ASKED).first()
    with transaction.atomic():
        detail = {"releases": len(draft.documents), "root": bool(draft.root)}
        record(by=by, act="release.publish", kind="release", reference=names[:100], detail=detail, now=now)
        if row is not None:
            acts.note_out(row, parse_document(bytes(row.document)), by=by, now=now)
        publish_draft(Repository(settings.KIT_FEED), draft, signer, now)
    return names


def put_out_waiting(online: Path, *, by: Actor, now: datetime) -> dict[str, str]:
    """Put out every release that was handed over; answers, by name of the draft, why one was not ("" for done)."""
    told: dict[str, str] = {}
    for folder in waiting(Path(settings.KIT_SPOOL)):
        row = NextRelease.objects.filter(folder=folder.name, stage=Stage.ASKED).first()
        if row is None:
            continue
        try:
            _require_same_document(row, read_draft(folder))
            put_out(read_draft(folder), online, by=by, now=now)
            told[folder.name] = ""
        except (SigningRefused, ReleaseRefused, OtherContent, OSError) as refused:
            words = _disk_words(refused) if isinstance(refused, OSError) else str(refused)
            acts.note_problem(row, words, by=by, now=now)
            told[folder.name] = words
        else:
            take_away(folder.name, folder.parent)
    return told


def unlisted(line: Line) -> list[Release]:
    """The releases that stand here and are not in the feed yet."""
    listed = _listed(line.last.blueprint)
    return [found for found in line.releases if found.sequence not in listed]


def being_made_here() -> NextRelease | None:
    """The release that is being made."""
    return being_made(blueprint_name())


def _disk_words(error: OSError) -> str:
    return (
        f"配信の置き場に書けません（{error.strerror or error}）。市町に見える配信は、前のままです。"
        "空きと書く権限を確かめてから、もう一度出してください。"
    )


def _shipped(blueprint: str) -> dict[int, bytes]:
    try:
        documents = shipped_documents(settings.KIT_BLUEPRINTS, blueprint, newest_only=False)
    except ShippedMissing:
        return {}
    return {parse_document(found).sequence: found for found in documents}


def _listed(blueprint: str) -> dict[int, str]:
    found = list_releases(Repository(settings.KIT_FEED).listed())
    return {release.sequence: release.digest for release in found if release.blueprint == blueprint}


def _require_same(blueprint: str, documents: Mapping[int, bytes]) -> None:
    for number, digest in sorted(_listed(blueprint).items()):
        document = documents.get(number)
        if document is None:
            raise SigningRefused(
                f"配信には、このサイトがまだ取り込んでいない公開版（順番{number}）があります。"
                "kit --site mie blueprint で取り込んでから、次の公開版をつくってください。"
            )
        if sha256(document).hexdigest() != digest:
            raise SigningRefused(
                f"配信の公開版（順番{number}）が、このサイトのものと違います。次の公開版はつくれません。キットの担当者に知らせてください。"
            )


def _require_same_document(row: NextRelease, draft: Draft) -> None:
    name = target_name(row.blueprint, row.sequence, row.version)
    if draft.documents.get(name) != bytes(row.document):
        raise SigningRefused(
            "署名を待つあいだに、文書が変わっています。取りやめて、もう一度組み立ててください。"
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


BY: Final = SystemActor("command")
