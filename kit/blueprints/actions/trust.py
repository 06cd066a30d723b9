"""Writes into the trail that a person decided whose signatures count here."""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record


@transaction.atomic
def note_trust(*, fingerprint: str, version: int, by: Actor, now: datetime) -> None:
    """Record the start of trust: version and fingerprint of the root."""
    detail = {"version": version, "fingerprint": fingerprint}
    record(by=by, act="blueprint.trust", kind="release", detail=detail, now=now)
