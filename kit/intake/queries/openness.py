"""Whether residents may write here now."""

from django.conf import settings
from django.db import connection

from kit.intake.logic.openness import Openness, openness


def intake_openness() -> Openness:
    """What site.toml and the database allow; asks no table."""
    config = settings.SITE_CONFIG
    return openness(
        shown=config.shows("intake"),
        undecided=config.retention_undecided(),
        is_trial=config.is_trial,
        vendor=connection.vendor,
    )
