"""What was understood of the words of hours, as the columns of a record that follow from them.

For: whoever writes `hours` from a file. Not for: reading the words (`hours`).
"""

from typing import Any


def schedule_values(schedule: Any) -> dict[str, Any]:
    """The columns that follow from a schedule, None = not understood; {} leaves those of the record as they are."""
    return {}
