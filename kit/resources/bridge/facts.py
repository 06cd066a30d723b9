"""Examples of places for texts: `{resources.places}`, `{resources.family_groups}` and the like.

For: pages of the prefecture that name an example of the town in a sentence. Where a town has none, the fact is empty and
the sentence is left out. Not for: lists.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from kit.core.memory import public_while_true
from kit.core.registries import Fact
from kit.resources.logic.filters import Wanted
from kit.resources.queries.listing import listing_is_shown, wanted_resources

MOST: Final = 3
_KINDS: Final = {
    "places": "place",
    "family_groups": "family_group",
    "peer_groups": "peer_group",
    "online": "online",
    "work": "work",
}


def resource_facts(now: datetime) -> dict[str, Fact]:
    """The names of the nearest few of each kind, joined; asked again with every public change and each day."""
    if not listing_is_shown():
        return {}
    today = timezone.localdate(now)
    found: dict[str, Fact] = public_while_true(("resource facts", today), lambda: _facts(now), now=now)
    return found


def _facts(now: datetime) -> dict[str, Fact]:
    today, here = timezone.localdate(now), settings.SITE_CONFIG.code
    asked = {
        name: wanted_resources(Wanted(kind=kind), today=today, here=here) for name, kind in _KINDS.items()
    }
    return {
        name: Fact("、".join(records.filter(state="published").values_list("name", flat=True)[:MOST]))
        for name, records in asked.items()
    }
