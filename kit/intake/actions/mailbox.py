"""What somebody does who has the code of a consultation: write more.

For: the mailbox. Not for: reading (`queries.matters`), what staff do (`actions.casework`).

Rules
- Whoever acts proves it by the secret that the code gives; `by` is the actor "resident".
- Whatever is written opens the consultation again, also one that is closed or handed over (`logic.case`).
"""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.intake.logic import case
from kit.intake.models import Message
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.matters import MatterHandle, open_matter


@transaction.atomic
def write_message(handle: MatterHandle, text: str, *, by: Actor, now: datetime) -> Message:
    """Keep what somebody wrote to the office; raises MatterNotHere."""
    opened = open_matter(handle, lock=True)
    message = Message(consultation=opened.row, at=now)
    message.put({"text": text}, opened.key)
    message.save(force_insert=True)
    opened.row.case = case.written(opened.row.case, now)
    opened.row.changed_at = now
    opened.row.save()
    record(by=by, act="consultation.written", kind=CONSULTATION, reference=str(opened.row.pk), now=now)
    return message
