"""What the words of hours say, as the columns of a record: the schedule and the days of the week.

For: whoever writes `hours` from a file. Not for: reading the words (`hours`).
"""

from typing import Any


def schedule_values(words: str) -> dict[str, Any]:
    """The columns that follow from the words; the schedule is None when nothing was understood."""
    return {"schedule": None}
