"""The window's pieces on every page, and the window itself on its own page.

An edge: it knows the request, works the window out once for it, and hands it to templates.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from kit.window.bridge import WindowView
from kit.window.models import WindowPage
from kit.window.queries import live_window

NAMES: Final = ("header_contact", "sticky_bar", "closing", "opening", "ways", "page_contact")


def window_of(request: HttpRequest | None) -> WindowView | None:
    """The published window at this moment, worked out once per request; None before it is published."""
    if request is None:
        return _view(live_window())
    if not hasattr(request, "_kit_window"):
        request._kit_window = _view(live_window())  # type: ignore[attr-defined]
    found: WindowView | None = request._kit_window  # type: ignore[attr-defined]
    return found


def renderer(name: str) -> Callable[[Mapping[str, Any]], str]:
    """What puts one piece of the window into any page."""

    def render(context: Mapping[str, Any]) -> str:
        window = window_of(context.get("request"))
        return render_to_string(f"kit_window/slots/{name}.html", {"window": window})

    return render


def page_context(page: WindowPage, request: HttpRequest) -> dict[str, Any]:
    """The window page shows itself: in a preview that is a draft, not what is published."""
    return {"window": _view(page)}


def _view(page: WindowPage | None) -> WindowView | None:
    return WindowView(page, now=timezone.localtime()) if page else None
