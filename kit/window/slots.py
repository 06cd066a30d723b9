"""The window's pieces on every page, and the window itself on its own page.

An edge: it works the window out once per request and hands it to templates.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kit.core.memory import once, shown_until
from kit.window.bridge import WindowView
from kit.window.models import WindowPage
from kit.window.queries import live_window

NAMES: Final = ("header_contact", "sticky_bar", "closing", "opening", "ways", "page_contact")


def window_of() -> WindowView | None:
    """The published window at this moment, worked out once per request; None before it is published."""
    return once("window view", lambda: _view(live_window()))


def renderer(name: str) -> Callable[[Mapping[str, Any]], str]:
    """What puts one piece of the window into any page."""

    def render(context: Mapping[str, Any]) -> str:
        return render_to_string(f"kit_window/slots/{name}.html", {"window": window_of()})

    return render


def page_context(page: WindowPage, request: HttpRequest) -> dict[str, Any]:
    """The window page shows itself: in a preview that is a draft, not what is published."""
    if getattr(request, "is_preview", False):
        return {"window": _view(page)}
    return {"window": SimpleLazyObject(window_of)}


def _view(page: WindowPage | None) -> WindowView | None:
    if page is None:
        return None
    view = WindowView(page, now=timezone.localtime())
    shown_until(view.words_change_at)
    return view
