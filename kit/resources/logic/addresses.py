"""Where the resources stand on the public site; part of the kit's contract, so written down once."""

from datetime import datetime
from typing import Final
from uuid import UUID

LISTING: Final = "/resources/"
DATES: Final = f"{LISTING}dates/"
LEAFLET: Final = f"{LISTING}leaflet.pdf"
MAP: Final = f"{LISTING}map/"
SUGGEST: Final = f"{LISTING}suggest/"
CALENDAR: Final = "/calendar.ics"
_GSI: Final = "https://maps.gsi.go.jp/#16"


def detail(uid: UUID) -> str:
    """The page of one entry."""
    return f"{LISTING}{uid}/"


def still_map(uid: UUID) -> str:
    """The map of one entry as a still picture."""
    return f"{detail(uid)}map/"


def suggest(uid: UUID | None) -> str:
    """The form on which somebody tells what is wrong, or names a new place (None)."""
    return f"{detail(uid)}suggest/" if uid else SUGGEST


def session_file(uid: UUID, starts_at: datetime) -> str:
    """The calendar file of one date; `starts_at` in the town's own time."""
    return f"{detail(uid)}{starts_at:%Y-%m-%dT%H%M}.ics"


def with_query(address: str, query: str) -> str:
    """The address with a query string, alone when that is empty."""
    return f"{address}?{query}" if query else address


def map_of(latitude: float | None, longitude: float | None) -> str:
    """The place on the map of the Geospatial Information Authority (地理院地図); "" without a position."""
    if latitude is None or longitude is None:
        return ""
    return f"{_GSI}/{latitude:.6f}/{longitude:.6f}"
