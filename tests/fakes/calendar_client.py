"""A calendar that takes what arrives, as an office program does: read by vobject, which had no part in writing it.

For: tests of invitations and calendar addresses. Not for: drawing.

Rules (RFC 5546, 2.1.5)
- An entry is known by its UID. A higher SEQUENCE replaces a lower one; with the same one, the later DTSTAMP does.
- CANCEL takes an entry off, and a later REQUEST with a higher SEQUENCE brings it back.
- Whatever a calendar must have and does not is a fault.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import vobject

_NEEDED = {"uid", "dtstamp", "dtstart", "dtend", "summary", "sequence", "status"}


@dataclass
class CalendarClient:
    """What stands in it, by UID; cancelled entries are kept with their status."""

    entries: dict[str, Any] = field(default_factory=dict)

    def take(self, text: str) -> str:
        """Take a file in; answers its METHOD."""
        calendar = vobject.readOne(text)
        method: str = calendar.method.value
        zones = (
            {zone.tzid.value for zone in calendar.vtimezone_list}
            if "vtimezone" in calendar.contents
            else set()
        )
        for event in calendar.contents.get("vevent", []):
            missing = _NEEDED - set(event.contents)
            assert not missing, missing
            assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"][0] in zones
            assert event.dtstart.value.utcoffset() == timedelta(hours=9)
            if method in ("REQUEST", "CANCEL"):
                assert len(event.contents["attendee"]) == len(event.contents["organizer"]) == 1
            assert (method == "CANCEL") <= (event.status.value == "CANCELLED")
            self._put(event)
        return method

    def _put(self, event: Any) -> None:
        known = self.entries.get(event.uid.value)
        if known is None or _rank(known) < _rank(event):
            self.entries[event.uid.value] = event

    def shown(self) -> list[tuple[str, datetime, str]]:
        """What its owner sees to come: title, beginning, place."""
        return [
            (
                one.summary.value,
                one.dtstart.value.replace(tzinfo=None),
                one.location.value if "location" in one.contents else "",
            )
            for one in self.entries.values()
            if one.status.value != "CANCELLED"
        ]


def _rank(event: Any) -> tuple[int, datetime]:
    return int(event.sequence.value), event.dtstamp.value
