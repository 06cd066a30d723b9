"""When something that was checked has to be checked again.

For: the window, pages with a day of checking, reminders. Not for: what was checked, and sending anything.

Rules
- Due: the same day `months` months after the check; in a shorter month its last day stands for the same day.
- Overdue: later than that day; never checked is overdue.
- Near: not overdue, and due within the given days.
"""

from calendar import monthrange
from datetime import date, timedelta


def due_on(checked_on: date, months: int) -> date:
    """The last day on which a check made on `checked_on` still counts as fresh."""
    if months < 1:
        raise ValueError("The months between checks are at least one.")
    years, month = divmod(checked_on.month - 1 + months, 12)
    year = checked_on.year + years
    return date(year, month + 1, min(checked_on.day, monthrange(year, month + 1)[1]))


def is_overdue(checked_on: date | None, today: date, months: int) -> bool:
    """Whether the last check is more than `months` months ago, or never was."""
    return checked_on is None or today > due_on(checked_on, months)


def is_near(checked_on: date, today: date, months: int, *, days: int) -> bool:
    """Whether the next check is due within `days` days, today included."""
    return today <= due_on(checked_on, months) <= today + timedelta(days=days)
