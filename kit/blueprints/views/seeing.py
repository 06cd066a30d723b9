"""Which blueprints a town takes, and whether somebody may look at what comes: asked once for each request.

For: the menu, the dashboard, and what stands on top of every page. Not for: refusing (the gate asks anew).
"""

from django.conf import settings
from django.http import HttpRequest

from kit.core.queries.people import user_may

_KEPT = "_kit_may_see_updates"


def subscribed() -> tuple[str, ...]:
    """The blueprints that this town takes."""
    return tuple(settings.SITE_CONFIG.blueprints.subscribe)


def may_see(request: HttpRequest) -> bool:
    """Whether there are updates here that this person may look at; one query for each request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, bool(subscribed()) and user_may(request.user, "view", "blueprint"))
    found: bool = getattr(request, _KEPT)
    return found
