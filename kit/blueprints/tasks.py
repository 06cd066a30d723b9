"""Fetching in the background: by the clock, and when the hub has knocked.

Rules
- A refusal or a line that is down ends the task quietly: what happened stands in the feed's state, where
  `doctor`, `blueprint status` and the home screen read it. The site runs on.
- Towns ask four times an hour, each at minutes of its own, so that the hub never hears all of them at once.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django_tasks import task

from kit.blueprints.management.feeds import REFUSALS, fetch, hub_feed, new_errand, takes_the_feed
from kit.core.actions.audit import SystemActor

EVERY_MINUTES: Final = 15


@task()
def fetch_feed() -> None:
    """Ask the hub; one question when nothing has changed, a full look once a day."""
    if not takes_the_feed():
        return
    try:
        fetch(hub_feed(), new_errand(full=False), by=SystemActor("feed"))
    except REFUSALS:
        return


def poll_when_due(now: datetime) -> bool:
    """Queue a fetch in the minutes that are this town's; answers whether it did."""
    due = now.minute % EVERY_MINUTES == int(settings.SITE_CONFIG.code) % EVERY_MINUTES
    if not due or not takes_the_feed():
        return False
    fetch_feed.enqueue()
    return True
