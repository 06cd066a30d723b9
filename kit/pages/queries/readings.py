"""The words whose readings this town has written itself."""

from kit.pages.logic.readings import Reading
from kit.pages.models import TownReading


def town_readings() -> tuple[Reading, ...]:
    """The town's own rows, in the order of their words."""
    return tuple(
        Reading(word, reading) for word, reading in TownReading.objects.values_list("word", "reading")
    )
