"""`/blueprints/ping`: the hub says "something is new", and nothing else.

The knock carries no content and conveys no trust: whoever sends it, the town asks its own hub. However often it
comes, there are at most two fetches in half a minute, and none is lost: a knock while one is running or just done
is answered by a second one at the end of the half minute.
"""

from datetime import timedelta
from typing import Final

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kit.blueprints.management.feeds import takes_the_feed
from kit.blueprints.tasks import fetch_feed

WINDOW: Final = 30
NOW, LATER = "blueprints-ping", "blueprints-ping-later"


@csrf_exempt
@require_http_methods(["GET", "POST"])
def ping(request: HttpRequest) -> HttpResponse:
    """204 whether or not this knock queued a fetch; 404 where nothing is fetched."""
    if not takes_the_feed():
        response = HttpResponse(status=404)
    else:
        _queue()
        response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response


def _queue() -> None:
    shared = caches["shared"]
    if shared.add(NOW, 1, WINDOW):
        fetch_feed.enqueue()
    elif shared.add(LATER, 1, WINDOW):
        fetch_feed.using(run_after=timezone.now() + timedelta(seconds=WINDOW)).enqueue()
