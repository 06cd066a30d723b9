"""What a harvest goes out with and what it brings home, as values.

For: the hand-over between the gateway, which reads, and the actions, which write. Not for: deciding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kit.hub.logic.harvest import Difference, Doubt
from kit.resources.logic.feed.fields import Note


@dataclass(frozen=True)
class Errand:
    """What is to be read, and what is known: `known` is the last believed answer, `accepted` the digest that somebody
    accepted, `whole` that every record is read again, `towns` the codes of municipalities by name."""

    kind: str
    code: str
    etag: str = ""
    known: Any = None
    accepted: str = ""
    whole: bool = False
    towns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """One service as it was read: its uid, HSDS's status, its values, its organisation's uid, what had to be bent."""

    uid: str
    status: str
    values: Mapping[str, Any]
    organisation: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Found:
    """What an errand brought home: `said` None = nothing new. `doubts`: nothing of it may be written unseen."""

    said: Any = None
    etag: str = ""
    doubts: tuple[Doubt, ...] = ()
    digest: str = ""
    went_back: bool = False
    whole: bool = False
    change: Difference | None = None
    places: tuple[Place, ...] = ()
