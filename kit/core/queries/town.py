"""Reads what this town is."""

from kit.core.memory import public
from kit.core.models import TownFacts


def read_town_facts() -> TownFacts:
    """The town's own facts; defaults when nobody saved any yet."""
    return public("town facts", lambda: TownFacts.objects.first() or TownFacts())
