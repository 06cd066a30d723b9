"""Telling the search of many changed records at once.

For: acts that write records in bulk. Not for: single records (`actions.records`), how words are searched (`core`).

Rules
- Only letters are written here; the worker cuts them into words within the next minute, as core does for thousands.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from kit.core.actions.audit import Actor
from kit.core.actions.search import index_objects, write_entries
from kit.core.logic.search.entry import raw_column
from kit.core.models import SearchEntry
from kit.resources.actions.imports.bulk import insert_rows
from kit.resources.bridge.search import findable_values
from kit.resources.models import Resource

EACH: Final = 500
_NEW: Final = ("kind", "object_id", "locale", "is_public", "is_cut", "raw", "raw_title_end", "raw_name_end")


def index_resources(uids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Write the search entries of these records anew, within the caller's transaction; a tombstone loses its own."""
    rest = list(uids)
    for start in range(0, len(rest), EACH):
        found = Resource.objects.filter(uid__in=rest[start : start + EACH]).select_related("organisation")
        index_objects("resources", found.iterator(), by=by, cut=False)


def index_new(given: Mapping[int, Mapping[str, Any]], *, owner: str, by: Actor, now: datetime) -> None:
    """Write the entries of records that were just made, so that none can be there; else as `index_values`."""
    insert_rows(SearchEntry, _NEW, (_entry(pk, values, owner) for pk, values in given.items()))


def _entry(pk: int, values: Mapping[str, Any], owner: str) -> tuple[Any, ...]:
    found = findable_values(values, values["state"], owner=owner)
    raw = raw_column(found.texts)
    return ("resources", pk, found.locale, found.is_public, False, raw.text, raw.title_end, raw.name_end)


def index_values(given: Mapping[int, Mapping[str, Any]], *, owner: str, by: Actor, now: datetime) -> None:
    """The same of records of one owner whose flat values with their state are in hand, by their keys."""
    found = {pk: findable_values(values, values["state"], owner=owner) for pk, values in given.items()}
    write_entries("resources", found, None, by=by)
