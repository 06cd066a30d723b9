"""A record on its way into the feed: what `queries.feed` reads and the documents are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class About:
    """The organisation behind a record."""

    uid: UUID
    name: str
    url: str = ""
    number: str = ""


@dataclass(frozen=True)
class Feedable:
    """`values` hold nothing confidential. `shown` False: only its tombstone is given; `gone`: it will not come back;
    `schedule` as `logic.hours.stored` keeps it; `renew_by` the last day of an approved listing, ISO; `publisher` the body
    that keeps the record, where it is another one than whoever hands it on."""

    uid: UUID
    values: Mapping[str, Any]
    state: str
    shown: bool
    gone: bool
    modified: datetime
    organization: About | None = None
    city: str = ""
    schedule: Mapping[str, Any] | None = None
    renew_by: str | None = None
    publisher: Mapping[str, str] | None = None
