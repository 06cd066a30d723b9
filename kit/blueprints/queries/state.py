"""Reads what was received and integrated."""

from kit.blueprints.models import BlueprintState, StoredRelease


def integrated_sequence(blueprint: str) -> int:
    """The release that this town stands at; 0 before the first."""
    state = BlueprintState.objects.filter(blueprint=blueprint).first()
    return state.sequence if state else 0


def newest_release(blueprint: str) -> StoredRelease | None:
    """The newest release that this town has received."""
    return StoredRelease.objects.filter(blueprint=blueprint).order_by("-sequence").first()


def lock_state(blueprint: str) -> BlueprintState:
    """Wait for whoever changes this blueprint's part of the town, then hold it to the end of the transaction."""
    return BlueprintState.objects.select_for_update().get(blueprint=blueprint)
