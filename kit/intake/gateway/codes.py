"""Codes drawn, and the slow computation that each costs.

For: the `CodeKeeper` of this machine. Not for: the database.

Rules
- K = Argon2id(code, salt of the instance, 19 MiB, two passes, one lane; OWASP Password Storage Cheat Sheet). All codes
  have one salt, because the code is all that somebody brings; the salt comes from the `lookup` key, so that a copy of
  the database alone cannot be searched at all.
- Kept is HMAC(lookup key, K). The secret that opens is another child of K, with the lookup key mixed in.
- At most two computations at once on this machine, over all its processes (`core.gateway.places`). Who finds no place
  waits half a second and is asked to wait.
"""

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.core.gateway import places
from kit.core.gateway.keys import read_key
from kit.core.logic.sealed import DataKey
from kit.intake.logic import code as codes
from kit.intake.logic import reference
from kit.intake.logic.keeper import CodeKeys, KeeperBusy

PLACES: Final = 2
PATIENCE: Final = 0.5  # seconds
_MEMORY_KIB: Final = 19 * 1024


def stretch(code: str, salt: bytes) -> bytes:
    """32 bytes that cost 19 MiB and about 20 ms (one core of 2026)."""
    return Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=_MEMORY_KIB).derive(
        code.encode()
    )


class FileKeeper:
    """Computes with the `lookup` key in `keys`; the places of this machine are files under `data`."""

    def __init__(
        self,
        keys: Path,
        data: Path,
        *,
        patience: float = PATIENCE,
        slow: Callable[[str, bytes], bytes] = stretch,
    ) -> None:
        self._keys, self._places, self._patience, self._slow = keys, data / "code-places", patience, slow

    def new_code(self) -> str:
        return codes.complete("".join(secrets.choice("0123456789") for _ in range(codes.RANDOM_DIGITS)))

    def new_reference(self) -> str:
        return "".join(secrets.choice(reference.ALPHABET) for _ in range(reference.LENGTH))

    def keys_of(self, code: str) -> CodeKeys:
        lookup_key = read_key(self._keys, "lookup")
        salt = _child(lookup_key, b"sokumen code salt v1", None)[:16]
        with a_place(self._places, self._patience):
            slow = self._slow(code, salt)
        secret = _child(slow, b"sokumen code secret v1", lookup_key)
        return CodeKeys(hmac.digest(lookup_key, slow, sha256), DataKey(secret))


@contextmanager
def a_place(folder: Path, patience: float) -> Iterator[None]:
    """Hold one of the places of this machine; raises KeeperBusy when none came free in time."""
    try:
        with places.a_place(folder, places=PLACES, patience=patience):
            yield
    except places.NoPlaceFree:
        raise KeeperBusy from None


def _child(parent: bytes, info: bytes, salt: bytes | None) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(parent)
