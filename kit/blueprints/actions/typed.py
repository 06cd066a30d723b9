"""Writes down what became of a clerk's text: pushed aside by a fixed part, or at odds with a release.

For: saving in an editor. Not for: deciding (`logic.impose`) and the conflicts of a plan (`apply`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from kit.blueprints.logic.plan import Entry
from kit.blueprints.logic.values import ABSENT, path_text
from kit.blueprints.models import Conflict, Displaced, State
from kit.core.actions.audit import Actor, record


@transaction.atomic
def note_typed(
    *, uid: Any, displaced: Iterable[Entry], conflicts: Iterable[Entry], by: Actor, now: datetime
) -> None:
    """Keep each displaced text and each conflict of the draft; one entry in the trail when there is any."""
    aside = [entry for entry in displaced if entry.ours is not ABSENT]
    odds = list(conflicts)
    for entry in aside:
        Displaced.objects.create(
            uid=uid, state=State.DRAFT, path=path_text(entry.path), value=entry.ours, at=now
        )
    for entry in odds:
        Conflict.objects.update_or_create(
            uid=uid,
            state=State.DRAFT,
            entry_id=entry.id,
            take="",
            defaults={"entry": entry.to_data(), "at": now},
        )
    if aside or odds:
        detail = {"displaced": len(aside), "conflicts": len(odds)}
        record(by=by, act="blueprint.typed", kind="blueprint", reference=str(uid), detail=detail, now=now)
