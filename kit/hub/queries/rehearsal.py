"""What the connected towns say of their blueprints, as far as the hub has it.

For: the rehearsal, the progress of a release and the counts beside the editors. Not for: asking towns (`tasks.harvest`).

Rules
- What nobody has harvested is not known; it is never taken for agreement.
- Every body says when it was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import cache

from kit.hub.logic.rehearsal import TownState, Use, read_state, uses
from kit.hub.queries.exchange import last_reports
from kit.hub.queries.harvest import said

KEPT: Final = 300  # seconds; bodies are large, and an editor is opened often


@dataclass(frozen=True)
class Body:
    """One town's `/blueprints/state.json` as data, and when it was fetched."""

    code: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Told:
    """The release that a town has, as it told itself, and when."""

    sequence: int
    version: str
    at: datetime


def waiting_decisions() -> dict[str, tuple[int, datetime]]:
    """How many decisions wait in each town that told, by code, and when it told."""
    return {report.town.code: (report.waiting, report.at) for report in last_reports()}


def told_releases(blueprint: str) -> dict[str, Told]:
    """Which release of a blueprint each town said that it has, by code; a town that said nothing of it is left out."""
    rows = ((report, report.releases.get(blueprint)) for report in last_reports())
    return {row.town.code: Told(said["sequence"], said["version"], row.at) for row, said in rows if said}


def states() -> list[Body]:
    """The newest body of every town that the hub has one of."""
    return [
        Body(code, one.document, one.read_at)
        for code, one in said("state").items()
        if one.read_at is not None
    ]


def town_states(blueprint: str) -> dict[str, tuple[TownState, datetime]]:
    """The state of one blueprint in every town of which the hub knows one, by code, with when it was asked for."""
    found = {}
    for body in states():
        state = read_state(body.data, blueprint)
        if state is not None:
            found[body.code] = state, body.at
    return found


def uses_of(blueprint: str, uid: str) -> tuple[Use, dict[str, int]]:
    """How many towns have an object, and how many changed something of it, whole and by place; at most minutes old."""
    found: dict[str, tuple[Use, dict[str, int]]] | None = cache.get(_key(blueprint))
    if found is None:
        towns = [state for state, _at in town_states(blueprint).values()]
        found = {one: uses(towns, one) for one in {uid for state in towns for uid in state.objects}}
        cache.set(_key(blueprint), found, KEPT)
    return found.get(uid, (Use(0, 0), {}))


def _key(blueprint: str) -> str:
    return f"kit-hub-uses-{blueprint}"
