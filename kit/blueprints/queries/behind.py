"""Asks, cheaply, whether following would find anything to do, and where it would begin."""

from datetime import datetime, timedelta
from typing import Final

from kit.blueprints.models import BlueprintState, ObjectBase, StoredRelease
from kit.core.logic.site_config import BlueprintSettings

# After a refusal a town tries again by itself this much later; whoever fetches or asks does not wait.
PAUSE: Final = timedelta(hours=1)


def objects_behind(state: BlueprintState) -> set[tuple[str, int]]:
    """The uids of the objects that stand at an older release than their town, with that release; one query."""
    rows = ObjectBase.objects.filter(blueprint=state.blueprint, sequence__lt=state.sequence)
    return {(str(uid), sequence) for uid, sequence in rows.values_list("uid", "sequence")}


def may_follow(blueprint: str, policy: BlueprintSettings, *, now: datetime) -> bool:
    """Whether an object is behind its town, or a release waits that the policy lets in; three queries."""
    state = BlueprintState.objects.filter(blueprint=blueprint).first()
    if state is None or not state.sequence:
        return False
    if state.problem_at is not None and now < state.problem_at + PAUSE:
        return False
    if ObjectBase.objects.filter(blueprint=blueprint, sequence__lt=state.sequence).exists():
        return True
    pending = StoredRelease.objects.filter(blueprint=blueprint, sequence__gt=state.sequence)
    if policy.urgent == "publish" and pending.exists():
        return True
    following = pending.order_by("sequence").first() if policy.policy == "auto" else None
    return following is not None and following.held_since is None
