"""When people are reminded: of a meeting that comes near, of a promise whose day comes near or is over.

For: the job of each minute. Not for: the words and the sending.

Rules
- Of a promise once when its day is `DAYS_BEFORE` days away, and once when the day is over; a day that was put off begins anew.
- On working days between 9 and 17 o'clock, so that a mail finds somebody.
"""

from datetime import date, datetime, timedelta
from typing import Final

DAYS_BEFORE: Final = 7
HOURS: Final = range(9, 17)
_FRIDAY: Final = 4


def is_office_hour(moment: datetime) -> bool:
    """Whether mail may go out now; in the town's own time."""
    return moment.hour in HOURS and moment.weekday() <= _FRIDAY


def asks_for_promise(due_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether somebody is to be reminded today of something that is still promised."""
    if due_on > today + timedelta(days=DAYS_BEFORE):
        return False
    first_day = due_on - timedelta(days=DAYS_BEFORE)
    if reminded_on is None or reminded_on < first_day:
        return True
    return reminded_on <= due_on < today
