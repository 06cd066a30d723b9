"""Whose signatures a draft still lacks, list by list.

For: the words of `release sign`. Not for: whether it may go out (`draft.missing_signatures`).

Rules
- A hand-over is signed by two of the list in force and two of the new one: of which list somebody is missing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuf.api.metadata import Metadata, Root, Targets

from kit.hub.gateway.draft import PARTS, Draft, whose


@dataclass(frozen=True)
class Lack:
    """One part of a draft under one list of holders (`of`, "" where there is but one): how many more, and who may."""

    part: str
    of: str
    count: int
    names: tuple[str, ...]


def lacks(draft: Draft) -> Iterator[Lack]:
    """Every part under every list that signs it, in the order in which they are read."""
    is_handover = draft.root is not None and draft.trusted is not None
    new = "新しい名簿" if is_handover else ""
    if draft.root is not None:
        if draft.trusted is not None:
            yield _lack(draft.root, Root.type, draft.trusted, "いまの名簿")
        yield _lack(draft.root, Root.type, draft.root, new)
    if draft.targets is not None:
        yield _lack(draft.targets, Targets.type, draft.authority, new)


def _lack(metadata: Metadata[Any], role: str, keeper: Metadata[Root], of: str) -> Lack:
    found = keeper.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    names = tuple(whose(key) for key in found.unsigned.values())
    return Lack(PARTS[role], of, found.missing, names)
