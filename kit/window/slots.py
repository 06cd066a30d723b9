"""The window's pieces on every page, and the window itself on its own page.

An edge: it works the window out once per request and hands it to templates.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from kit.core.memory import once, public, shown_until
from kit.window.bridge import WindowView
from kit.window.models import WindowPage
from kit.window.queries import live_window

NAMES: Final = ("header_contact", "sticky_bar", "closing", "opening", "ways", "page_contact")


def window_of() -> WindowView | None:
    """The published window at this moment, worked out once per request; None before it is published."""
    return once("window view", lambda: _view(live_window()))


def renderer(name: str) -> Callable[[Mapping[str, Any]], str]:
    """What puts one piece of the window into any page; rendered anew only when its words change."""

    def render(context: Mapping[str, Any]) -> str:
        window = window_of()
        key = ("slot", name, window.opening if window else None, window.today if window else None)
        return public(key, lambda: render_to_string(f"kit_window/slots/{name}.html", {"window": window}))

    return render


def page_context(page: WindowPage, request: HttpRequest) -> dict[str, Any]:
    """The window page shows itself: in a preview that is a draft, not what is published."""
    return {"window": _view(page) if getattr(request, "is_preview", False) else window_of()}


def _view(page: WindowPage | None) -> WindowView | None:
    if page is None:
        return None
    view = WindowView(page, now=timezone.localtime())
    shown_until(view.words_change_at)
    return view
