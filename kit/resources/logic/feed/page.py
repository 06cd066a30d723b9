"""One page of a listing of the feed: HSDS's envelope, and what a caller asked for.

For: every list endpoint. Not for: reading rows.

Rules
- What cannot be understood is refused by name instead of being ignored: a harvester that mistypes a moment must not
  believe that it saw everything. So is a filter of the standard that an address does not have here, because filters are
  cumulative and its answer would be too long; names that the standard does not know mean nothing.
- `minimal` answers everything in one page, as the standard asks; other pages hold at most `MOST`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

USUAL: Final = 50
MOST: Final = 100
# Organisations with all their services: nobody knows how many these are.
MOST_WHOLE: Final = 10
FARTHEST: Final = 1_000_000
_PAGING: Final = ("search", "page", "per_page", "format")
_TERMS: Final = (*_PAGING, "taxonomy_term_id", "taxonomy_id")
# What each list takes.
SERVICES: Final = (*_TERMS, "organization_id", "modified_after", "minimal", "full")
ORGANIZATIONS: Final = (*_TERMS, "full", "full_service")
ONE_ORGANIZATION: Final = ("format", "full", "full_service")
PLACES: Final = (*_TERMS, "organization_id", "modified_after", "full")
TAXONOMIES: Final = _PAGING
TERMS: Final = (*_PAGING, "taxonomy_id", "top_only")
_STANDARD: Final = frozenset({*SERVICES, *ORGANIZATIONS, "postcode", "proximity", "parent_id"})
_YES: Final = {"true": True, "1": True, "false": False, "0": False, "": False}


class BadQuery(ValueError):
    """A parameter cannot be understood; the message names it and what is allowed."""


@dataclass(frozen=True)
class Asked:
    """What a harvester wants, all filters together (AND)."""

    page: int = 1
    per_page: int = USUAL
    minimal: bool = False
    full: bool = False
    search: str = ""
    modified_after: datetime | None = None
    taxonomy: str = ""
    term: str = ""
    organization: str = ""


def read_query(query: Mapping[str, str], offered: tuple[str, ...]) -> Asked:
    """What the parameters ask for at an address that takes those `offered`; raises BadQuery."""
    for name in query:
        if name in _STANDARD and name not in offered:
            raise BadQuery(f"{name}: not offered at this address")
    if query.get("format", "json") not in ("json", ""):
        raise BadQuery("format: only json is served")
    return Asked(
        page=_number(query, "page", 1, FARTHEST),
        per_page=_number(query, "per_page", USUAL, MOST),
        minimal=_flag(query, "minimal"),
        full=_flag(query, "full") or _flag(query, "full_service"),
        search=query.get("search", "")[:200],
        modified_after=_moment(query.get("modified_after", "")),
        taxonomy=_uuid(query, "taxonomy_id"),
        term=_uuid(query, "taxonomy_term_id"),
        organization=_uuid(query, "organization_id"),
    )


def envelope(contents: list[dict[str, Any]], asked: Asked, total: int) -> dict[str, Any]:
    """HSDS's page around the contents; `total` is the number of all."""
    pages = 1 if asked.minimal else max(1, -(-total // asked.per_page))
    number = 1 if asked.minimal else asked.page
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    written = query.get(name, "")
    if not written:
        return usual
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:8]) <= most and len(written) <= 8):
        raise BadQuery(f"{name}: a whole number from 1 to {most}")
    return int(written)


def _flag(query: Mapping[str, str], name: str) -> bool:
    written = query.get(name, "").lower()
    if written not in _YES:
        raise BadQuery(f"{name}: true or false")
    return _YES[written]


def _moment(written: str) -> datetime | None:
    """ISO 8601; without an offset it is UTC. A plus that a form turned into a space is read as a plus."""
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written.replace(" ", "+") if "T" in written else written)
    except ValueError:
        raise BadQuery(
            "modified_after: a date or a date with time, as in 2026-11-26T09:00:00+09:00"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _uuid(query: Mapping[str, str], name: str) -> str:
    written = query.get(name, "")
    try:
        return str(UUID(written)) if written else ""
    except ValueError:
        raise BadQuery(f"{name}: an id as the feed gives it") from None
