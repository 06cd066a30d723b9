"""The town pauses its written intake with a notice, and begins again.

For: 窓口相談員, when nobody can read for a while. Not for: the office's hours: one may write at night.

Rules
- While it is paused nobody begins and nobody sends. What was begun is kept, can be gone on with and rested; answers can
  be read and written in the mailbox, because people who are accompanied already are not left alone.
- One pause at a time; changing the words ends one and begins the next, so that the history stays whole.
"""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import record
from kit.core.actions.public_change import note_public_change
from kit.core.models import User
from kit.intake.models import IntakePause

KIND = "intake_pause"


@transaction.atomic
def pause_intake(notice: str, *, by: User, now: datetime) -> IntakePause:
    """Pause from now on, or say something else from now on."""
    IntakePause.objects.filter(is_over=False).update(ended_at=now, is_over=True)
    row = IntakePause.objects.create(notice=notice, began_at=now, began_by=by)
    record(by=by, act="intake.pause", kind=KIND, reference=str(row.pk), now=now)
    note_public_change(by=by)
    return row


@transaction.atomic
def resume_intake(*, by: User, now: datetime) -> bool:
    """Begin again; False when it was not paused."""
    ended = IntakePause.objects.filter(is_over=False).update(ended_at=now, is_over=True)
    if ended:
        record(by=by, act="intake.resume", kind=KIND, now=now)
        note_public_change(by=by)
    return bool(ended)
