"""The one row that says whose database this is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.models import InstanceState


@dataclass(frozen=True)
class KeyMarks:
    """Fingerprints of the key files: with the data key of now, and with every data key that is there."""

    current: str
    all: frozenset[str]


class WrongDatabase(Exception):
    """This database belongs to another town, other keys or a newer kit; nothing was changed."""


@transaction.atomic
def claim_database(
    *, code: str, slug: str, is_demo: bool, key_marks: KeyMarks, version: str, by: Actor, now: datetime
) -> bool:
    """Write the row once, or check it; answers whether it was new. Raises WrongDatabase."""
    state = InstanceState.objects.first()
    if state is None:
        InstanceState.objects.create(
            pk=1,
            code=code,
            slug=slug,
            is_demo=is_demo,
            key_mark=key_marks.current,
            kit_version=version,
            created_at=now,
        )
        record(by=by, act="instance.claim", kind="settings", reference=code, now=now)
        return True
    if state.code != code:
        raise WrongDatabase(
            f"このデータベースは「{state.slug}」のものです。DATABASE_URL を確かめてください。"
        )
    if state.key_mark not in key_marks.all:
        raise WrongDatabase(
            "このデータベースを作ったときの鍵と違います。バックアップから鍵を戻してください。"
        )
    if is_demo and not state.is_demo:
        raise WrongDatabase(
            "このデータベースには本当の内容があります。見本（--demo）は新しいデータベースに入れてください。"
        )
    if state.kit_version != version:
        state.kit_version = version
        state.save(update_fields=["kit_version"])
    return False


def mark_complete(*, by: Actor, now: datetime) -> None:
    """Say once that `setup` went through to its end."""
    if InstanceState.objects.filter(completed_at=None).update(completed_at=now):
        record(by=by, act="instance.complete", kind="settings", now=now)


@transaction.atomic
def note_key_mark(*, key_mark: str, by: Actor, now: datetime) -> bool:
    """Write down the fingerprint of the keys after the data key was exchanged; answers whether it was new."""
    if not InstanceState.objects.exclude(key_mark=key_mark).update(key_mark=key_mark):
        return False
    record(by=by, act="keys.rotate", kind="settings", now=now)
    return True
