"""Who has to hear that something waits to be read, and since when: the person in charge, a deputy, the head.

For: notices without content, and the line "who was told" above a consultation. Not for: sending them, and not for
what was read already: from then on the answer is awaited (`case`).

Rules (content 2.2, "not safe now"; the table below is the kit's own, to be confirmed by the towns' welfare staff)
1. Nobody is called before the office opens: the form said when it is read next, and it is read then.
2. "Not safe now": the person in charge when it opens, a deputy after an hour of opening, the head after two.
3. Everything else: the person in charge when it opens, a deputy on the second day of opening, the head on the third.
4. Where nobody is in charge yet, all who accompany are (the caller knows whom that means).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kit.core.logic.opening.elapsed import open_days, open_time
from kit.core.logic.opening.timetable import HolidayName, Timetable


class Listener(StrEnum):
    """Who hears, in the order of hearing."""

    IN_CHARGE = "in_charge"
    DEPUTY = "deputy"
    HEAD = "head"


_HOURS: Final = {
    Listener.IN_CHARGE: timedelta(),
    Listener.DEPUTY: timedelta(hours=1),
    Listener.HEAD: timedelta(hours=2),
}
_DAYS: Final = {Listener.IN_CHARGE: 1, Listener.DEPUTY: 2, Listener.HEAD: 3}


def listeners(
    timetable: Timetable, since: datetime, now: datetime, *, is_unsafe: bool, holiday_name: HolidayName
) -> tuple[Listener, ...]:
    """Who has to have heard by now of what waits unread since `since`; nobody before the next opening."""
    days = open_days(timetable, since, now, holiday_name=holiday_name)
    if not days:
        return ()
    if not is_unsafe:
        return tuple(listener for listener in Listener if _DAYS[listener] <= days)
    passed = open_time(timetable, since, now, holiday_name=holiday_name)
    return tuple(listener for listener in Listener if _HOURS[listener] <= passed)
