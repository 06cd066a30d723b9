"""Changes what is being released: whose each place is, the notes, and what comes of a release that is out.

For: the desk and the editors of the hub. Not for: the way there (`on_its_way`), files and signatures (`gateway`), and the
content itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kit.blueprints.actions.receive import receive_media, receive_release
from kit.blueprints.bridge.media import picture_bytes
from kit.blueprints.logic.canonical import fingerprint
from kit.blueprints.logic.document import Release, object_data
from kit.blueprints.models import BlueprintState, ObjectBase, State, StoredRelease
from kit.core.actions.audit import Actor, actor_words, record
from kit.core.actions.public_change import note_public_change
from kit.hub.actions.on_its_way import TooLate, begin, locked
from kit.hub.logic.compose import Owned
from kit.hub.models import NextRelease, Ownership
from kit.hub.models.on_its_way import Stage
from kit.hub.queries.release import being_made, given_up


@dataclass(frozen=True)
class Written:
    """What people write about the next release; `over`: `mark_of` what the writer knows to stand there, None: nothing."""

    version: str
    notes: str
    edition: str
    urgent: tuple[Mapping[str, str], ...] = ()
    reasons: Mapping[str, str] | None = None
    ticked: tuple[str, ...] = ()
    over: str | None = None


class WrittenMeanwhile(TooLate):
    """Somebody else wrote since the writer's form was put together with what stood there: put it together again."""


@transaction.atomic
def set_ownership(uid: UUID, owned: Owned, *, by: Actor, now: datetime) -> bool:
    """Say whose each place of one object is; answers whether that is something new."""
    values: dict[str, Any] = {
        "rules": {path: str(owner) for path, owner in owned.rules.items()},
        "sealed": list(owned.sealed), "is_left_out": owned.is_left_out,
    }  # fmt: skip
    row = Ownership.objects.filter(uid=uid).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    Ownership.objects.update_or_create(uid=uid, defaults={**values, "by": actor_words(by), "at": now})
    detail = {"rows": len(owned.rules), "left_out": int(owned.is_left_out)}
    record(by=by, act="release.ownership", kind="release", reference=str(uid), detail=detail, now=now)
    return True


def mark_of(row: NextRelease | None) -> str:
    """What is written about the next release, as one mark; "" for nothing."""
    if row is None:
        return ""
    return fingerprint([row.version, row.notes, row.edition, row.urgent, row.reasons, row.ticked])


@transaction.atomic
def write(last: Release, written: Written, *, by: Actor, now: datetime, corrects: str = "") -> NextRelease:
    """Keep what people write about the release after `last`; raises TooLate when that is built already, and
    WrittenMeanwhile."""
    begun = being_made(last.blueprint)
    row = locked(begun, Stage.WRITING) if begun else NextRelease(blueprint=last.blueprint, at=now)
    is_new = begun is None
    if written.over is not None and written.over != mark_of(None if is_new else row):
        raise WrittenMeanwhile
    row.sequence, row.version, row.written_by = last.sequence + 1, written.version, actor_words(by)
    row.notes, row.edition = written.notes, written.edition
    row.urgent, row.reasons = [dict(entry) for entry in written.urgent], dict(written.reasons or {})
    row.ticked = list(written.ticked)
    row.corrects = corrects or row.corrects
    if is_new:
        dropped = given_up(last.blueprint, row.sequence)  # its texts still stand in the editors
        row.corrects = row.corrects or (dropped.corrects if dropped else "")
        begin(row, by=by)
    else:
        row.save()
    act = "release.begin" if is_new else "release.write"
    record(by=by, act=act, kind="release", reference=str(row), now=now)
    return row


@transaction.atomic
def note_out(row: NextRelease, release: Release, *, by: Actor, now: datetime) -> StoredRelease:
    """The release is in the feed: from now on it is what the hub's next one continues. Raises TooLate.

    Nothing of the hub's content changes: it was made from it, and may have been edited since.
    """
    row = locked(row, Stage.ASKED)
    document = bytes(row.document)
    receive_media(document, lambda medium: picture_bytes(medium.sha256))
    stored = receive_release(document, origin="own", by=by, now=now)
    ObjectBase.objects.filter(blueprint=release.blueprint).delete()
    ObjectBase.objects.bulk_create(
        [
            ObjectBase(
                uid=entry.uid, state=state, blueprint=release.blueprint, type=entry.type,
                sequence=release.sequence, content=object_data(entry),
            )
            for entry in release.objects
            for state in State.values
        ],
        batch_size=200,
    )  # fmt: skip
    BlueprintState.objects.filter(blueprint=release.blueprint).update(sequence=release.sequence)
    row.stage, row.out_at, row.problem = Stage.OUT, now, ""
    row.save()
    note_public_change(by=by)
    return stored
