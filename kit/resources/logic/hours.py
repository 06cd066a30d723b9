"""Days and times on which something takes place, by its schedule."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from kit.resources.logic.sessions import Occurrence


def occurrences(
    schedule: Mapping[str, Any], first: date, last: date, holiday_name: Callable[[date], str | None]
) -> Iterator[Occurrence]:
    """The dates within [first, last] by the schedule."""
    return iter(())
