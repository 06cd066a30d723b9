"""What takes place within a week, as a piece of the first page; nothing where nothing does.

An edge: it asks once for the public content as it is, until the first of the dates is over.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from kit.core.memory import public_while_true, shown_until
from kit.resources.logic import addresses
from kit.resources.logic.filters import Wanted
from kit.resources.queries.listing import (
    listing_is_shown,
    meetings,
    nearest_meetings,
    not_over,
    wanted_resources,
)
from kit.resources.views.dates import meetings_of
from kit.resources.views.until import true_for_today

DAYS: Final = 7
MOST: Final = 5


def this_week(context: Mapping[str, Any]) -> str:
    """The nearest meetings in the coming week, each place once."""
    if not listing_is_shown():
        return ""
    now = timezone.localtime()
    html: str = public_while_true("this week", lambda: _drawn(now), now=now)
    return html


def _drawn(now: datetime) -> str:
    true_for_today(now)
    today = timezone.localdate(now)
    records = wanted_resources(Wanted(), today=today, here=settings.SITE_CONFIG.code)
    coming = meetings(records, today, today + timedelta(days=DAYS - 1)).filter(not_over(now), cancelled=False)
    found = nearest_meetings(coming, MOST)
    if not found:
        return ""
    shown_until(min(max(one.ends_at or one.starts_at, now) for one in found))
    shown = {"meetings": meetings_of(found, today), "at": addresses}
    return render_to_string("kit_resources/slots/this_week.html", shown)
