"""The key by which the hub knows this instance: Ed25519, in the key file `instance`.

For: signing what this instance sends, and checking at the hub what a town signed. Not for: releases (their keys never
lie on a server) and residents' records.

Rules
- The hub keeps the public half only. An id names a key and gives nothing away; people compare it by telephone.
- A second enrolment makes `instance.new` first and lets it take the place of `instance` once the hub has accepted it.
  Killed in between, the same key is enrolled again, which the hub takes as the same.
"""

import hashlib
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kit.core.gateway.keys import KeyMissing, make_once, put_in_place, read_key

NAME: Final = "instance"
NEXT: Final = "instance.new"


def instance_key(folder: Path) -> bytes:
    """The secret half, made when it is not there yet; raises KeyMissing."""
    return _made(folder, NAME)


def next_instance_key(folder: Path) -> bytes:
    """The one that is to follow it, made once; raises KeyMissing."""
    return _made(folder, NEXT)


def settle_instance_key(folder: Path) -> None:
    """Let the next key take the place of the key, when there is one; raises OSError."""
    if (folder / NEXT).exists():
        put_in_place(folder / NEXT, folder / NAME)


def public_half(key: bytes) -> str:
    """What everybody may see of a key: 64 hex digits."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def public_id(public: str) -> str:
    """The short name of a key by its public half: 16 hex digits."""
    return hashlib.sha256(b"sokumen instance key v1" + bytes.fromhex(public)).hexdigest()[:16]


def sign(key: bytes, data: bytes) -> str:
    """The signature over exactly these bytes: 128 hex digits."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(data).hex()


def holds(public: str, signature: str, data: bytes) -> bool:
    """Whether the holder of this public half signed exactly these bytes; whatever is no key or signature did not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _made(folder: Path, name: str) -> bytes:
    try:
        make_once(folder / name)
    except OSError as error:
        raise KeyMissing(
            f"鍵 {folder / name} を作れません（{error.strerror}）。このフォルダーに書ける人が、命令でおこなってください。"
        ) from error
    return read_key(folder, name)
