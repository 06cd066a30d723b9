"""Reads the window page."""

from kit.core.memory import public
from kit.window.models import WindowPage


def live_window() -> WindowPage | None:
    """The published window page, None while it is being prepared. Shared: nobody may change it."""
    return public("window", lambda: WindowPage.objects.live().first())
