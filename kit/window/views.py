"""`/window/`: the published window page, or, while it is being prepared, the prefecture's centre.

Status 200 both times: someone who looks for help must never meet an error. The page stands at this address by
contract, so the tree need not be searched for it; whoever may see it is still asked (`before_serve_page`).
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks

from kit.window.queries import live_window


def window(request: HttpRequest) -> HttpResponse:
    if not settings.SITE_CONFIG.shows("window"):
        raise Http404
    page = live_window()
    if page is None:
        return render(request, "kit_window/preparing.html")
    for allows in hooks.get_hooks("before_serve_page"):
        answer = allows(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    served: HttpResponse = page.serve(request)
    return served
