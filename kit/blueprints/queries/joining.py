"""Reads how this town is joined to the hub, and what it tells the hub of itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kit.blueprints.models import HubLink, StoredRelease
from kit.blueprints.queries.overrides import active_overrides
from kit.blueprints.queries.state import integrated_sequence, integrated_version
from kit.blueprints.queries.urgent import urgent_waiting
from kit.core.queries.people import user_may
from kit.core.registries import Todo


def hub_link() -> HubLink | None:
    """The one row, None while this town has not joined."""
    return HubLink.objects.filter(pk=1).first()


def own_report() -> dict[str, Any]:
    """What this town tells the hub of itself: numbers, dates and versions, of blueprints only."""
    names = settings.SITE_CONFIG.blueprints.subscribe
    waiting = [stored for name in names for stored in _waiting(name)]
    since = min((stored.received_at for stored in waiting), default=None)
    return {
        "kit": settings.KIT_VERSION,
        "releases": {name: _stands_at(name) for name in names},
        "waiting": len(waiting),
        "waiting_since": timezone.localdate(since).isoformat() if since else None,
        "urgent": urgent_waiting(names).count(),
        "overrides": active_overrides().count(),
    }


def hub_todos(user: Any) -> list[Todo]:
    """For the keeper of a site: that what is sent to the hub no longer arrives, once it is no passing trouble."""
    if settings.SITE_CONFIG.is_hub or not user_may(user, "change", "settings"):
        return []
    link = hub_link()
    problem = lasting_problem(link) if link is not None else ""
    return [Todo(problem, reverse("kit_joining"))] if problem else []


def lasting_problem(link: HubLink) -> str:
    """Why the hub no longer hears this town, empty while it does or the trouble may pass by itself."""
    return link.problem_words if link.failures > _PASSING else ""


def may_send(link: HubLink | None, now: datetime) -> bool:
    """Whether a report is due."""
    return link is not None and link.due_at <= now


def _waiting(blueprint: str) -> list[StoredRelease]:
    newer = StoredRelease.objects.filter(blueprint=blueprint, sequence__gt=integrated_sequence(blueprint))
    return list(newer.defer("document"))


def _stands_at(blueprint: str) -> dict[str, Any]:
    sequence = integrated_sequence(blueprint)
    return {"sequence": sequence, "version": integrated_version(blueprint, sequence) or ""}


_PASSING = 2
