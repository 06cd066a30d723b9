"""Keeps a verified release in the town's database, and its media beside it.

Rules
- Media come first, outside any transaction: their names are their content, so that half of them do no harm.
- Every file is looked at here, whoever signed it; one that is not what the release says is not kept.
- A release of which a file is missing is not stored.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from kit.blueprints.bridge.media import PictureUnreadable, keep, kept, look_at
from kit.blueprints.bridge.releases import ReleaseRefused, read_release
from kit.blueprints.logic.document import Release
from kit.blueprints.logic.media import Medium, picture_faults
from kit.blueprints.models import BlueprintState, StoredRelease
from kit.core.actions.audit import Actor, record


class OtherContent(Exception):
    """The same sequence was received with other content; nothing was stored. Ask the prefecture."""


def receive_media(document: bytes, read: Callable[[Medium], bytes | None]) -> tuple[str, ...]:
    """Keep the files of a release that are not here yet; answers their names.

    `read` gives the bytes of one, or None; what it has not is missing when the release is received. Raises
    ReleaseRefused for bytes that are not what the release says, or no picture that a town accepts.
    """
    release = read_release(document)
    found: list[str] = []
    for medium in release.media:
        here = kept(medium.sha256)
        data = here or read(medium)
        if data is not None:
            _check(release, medium, data)
        if data is not None and here is None:
            keep(data)
            found.append(medium.name)
    return tuple(found)


def _check(release: Release, medium: Medium, data: bytes) -> None:
    if (sha256(data).hexdigest(), len(data)) != (medium.sha256, medium.size):
        raise _refused(release, f"画像 {medium.name} が、公開版に書かれたものと違います。")
    try:
        picture = look_at(data)
    except PictureUnreadable as error:
        raise _refused(release, f"画像 {medium.name} が、PNG・JPEG・WebP として読めません。") from error
    faults = [*picture_faults(picture)]
    if picture.type != medium.type:
        faults.append("公開版に書かれた種類と違います。")
    if faults:
        raise _refused(release, f"画像 {medium.name}: {faults[0]}")


def _require_media(release: Release) -> None:
    missing = [medium.name for medium in release.media if kept(medium.sha256) is None]
    if missing:
        raise _refused(
            release, f"画像が届いていません（{'、'.join(missing[:5])}）。公開版をもう一度受け取ってください。"
        )


def _refused(release: Release, why: str) -> ReleaseRefused:
    return ReleaseRefused(f"{release.blueprint} {release.version} を受け取れません。{why}")


@transaction.atomic
def receive_release(document: bytes, *, origin: str, by: Actor, now: datetime) -> StoredRelease:
    """Store canonical bytes once; raises ReleaseRefused (also when a file is missing) or OtherContent."""
    release = read_release(document)
    _require_media(release)
    digest = sha256(document).hexdigest()
    stored, created = StoredRelease.objects.get_or_create(
        blueprint=release.blueprint,
        sequence=release.sequence,
        defaults={
            "version": release.version,
            "digest": digest,
            "document": document,
            "is_urgent": bool(release.urgent),
            "origin": origin,
            "received_at": now,
        },
    )
    if stored.digest != digest:
        raise OtherContent(
            f"{release.blueprint} {release.version} は、前に受け取ったものと内容が違います。県に確かめてください。"
        )
    BlueprintState.objects.get_or_create(blueprint=release.blueprint)
    if created:
        record(by=by, act="blueprint.receive", kind="release", reference=str(stored), now=now)
    return stored
