"""Whether meetings are recorded here now."""

from django.conf import settings
from django.db import connection

from kit.core.logic.openness import Openness, openness


def meetings_openness() -> Openness:
    """What site.toml and the database allow; asks no table."""
    config = settings.SITE_CONFIG
    return openness(
        shown=config.shows("meetings"),
        undecided=config.retention_undecided(),
        is_trial=config.is_trial,
        vendor=connection.vendor,
    )


def kept_years() -> int | None:
    """For how many fiscal years a record is kept after that of its meeting; None while undecided."""
    years = settings.SITE_CONFIG.retention["meetings"]
    return years if isinstance(years, int) else None
