"""The chain that makes a changed or missing audit entry visible.

For: the sealer and `audit verify`. Not for: reading rows, keeping keys, deciding what is audited.

Rules
- An entry has one byte form: JSON with sorted keys, NFC text, no spaces, UTF-8; numbers are integers.
- A link is HMAC-SHA256 over a fixed label, the previous link and the entry, each with its length in
  front, so that no two different histories give the same input.
- The first link follows GENESIS.
- Changed, removed, added or swapped entries break the chain at the first of them; entries removed from
  the end are visible only against a head that is kept elsewhere.
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

GENESIS: Final = bytes(32)
_LABEL: Final = b"sokumen audit 1"
_KEY_BYTES: Final = 32

Value = str | int | bool | None


class AuditChainError(ValueError):
    """An entry or key that cannot be chained: a mistake in code or configuration, never in the data kept."""


def canonical_entry(fields: Mapping[str, Value]) -> bytes:
    """The one byte form of an entry; AuditChainError for values that have none."""
    for name, value in fields.items():
        if not isinstance(value, str | int | None):
            raise AuditChainError(f"{name}: {type(value).__name__} has no canonical form; write it as text.")
    normal = {
        _text(name): _text(value) if isinstance(value, str) else value for name, value in fields.items()
    }
    if len(normal) != len(fields):
        raise AuditChainError("Two field names are the same text.")
    return json.dumps(normal, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(previous: bytes, entry: bytes, key: bytes) -> bytes:
    """The 32 bytes that stand beside `entry` and bind it to everything before."""
    if len(previous) != len(GENESIS):
        raise AuditChainError(f"A link has {len(GENESIS)} bytes, not {len(previous)}.")
    if len(key) < _KEY_BYTES:
        raise AuditChainError(f"The audit key needs at least {_KEY_BYTES} bytes.")
    message = b"".join(len(part).to_bytes(8, "big") + part for part in (_LABEL, previous, entry))
    return hmac.new(key, message, hashlib.sha256).digest()


def verify(
    entries: Iterable[tuple[bytes, bytes]], key: bytes, *, start: bytes = GENESIS, head: bytes | None = None
) -> int | None:
    """The index of the first (entry, link) pair that does not follow, or None when all do.

    `start` is the link before the first pair. With `head`, the link that was kept elsewhere as the last
    one, a chain that ends differently is broken at its end: the index is then the number of pairs.
    """
    previous, count = start, 0
    for index, (entry, kept) in enumerate(entries):
        if not hmac.compare_digest(link(previous, entry, key), kept):
            return index
        previous, count = kept, index + 1
    ends_differently = head is not None and not hmac.compare_digest(previous, head)
    return count if ends_differently else None


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)
