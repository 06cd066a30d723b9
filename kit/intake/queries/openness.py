"""Whether residents may write here now, and what the town says while it pauses."""

from django.conf import settings
from django.db import connection

from kit.core.logic.openness import Openness, openness
from kit.core.memory import public
from kit.intake.models import IntakePause


def intake_openness() -> Openness:
    """What site.toml and the database allow; asks no table."""
    config = settings.SITE_CONFIG
    return openness(
        shown=config.shows("intake"),
        undecided=config.retention_undecided(),
        is_trial=config.is_trial,
        vendor=connection.vendor,
    )


def pause_now() -> str:
    """The notice of the pause that is in force, "" when there is none; remembered until something public changes."""
    return public("intake.pause", _pause)


def _pause() -> str:
    return IntakePause.objects.filter(is_over=False).values_list("notice", flat=True).first() or ""


def kept_years() -> int | None:
    """For how many fiscal years a consultation is kept after the one in which it ended; None while undecided."""
    years = settings.SITE_CONFIG.retention["consultations"]
    return years if isinstance(years, int) else None
