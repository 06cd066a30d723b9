"""Reads what this town remembers of the signed feed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kit.blueprints.logic.trust import Position, Shipped
from kit.blueprints.logic.trust_expiry import ExpiryWarning, judge_expiry
from kit.blueprints.models import FeedPosition, FeedState, StoredRelease

SHIPPED = "shipped"


def feed_state() -> FeedState:
    """The one row about the feed, unsaved when nothing was ever fetched."""
    return FeedState.objects.filter(pk=1).first() or FeedState(pk=1)


def feed_position(blueprint: str, shipped: Iterable[Shipped] = ()) -> Position:
    """How far this town has come with one blueprint, beside what its kit ships."""
    row = FeedPosition.objects.filter(blueprint=blueprint).first()
    stored = StoredRelease.objects.filter(blueprint=blueprint).values_list("sequence", "digest", "origin")
    received = {sequence: digest for sequence, digest, origin in stored if origin != SHIPPED}
    came_along = {sequence: digest for sequence, digest, origin in stored if origin == SHIPPED}
    return Position(
        blueprint=blueprint,
        verified=row.verified_sequence if row else 0,
        adopted=row.adopted if row else "",
        shipped={**came_along, **{found.sequence: found.digest for found in shipped}},
        received=received,
    )


def feed_expiries(state: FeedState) -> Mapping[str, datetime]:
    """When each signature that was last verified runs out, by role."""
    return {role: datetime.fromisoformat(moment) for role, moment in state.expires.items()}


def feed_warnings(now: datetime) -> tuple[ExpiryWarning, ...]:
    """What has to be said about the age of the signatures, the most pressing first."""
    return judge_expiry(feed_expiries(feed_state()), now)
