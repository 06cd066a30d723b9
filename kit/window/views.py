"""`/window/`: the published window page, or, while it is being prepared, the prefecture's centre.

Status 200 both times: someone who looks for help must never meet an error.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.views import serve

from kit.window.slots import window_of


def window(request: HttpRequest) -> HttpResponse:
    if window_of(request) is None:
        return render(request, "kit_window/preparing.html")
    return serve(request, request.path_info[1:])
