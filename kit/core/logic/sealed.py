"""What a sealed record is: its key, what its ciphertext is bound to, and who can seal and open.

For: the shapes and words that models, actions and the gateway share. Not for: ciphers and key files
(`gateway.records`), rows (`models.sealed`).

Rules
- A ciphertext is bound to `v1|town code|record kind|uuid`, words that outlive any name of a model or a table. Moved
  to another row, kind or town it does not open.
- A wrapped key is bound to the same words and to who holds it.
- Whatever does not open raises SealBroken and nothing else; nobody learns why from outside.
- A data key is never printed and never pickled.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Protocol
from uuid import UUID

VERSION: Final = "v1"
# Who can open by what the instance keeps in its key files; other holders are secrets that it does not keep.
INSTANCE: Final = "instance"


class SealBroken(Exception):
    """Sealed elsewhere, for something else, or changed since; the keys may be those of another instance."""


class DataKey:
    """32 secret bytes that show themselves to ciphers only."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def raw(self) -> bytes:
        return self._raw

    def __repr__(self) -> str:
        return "DataKey(…)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A data key is never written anywhere in clear.")


@dataclass(frozen=True)
class Wrapped:
    """A data key as it may lie in the database, and which key opens it."""

    key_id: str
    data: bytes


class Sealer(Protocol):
    """Seals, opens, wraps and unwraps; `bound` are the words of `bound_to`. Opening raises SealBroken."""

    def new_key(self) -> DataKey: ...
    def seal(self, plain: bytes, *, key: DataKey, bound: str) -> bytes: ...
    def open(self, sealed: bytes, *, key: DataKey, bound: str) -> bytes: ...
    def wrap(self, key: DataKey, *, bound: str) -> Wrapped: ...
    def unwrap(self, wrapped: Wrapped, *, bound: str) -> DataKey: ...
    def wrap_by(self, secret: DataKey, key: DataKey, *, bound: str) -> Wrapped: ...
    def unwrap_by(self, secret: DataKey, wrapped: Wrapped, *, bound: str) -> DataKey: ...
    def id_of(self, secret: DataKey) -> str: ...
    def newest_id(self) -> str: ...


def bound_to(town: str, kind: str, uuid: UUID) -> str:
    """The words that bind a ciphertext to its row: six-digit town code, record kind, uuid."""
    if not town or not kind or "|" in kind:
        raise ValueError(f"A record is bound to a town and a kind: {town!r}, {kind!r}")
    return f"{VERSION}|{town}|{kind}|{uuid}"


def key_bound_to(town: str, kind: str, uuid: UUID, holder: str) -> str:
    """The words that bind a wrapped key to its record and its holder."""
    return f"{bound_to(town, kind, uuid)}|key of {holder}"


def packed(content: Mapping[str, Any]) -> bytes:
    """Content as bytes; raises TypeError or ValueError for what is no JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def unpacked(plain: bytes) -> dict[str, Any]:
    """The content that `packed` made bytes of."""
    content: dict[str, Any] = json.loads(plain)
    return content
