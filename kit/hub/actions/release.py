"""Changes what is being released: whose each place is, the notes, and how far a release is.

For: the desk and the editors of the hub. Not for: files and signatures (`gateway`), and the content itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kit.blueprints.actions.receive import receive_media, receive_release
from kit.blueprints.bridge.media import picture_bytes
from kit.blueprints.logic.document import Release, object_data
from kit.blueprints.models import BlueprintState, ObjectBase, State, StoredRelease
from kit.core.actions.audit import Actor, actor_words, record
from kit.core.actions.public_change import note_public_change
from kit.hub.logic.compose import Owned
from kit.hub.models import NextRelease, Ownership
from kit.hub.models.release import Stage
from kit.hub.queries.release import being_made


class TooLate(Exception):
    """The release is not where the person saw it: look again. Nothing was changed."""


@dataclass(frozen=True)
class Written:
    """What people write about the next release."""

    version: str
    notes: str
    edition: str
    urgent: tuple[Mapping[str, str], ...] = ()
    reasons: Mapping[str, str] | None = None
    ticked: tuple[str, ...] = ()


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


@transaction.atomic
def write(last: Release, written: Written, *, by: Actor, now: datetime, corrects: str = "") -> NextRelease:
    """Keep what people write about the release after `last`; raises TooLate when that is built already."""
    row = being_made(last.blueprint) or NextRelease(
        blueprint=last.blueprint, written_by=actor_words(by), at=now
    )
    if row.stage != Stage.WRITING:
        raise TooLate
    is_new = row.pk is None
    row.sequence, row.version, row.written_by = last.sequence + 1, written.version, actor_words(by)
    row.notes, row.edition = written.notes, written.edition
    row.urgent, row.reasons = [dict(entry) for entry in written.urgent], dict(written.reasons or {})
    row.ticked = list(written.ticked)
    row.corrects = corrects or row.corrects
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people began at the same moment
        raise TooLate from error
    act = "release.begin" if is_new else "release.write"
    record(by=by, act=act, kind="release", reference=str(row), now=now)
    return row


@transaction.atomic
def note_built(row: NextRelease, document: bytes, folder: str, *, by: Actor, now: datetime) -> NextRelease:
    """The document stands and waits for signatures; raises TooLate when somebody was faster."""
    row = _locked(row, Stage.WRITING)
    row.stage, row.document, row.folder = Stage.BUILT, document, folder
    row.built_by, row.built_at, row.problem = actor_words(by), now, ""
    row.save()
    record(by=by, act="release.build", kind="release", reference=str(row), now=now)
    return row


@transaction.atomic
def note_taken_away(row: NextRelease, *, by: Actor, now: datetime) -> None:
    """Somebody took the file for the holders away."""
    record(by=by, act="release.take_away", kind="release", reference=str(row), now=now)


@transaction.atomic
def note_signed(
    row: NextRelease, names: Iterable[str], *, is_enough: bool, by: Actor, now: datetime
) -> NextRelease:
    """Signatures came back; `names` of the holders, `is_enough` when no more are needed."""
    row = _locked(row, Stage.BUILT, Stage.SIGNED)
    if is_enough:
        row.stage, row.signed_at = Stage.SIGNED, row.signed_at or now
        row.save()
    detail = {"signed": len(list(names))}
    record(by=by, act="release.hand_in", kind="release", reference=str(row), detail=detail, now=now)
    return row


@transaction.atomic
def note_asked(row: NextRelease, *, by: Actor, now: datetime) -> NextRelease:
    """An approver decided that it goes out; raises TooLate when it is not signed."""
    row = _locked(row, Stage.SIGNED)
    row.stage, row.asked_by, row.asked_at, row.problem = Stage.ASKED, actor_words(by), now, ""
    row.save()
    record(by=by, act="release.ask", kind="release", reference=str(row), now=now)
    return row


@transaction.atomic
def drop(row: NextRelease, *, by: Actor, now: datetime) -> NextRelease:
    """Give up a release that is not out; what was written goes on in a new one. Raises TooLate."""
    row = _locked(row, Stage.WRITING, Stage.BUILT, Stage.SIGNED)
    row.stage, row.document = Stage.DROPPED, b""
    row.save()
    record(by=by, act="release.drop", kind="release", reference=str(row), now=now)
    return row


@transaction.atomic
def note_problem(row: NextRelease, words: str, *, by: Actor, now: datetime) -> NextRelease:
    """It could not be put out: say why on the desk, where it is signed still and may be given up."""
    row = _locked(row, Stage.ASKED)
    row.stage, row.problem = Stage.SIGNED, words
    row.save()
    record(by=by, act="release.stopped", kind="release", reference=str(row), outcome="refused", now=now)
    return row


@transaction.atomic
def note_out(row: NextRelease, release: Release, *, by: Actor, now: datetime) -> StoredRelease:
    """The release is in the feed: from now on it is what the hub's next one continues.

    Nothing of the hub's content changes: it was made from it, and may have been edited since.
    """
    row = NextRelease.objects.select_for_update().get(pk=row.pk)
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


def digest_of(row: NextRelease) -> str:
    """The SHA-256 of the built document: what the holders compare."""
    return sha256(bytes(row.document)).hexdigest()


def _locked(row: NextRelease, *stages: Stage) -> NextRelease:
    found = NextRelease.objects.select_for_update().get(pk=row.pk)
    if found.stage not in stages:
        raise TooLate
    return found
