"""Knocks at the towns that are connected, and notes who did not answer.

For: after putting out, and by hand; the screens do it in a task (`tasks.knocks`). Not for: making anything true; towns fetch and verify by themselves, and ask four
times an hour without being told.
"""

from collections.abc import Sequence
from datetime import datetime

from kit.core.actions.audit import Actor
from kit.hub.actions.knocks import note_knocks
from kit.hub.gateway.ping import ping_towns
from kit.hub.queries.towns import connected_towns


def connected_addresses() -> tuple[str, ...]:
    """Where the connected towns are."""
    return tuple(town.address for town in connected_towns())


def tell_towns(addresses: Sequence[str], *, by: Actor, now: datetime) -> dict[str, str]:
    """Knock at each; answers, for those that did not take it, why."""
    if not addresses:
        return {}
    silent = ping_towns(addresses)
    note_knocks({address: silent.get(address, "") for address in addresses}, by=by, now=now)
    return silent
