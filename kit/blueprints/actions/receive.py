"""Keeps a verified release in the town's database."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from kit.blueprints.bridge.releases import read_release
from kit.blueprints.models import BlueprintState, StoredRelease
from kit.core.actions.audit import Actor, record


class OtherContent(Exception):
    """The same sequence was received with other content; nothing was stored. Ask the prefecture."""


@transaction.atomic
def receive_release(document: bytes, *, origin: str, by: Actor, now: datetime) -> StoredRelease:
    """Store canonical bytes once; raises ReleaseRefused or OtherContent."""
    release = read_release(document)
    digest = sha256(document).hexdigest()
    stored, created = StoredRelease.objects.get_or_create(
        blueprint=release.blueprint,
        sequence=release.sequence,
        defaults={
            "version": release.version,
            "digest": digest,
            "document": document,
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
