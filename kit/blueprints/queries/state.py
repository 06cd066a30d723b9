"""Reads what was received and integrated."""

from kit.blueprints.models import BlueprintState, StoredRelease


def integrated_sequence(blueprint: str) -> int:
    """The release that this town stands at; 0 before the first."""
    state = BlueprintState.objects.filter(blueprint=blueprint).first()
    return state.sequence if state else 0


def integrated_version(blueprint: str, sequence: int) -> str | None:
    """The version of the release with this sequence, None before the first."""
    found = StoredRelease.objects.filter(blueprint=blueprint, sequence=sequence)
    version: str | None = found.values_list("version", flat=True).first()
    return version


def newest_release(blueprint: str) -> StoredRelease | None:
    """The newest release that this town has received."""
    return StoredRelease.objects.filter(blueprint=blueprint).order_by("-sequence").first()


def lock_state(blueprint: str) -> BlueprintState:
    """Wait for whoever changes this blueprint's part of the town, then hold it to the end of the transaction."""
    return BlueprintState.objects.select_for_update().get(blueprint=blueprint)


def stopped_states() -> list[BlueprintState]:
    """The blueprints that this town could not follow by itself, with why."""
    return list(BlueprintState.objects.exclude(problem="").order_by("blueprint"))
