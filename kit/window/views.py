"""`/window/`: the published window page, or, while it is being prepared, the prefecture's centre.

Status 200 both times: someone who looks for help must never meet an error. The page stands at this address by
contract, so the tree need not be searched for it; whoever may see it is still asked (`before_serve_page`).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks

from kit.window.slots import window_of


def window(request: HttpRequest) -> HttpResponse:
    found = window_of()
    if found is None:
        return render(request, "kit_window/preparing.html")
    for allows in hooks.get_hooks("before_serve_page"):
        answer = allows(found.page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    served: HttpResponse = found.page.serve(request)
    return served
