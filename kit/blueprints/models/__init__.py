"""The tables of the town side of blueprints; the rooms are `releases`, `objects` and `runs`."""

from kit.blueprints.models.objects import Displaced, FixedOverride, ObjectBase, State
from kit.blueprints.models.releases import BlueprintState, StoredRelease
from kit.blueprints.models.runs import ApplyRun, Conflict, PlanChoice

__all__ = [
    "ApplyRun",
    "BlueprintState",
    "Conflict",
    "Displaced",
    "FixedOverride",
    "ObjectBase",
    "PlanChoice",
    "State",
    "StoredRelease",
]
