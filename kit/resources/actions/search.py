"""Telling the search of changed records: the one seam between writing records and finding them.

For: acts that write records. Not for: how words are searched (`core`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kit.core.actions.audit import Actor


def index_resources(uids: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Write the search entries of these records anew, within the caller's transaction."""
