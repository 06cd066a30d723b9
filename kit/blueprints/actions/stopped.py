"""Remembers why a town could not follow the prefecture by itself, until it can again."""

from datetime import datetime

from django.db import transaction

from kit.blueprints.models import BlueprintState
from kit.core.actions.audit import Actor, record


@transaction.atomic
def note_stop(blueprint: str, *, code: str, words: str, by: Actor, now: datetime) -> None:
    """Keep why it stopped; the same reason enters the trail once, not with every attempt."""
    state = BlueprintState.objects.get(blueprint=blueprint)
    before = state.problem
    state.problem, state.problem_words, state.problem_at = code, words, now
    state.save(update_fields=["problem", "problem_words", "problem_at"])
    if before != code:
        record(
            by=by, act="blueprint.follow", kind="release", reference=blueprint, outcome="refused",
            detail={"reason": code}, now=now,
        )  # fmt: skip


@transaction.atomic
def note_going(blueprint: str, *, by: Actor, now: datetime) -> None:
    """Nothing is in the way any more; writes only when something was."""
    state = BlueprintState.objects.filter(blueprint=blueprint).exclude(problem="").first()
    if state is None:
        return
    state.problem, state.problem_words, state.problem_at = "", "", None
    state.save(update_fields=["problem", "problem_words", "problem_at"])
    record(by=by, act="blueprint.follow", kind="release", reference=blueprint, now=now)
