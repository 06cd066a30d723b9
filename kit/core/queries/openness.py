"""Whether a room with residents' data is open in this instance, and how long its records are kept."""

from django.conf import settings
from django.db import connection

from kit.core.logic.openness import Openness, openness


def room_openness(feature: str) -> Openness:
    """What site.toml and the database allow for a feature ("intake", "meetings"); asks no table."""
    config = settings.SITE_CONFIG
    return openness(
        shown=config.shows(feature),
        undecided=config.retention_undecided(),
        is_trial=config.is_trial,
        vendor=connection.vendor,
    )


def kept_years(record_class: str) -> int | None:
    """For how many fiscal years records of a class are kept after the one in which they ended; None while undecided."""
    years = settings.SITE_CONFIG.retention[record_class]
    return years if isinstance(years, int) else None
