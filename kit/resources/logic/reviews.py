"""When whoever runs a place is asked to look at its entry again, and about what.

For: one mail for each due date. Not for: sending, and who is written to.

Rules
- The check is asked for `CHECK_NOTICE_DAYS` before a year is over, the renewal of an outside operator
  `RENEWAL_NOTICE_DAYS` before its end.
- Each due date asks once: a day of asking that lies within its notice counts for it.
- A check that nobody ever made is the office's own to make: nobody is asked to repeat it.
"""

from datetime import date, timedelta
from typing import Final

from kit.core.logic.review import due_on
from kit.resources.logic.listing import RENEWAL_NOTICE_DAYS, REVIEW_MONTHS

CHECK_NOTICE_DAYS: Final = 30
CHECK, RENEWAL = "check", "renewal"


def asks_for(
    *, checked_on: date | None, renew_by: date | None, asked_on: date | None, today: date
) -> tuple[str, ...]:
    """What to ask about today: `CHECK`, `RENEWAL`, both or nothing; `renew_by` None = nothing is renewed."""
    found = []
    if checked_on and _begins(due_on(checked_on, REVIEW_MONTHS), CHECK_NOTICE_DAYS, asked_on, today):
        found.append(CHECK)
    if renew_by and _begins(renew_by, RENEWAL_NOTICE_DAYS, asked_on, today):
        found.append(RENEWAL)
    return tuple(found)


def newest_check_to_ask(today: date) -> date:
    """The latest day of a check about which somebody may be asked today, for questions to a database."""
    return today - timedelta(days=366 - CHECK_NOTICE_DAYS - 3)


def _begins(due: date, notice: int, asked_on: date | None, today: date) -> bool:
    first = due - timedelta(days=notice)
    return today >= first and (asked_on is None or asked_on < first)
