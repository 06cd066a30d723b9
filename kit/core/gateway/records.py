"""Ciphers of residents' records: AES-256-GCM with a key per record, wrapped by the data key or by somebody's secret.

For: the `Sealer` that `wiring` registers. Not for: which record has which key (`models.sealed`).

Rules
- A ciphertext is one byte (the version), 12 random bytes, the rest; anything else is SealBroken.
- Keys that wrap are derived, so that no key file and no secret encrypts anything directly.
- New keys are wrapped by the newest data key; all data keys that are still in the folder open (`gateway.keys`).
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.core.gateway import keys
from kit.core.logic.sealed import DataKey, SealBroken, Wrapped

_VERSION: Final = b"\x01"
_NONCE: Final = 12
_TAG: Final = 16
_BROKEN: Final = "この記録は開けません。別の鍵のものか、書きかえられています。"


class InstanceSealer:
    """Seals with what lies in the folder of key files; the folder is asked each time."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def new_key(self) -> DataKey:
        return DataKey(secrets.token_bytes(keys.LENGTH))

    def seal(self, plain: bytes, *, key: DataKey, bound: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + AESGCM(key.raw()).encrypt(nonce, plain, bound.encode())

    def open(self, sealed: bytes, *, key: DataKey, bound: str) -> bytes:
        if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + _TAG:
            raise SealBroken(_BROKEN)
        try:
            return AESGCM(key.raw()).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound.encode())
        except InvalidTag as error:
            raise SealBroken(_BROKEN) from error

    def wrap(self, key: DataKey, *, bound: str) -> Wrapped:
        newest = keys.data_keys(self._folder())[0]
        return Wrapped(keys.key_id(newest), self.seal(key.raw(), key=_wrapping(newest), bound=bound))

    def unwrap(self, wrapped: Wrapped, *, bound: str) -> DataKey:
        for data_key in keys.data_keys(self._folder()):
            if keys.key_id(data_key) == wrapped.key_id:
                return DataKey(self.open(wrapped.data, key=_wrapping(data_key), bound=bound))
        raise SealBroken(_BROKEN)

    def wrap_by(self, secret: DataKey, key: DataKey, *, bound: str) -> Wrapped:
        return Wrapped(self.id_of(secret), self.seal(key.raw(), key=_wrapping(secret.raw()), bound=bound))

    def unwrap_by(self, secret: DataKey, wrapped: Wrapped, *, bound: str) -> DataKey:
        return DataKey(self.open(wrapped.data, key=_wrapping(secret.raw()), bound=bound))

    def id_of(self, secret: DataKey) -> str:
        return keys.key_id(secret.raw())

    def newest_id(self) -> str:
        return keys.key_id(keys.data_keys(self._folder())[0])


def _wrapping(secret: bytes) -> DataKey:
    return DataKey(HKDF(SHA256(), keys.LENGTH, salt=None, info=b"sokumen record key v1").derive(secret))
