"""Stable ids for what has no table of its own: parts of a record, and the terms that all towns share.

For: every `id` of the feed besides services and organisations. An id follows from the record's uid or from the word's
code, so it is the same after a backup, a re-import and at the hub, and the same term has one id in all 29 towns.
"""

from typing import Final
from uuid import UUID, uuid5

# Made once for this kit; every id of a shared term follows from it. Never change it.
KIT: Final = UUID("6f5d0f0a-52f1-5c1e-9f0b-3b1d7f6a2c11")


def part_id(record: UUID, *path: str) -> str:
    """The id of a part of a record: ("location",), ("phone", "0592293151"), …"""
    return str(uuid5(record, "/".join(path)))


def taxonomy_id(taxonomy: str) -> str:
    """The id of a taxonomy by its code ("kind", "wish", …)."""
    return str(uuid5(KIT, taxonomy))


def term_id(taxonomy: str, code: str) -> str:
    """The id of one of its terms."""
    return str(uuid5(KIT, f"{taxonomy}/{code}"))
