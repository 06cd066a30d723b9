"""Which blueprints a town takes, who may look at what comes, and what of it is urgent: asked once for each request.

For: the menu, the dashboard, and what stands on top of every page. Not for: refusing (the gate asks anew).
"""

from django.conf import settings
from django.http import HttpRequest

from kit.blueprints.models import StoredRelease
from kit.blueprints.queries.urgent import urgent_waiting
from kit.core.queries.people import user_may

_MAY, _WAITING = "_kit_may_see_updates", "_kit_urgent_waiting"


def subscribed() -> tuple[str, ...]:
    """The blueprints that this town takes."""
    return tuple(settings.SITE_CONFIG.blueprints.subscribe)


def may_see(request: HttpRequest) -> bool:
    """Whether there are updates here that this person may look at; one query for each request."""
    if not hasattr(request, _MAY):
        setattr(request, _MAY, bool(subscribed()) and user_may(request.user, "view", "blueprint"))
    found: bool = getattr(request, _MAY)
    return found


def waiting_on_top(request: HttpRequest) -> list[StoredRelease]:
    """The releases with something urgent that wait for somebody, for this person; one query for each request."""
    if not hasattr(request, _WAITING):
        may = hasattr(request, "user") and may_see(request)
        setattr(request, _WAITING, list(urgent_waiting(subscribed())) if may else [])
    found: list[StoredRelease] = getattr(request, _WAITING)
    return found
