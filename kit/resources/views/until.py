"""Until when what is told of resources holds: what is public, and the words きょう and あす, change at midnight."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from kit.core.memory import shown_until


def true_for_today(now: datetime) -> None:
    """Say that the page is true until the next midnight of the town at most."""
    local = timezone.localtime(now)
    shown_until(datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=local.tzinfo))
