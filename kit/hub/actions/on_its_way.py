"""How far something is on its way to the holders of the keys, back, and out: a release, or a bulletin.

For: the desk, side support and the command that puts out. Not for: files and signatures (`gateway`), what comes of it when
it is out (`actions.release`, `actions.support`).

Rules
- Each step is taken from the stage before it, under a lock of the row: of two people, or of the screen and the one with
  the online key, one is first, and the other is told so and has changed nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar

from django.db import IntegrityError, transaction

from kit.core.actions.audit import Actor, actor_words, record
from kit.hub.models.on_its_way import OnItsWay, Stage

T = TypeVar("T", bound=OnItsWay)
ACTS: Final = {
    ("release", "build"): "release.build",
    ("release", "rebuild"): "release.rebuild",
    ("release", "take_away"): "release.take_away",
    ("release", "hand_in"): "release.hand_in",
    ("release", "ask"): "release.ask",
    ("release", "take_back"): "release.take_back",
    ("release", "drop"): "release.drop",
    ("release", "stopped"): "release.stopped",
    ("bulletin", "build"): "bulletin.drafted",
    ("bulletin", "rebuild"): "bulletin.rebuild",
    ("bulletin", "take_away"): "bulletin.take_away",
    ("bulletin", "hand_in"): "bulletin.hand_in",
    ("bulletin", "ask"): "bulletin.ask",
    ("bulletin", "take_back"): "bulletin.take_back",
    ("bulletin", "drop"): "bulletin.drop",
    ("bulletin", "stopped"): "bulletin.stopped",
}


class TooLate(Exception):
    """It is not where the person saw it: look again. Nothing was changed."""


def begin(row: T, *, by: Actor) -> T:
    """Keep the first row of something; raises TooLate when somebody began another one at the same moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TooLate from error
    return row


@transaction.atomic
def note_built(row: T, document: bytes, folder: str, *, by: Actor, now: datetime) -> T:
    """The document stands and waits for signatures; raises TooLate when somebody was faster."""
    row = locked(row, Stage.WRITING)
    row.stage, row.document, row.folder = Stage.BUILT, document, folder
    row.built_by, row.built_at, row.problem = actor_words(by), now, ""
    row.save()
    record(by=by, act=ACTS[row.WORD, "build"], kind=row.KIND, reference=str(row), now=now)
    return row


@transaction.atomic
def note_rebuilt(row: T, *, by: Actor, now: datetime) -> T:
    """The same document waits for new signatures, behind what went out meanwhile; raises TooLate."""
    row = locked(row, Stage.BUILT, Stage.SIGNED)
    row.stage, row.signed_at, row.problem = Stage.BUILT, None, ""
    row.built_by, row.built_at = actor_words(by), now
    row.save()
    record(by=by, act=ACTS[row.WORD, "rebuild"], kind=row.KIND, reference=str(row), now=now)
    return row


@transaction.atomic
def note_taken_away(row: OnItsWay, *, by: Actor, now: datetime) -> None:
    """Somebody took the file for the holders away."""
    record(by=by, act=ACTS[row.WORD, "take_away"], kind=row.KIND, reference=str(row), now=now)


@transaction.atomic
def note_signed(row: T, names: Iterable[str], *, is_enough: bool, by: Actor, now: datetime) -> T:
    """Signatures came back; `names` of the holders, `is_enough` when no more are needed."""
    row = locked(row, Stage.BUILT, Stage.SIGNED)
    if is_enough:
        row.stage, row.signed_at = Stage.SIGNED, row.signed_at or now
        row.save()
    detail = {"signed": len(list(names))}
    record(
        by=by, act=ACTS[row.WORD, "hand_in"], kind=row.KIND, reference=str(row), detail=detail, now=now
    )  # fmt: skip
    return row


@transaction.atomic
def note_asked(row: T, *, by: Actor, now: datetime) -> T:
    """An approver decided that it goes out; raises TooLate when it is not signed."""
    row = locked(row, Stage.SIGNED)
    row.stage, row.asked_by, row.asked_at, row.problem = Stage.ASKED, actor_words(by), now, ""
    row.save()
    record(by=by, act=ACTS[row.WORD, "ask"], kind=row.KIND, reference=str(row), now=now)
    return row


@transaction.atomic
def note_taken_back(row: T, *, by: Actor, now: datetime) -> T:
    """It does not go out after all and keeps its signatures; raises TooLate when it is out already."""
    row = locked(row, Stage.ASKED)
    row.stage, row.asked_by, row.asked_at = Stage.SIGNED, "", None
    row.save()
    record(by=by, act=ACTS[row.WORD, "take_back"], kind=row.KIND, reference=str(row), now=now)
    return row


@transaction.atomic
def drop(row: T, *, by: Actor, now: datetime) -> T:
    """Give up what is not out; what was written goes on in a new one. Raises TooLate."""
    row = locked(row, Stage.WRITING, Stage.BUILT, Stage.SIGNED)
    row.stage, row.document = Stage.DROPPED, b""
    row.save()
    record(by=by, act=ACTS[row.WORD, "drop"], kind=row.KIND, reference=str(row), now=now)
    return row


@transaction.atomic
def note_problem(row: T, words: str, *, by: Actor, now: datetime) -> T:
    """It could not be put out: say why on its screen, where it is signed still and may be given up. Raises TooLate."""
    row = locked(row, Stage.ASKED)
    row.stage, row.problem = Stage.SIGNED, words
    row.save()
    record(
        by=by, act=ACTS[row.WORD, "stopped"], kind=row.KIND, reference=str(row), outcome="refused", now=now
    )  # fmt: skip
    return row


def locked(row: T, *stages: Stage) -> T:
    """The row as it is now, nobody else's until the transaction ends; raises TooLate when it is at no such stage."""
    found = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if found.stage not in stages:
        raise TooLate
    return found
