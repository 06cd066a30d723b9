"""Reads what was received and integrated."""

from kit.blueprints.models import ObjectBase, StoredRelease


def integrated_sequence(blueprint: str) -> int:
    """The newest sequence of which something is integrated here; 0 before the first."""
    newest = ObjectBase.objects.filter(blueprint=blueprint).order_by("-sequence").first()
    return newest.sequence if newest else 0


def newest_release(blueprint: str) -> StoredRelease | None:
    return StoredRelease.objects.filter(blueprint=blueprint).order_by("-sequence").first()
