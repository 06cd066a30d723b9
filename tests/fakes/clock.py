"""The time of a test, moved by hand."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone


class Clock:
    """Stands still until it is told to go on; `now` can be read and set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def pass_by(self, **much: float) -> None:
        self.now += timedelta(**much)


def hold_clock(monkeypatch: Any, now: datetime) -> Clock:
    """From here on Django's clock is this one."""
    clock = Clock(now)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock
