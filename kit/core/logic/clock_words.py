"""A time of day as people type it in Japan.

For: the times of opening hours, which residents rely on. Not for: guessing: what is not surely a time is none.

Rules:
1. Full-width figures and colons count as their half-width ones; spaces do not count.
2. 18:30, 1830, 18時30分, 18時半, 18時 are times; 午前 and 午後 may stand before, and 午後 adds twelve hours.
3. Anything else is no time, also 25:00 and 18:75. Nothing is rounded, and nothing is taken from the clock.
"""

import re
import unicodedata
from datetime import time

_CLOCK = re.compile(
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})|時(?:(?P<words>\d{1,2})分|(?P<middle>半))?)"
)
_FIGURES = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})")


def read_clock(text: str) -> time | None:
    """Return the time that is written, None when it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _CLOCK.fullmatch(plain) or _FIGURES.fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    minute = 30 if parts.get("middle") else int(parts["minute"] or parts.get("words") or 0)
    hour = int(parts["hour"])
    if parts.get("half"):
        if hour > 12:
            return None
        hour = hour % 12 + (12 if parts["half"] == "午後" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
