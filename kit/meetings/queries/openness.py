"""Whether meetings are recorded here now."""

from kit.core.logic.openness import Openness
from kit.core.queries import openness


def meetings_openness() -> Openness:
    """What site.toml and the database allow; asks no table."""
    return openness.room_openness("meetings")


def kept_years() -> int | None:
    """For how many fiscal years a record is kept after that of its meeting; None while undecided."""
    return openness.kept_years("meetings")
