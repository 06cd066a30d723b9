"""Reads the window page."""

from kit.window.models import WindowPage


def live_window() -> WindowPage | None:
    """The published window page, None while it is being prepared."""
    return WindowPage.objects.live().first()
