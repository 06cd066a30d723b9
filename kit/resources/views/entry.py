"""`/resources/` and the pages below it: the published page of the resources, found without searching Wagtail's tree.

Hidden where site.toml does not show resources, or nobody published the page yet.
"""

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.views import serve

from kit.resources.models import ResourcesPage
from kit.resources.queries.listing import listing_is_shown, live_listing


def shown_listing() -> ResourcesPage | None:
    """The page under which the resources stand; None while residents are not shown any."""
    return live_listing() if listing_is_shown() else None


def listing_or_404() -> ResourcesPage:
    """As `shown_listing`; raises Http404, because without the page nothing below it is there."""
    page = shown_listing()
    if page is None:
        raise Http404
    return page


def resources(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Serve the page or one of its routes; `rest`: the address below it."""
    page = listing_or_404()
    # The page stands here by contract: Wagtail need not search its tree, but asks all its hooks (privacy) as ever.
    request._wagtail_route_for_request = page.route(request, [part for part in rest.split("/") if part])  # type: ignore[attr-defined]
    served: HttpResponse = serve(request, request.path_info[1:])
    return served
