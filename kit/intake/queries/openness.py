"""Whether residents may write here now, and what the town says while it pauses."""

from kit.core.logic.openness import Openness
from kit.core.memory import public
from kit.core.queries import openness
from kit.intake.models import IntakePause


def intake_openness() -> Openness:
    """What site.toml and the database allow; asks no table."""
    return openness.room_openness("intake")


def pause_now() -> str:
    """The notice of the pause that is in force, "" when there is none; remembered until something public changes."""
    return public("intake.pause", _pause)


def _pause() -> str:
    return IntakePause.objects.filter(is_over=False).values_list("notice", flat=True).first() or ""


def kept_years() -> int | None:
    """For how many fiscal years a consultation is kept after the one in which it ended; None while undecided."""
    return openness.kept_years("consultations")
