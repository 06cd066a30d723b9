"""Notes that somebody has read a text of the town that a fixed value pushed aside.

The text stays; it only leaves the list of what is to be read.
"""

from datetime import datetime

from django.db import transaction

from kit.blueprints.models import Displaced
from kit.core.actions.audit import Actor, actor_words, record


@transaction.atomic
def mark_read(displaced: Displaced, *, by: Actor, now: datetime) -> None:
    """Note who read it first; a second time changes nothing."""
    if displaced.seen_at is not None:
        return
    displaced.seen_by, displaced.seen_at = actor_words(by), now
    displaced.save(update_fields=["seen_by", "seen_at"])
    record(by=by, act="blueprint.read", kind="blueprint", reference=str(displaced.uid), now=now)
