"""The national holidays of Japan (jpholiday), as the function that the opening rules ask.

A table in memory, kept out of `logic` only because it is somebody else's library.
"""

from datetime import date

import jpholiday


def holiday_name(day: date) -> str | None:
    """The holiday's name, or None on an ordinary day."""
    name: str | None = jpholiday.is_holiday_name(day)
    return name
