"""`/meetings/` and the pages below it: which bodies there are, and what was told of their meetings.

Hidden where site.toml does not show meetings, or nobody published the page yet. What is closed is in none of these.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.views import serve

from kit.meetings.logic import addresses
from kit.meetings.models import MeetingsPage
from kit.meetings.queries.public import live_page, meetings_are_shown, public_bodies, shown_summary


def meetings(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Serve the page or one of its routes; `rest`: the address below it."""
    page = live_page() if meetings_are_shown() else None
    if page is None:
        raise Http404
    # The page stands here by contract: Wagtail need not search its tree, but asks all its hooks (privacy) as ever.
    request._wagtail_route_for_request = page.route(request, [part for part in rest.split("/") if part])  # type: ignore[attr-defined]
    served: HttpResponse = serve(request, request.path_info[1:])
    return served


def page_context(page: MeetingsPage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the meetings shows besides its texts."""
    return {"bodies": public_bodies(timezone.now()), "at": addresses}


def summary(page: MeetingsPage, request: HttpRequest, uid: UUID) -> HttpResponse:
    """The route of one summary; raises Http404 for what is not published, or belongs to what is closed."""
    found = shown_summary(uid)
    if found is None:
        raise Http404
    context = {"summary": found, "body": found.of_body, "parent": page, "at": addresses}
    return render(request, "kit_meetings/summary.html", context)
