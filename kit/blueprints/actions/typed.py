"""Writes down what became of a clerk's text: pushed aside by a fixed part, or at odds with a release.

For: saving in an editor. Not for: deciding (`logic.impose`) and the conflicts of a plan (`apply`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kit.blueprints.logic.plan import Entry
from kit.blueprints.logic.values import ABSENT, path_text
from kit.blueprints.models import ApplyRun, Conflict, Displaced, ObjectBase, State
from kit.core.actions.audit import Actor, record


@dataclass(frozen=True)
class Typed:
    """What became of a typed text; `is_public` when it was published, so that a decision counts for both versions."""

    uid: str
    displaced: Sequence[Entry] = ()
    conflicts: Sequence[Entry] = ()
    is_public: bool = False


@transaction.atomic
def note_typed(typed: Typed, *, by: Actor, now: datetime) -> None:
    """Keep each displaced text and each conflict; one entry in the trail when there is any.

    A conflict belongs to the newest run of its blueprint, which brought the other text, and waits for a decision.
    """
    aside = [entry for entry in typed.displaced if entry.ours is not ABSENT]
    for entry in aside:
        Displaced.objects.create(
            uid=typed.uid, state=State.DRAFT, path=path_text(entry.path), value=entry.ours, at=now
        )
    if typed.conflicts:
        _open_conflicts(typed, now)
    if aside or typed.conflicts:
        detail = {"displaced": len(aside), "conflicts": len(typed.conflicts)}
        record(by=by, act="blueprint.typed", kind="blueprint", reference=typed.uid, detail=detail, now=now)


def _open_conflicts(typed: Typed, now: datetime) -> None:
    blueprints = ObjectBase.objects.filter(uid=typed.uid).values("blueprint")
    run = ApplyRun.objects.filter(release__blueprint__in=blueprints).order_by("-at", "-pk").first()
    state = State.LIVE if typed.is_public else State.DRAFT
    for entry in typed.conflicts:
        Conflict.objects.filter(state=state, entry_id=entry.id, decided_at=None).delete()
        Conflict.objects.create(
            uid=typed.uid, state=state, entry_id=entry.id, entry=entry.to_data(), run=run, at=now
        )
