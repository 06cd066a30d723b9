"""The tables of the town side of blueprints; the rooms are `releases`, `objects`, `runs`, `papers`, `bulletins`, `support` and `feed`."""

from kit.blueprints.models.bulletins import StoredBulletin
from kit.blueprints.models.feed import FeedPosition, FeedState
from kit.blueprints.models.joining import HubLink
from kit.blueprints.models.objects import Displaced, FixedOverride, ObjectBase, State
from kit.blueprints.models.papers import Paper
from kit.blueprints.models.releases import BlueprintState, StoredRelease
from kit.blueprints.models.runs import ApplyRun, Conflict, PlanChoice
from kit.blueprints.models.support import HelpRequest

__all__ = [
    "ApplyRun",
    "BlueprintState",
    "Conflict",
    "Displaced",
    "FeedPosition",
    "FeedState",
    "FixedOverride",
    "HelpRequest",
    "HubLink",
    "ObjectBase",
    "Paper",
    "PlanChoice",
    "State",
    "StoredBulletin",
    "StoredRelease",
]
