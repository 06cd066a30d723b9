"""`/window/`: the published window page, or, while it is being prepared, the prefecture's centre.

Status 200 both times: someone who looks for help must never meet an error.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.views import serve

from kit.window.queries import live_window


def window(request: HttpRequest) -> HttpResponse:
    if not settings.SITE_CONFIG.shows("window"):
        raise Http404
    page = live_window()
    if page is None:
        return render(request, "kit_window/preparing.html")
    # The page stands here by contract: Wagtail need not search its tree, but asks all its hooks (privacy) as ever.
    request._wagtail_route_for_request = (page, [], {})  # type: ignore[attr-defined]
    served: HttpResponse = serve(request, request.path_info[1:])
    return served
