"""The key files of one instance.

For: making them once, reading them, and knowing whether they are the ones this database was made with.
Not for: encrypting. One file per purpose, so that one can be rotated without the others:
`secret` (Django's signatures), `data`, `lookup`, `telephone` (residents' records), `audit` (the chain).
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

NAMES: Final = ("secret", "data", "lookup", "telephone", "audit")
LENGTH: Final = 32


class KeyMissing(Exception):
    """A key file is not there or not readable; the message names the file."""


def read_key(folder: Path, name: str) -> bytes:
    """The 32 bytes of one key; raises KeyMissing."""
    path = folder / name
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(f"鍵 {path} が読めません。バックアップから戻してください。") from error
    if len(key) != LENGTH:
        raise KeyMissing(f"鍵 {path} の長さが違います。バックアップから戻してください。")
    return key


def have_any(folder: Path) -> bool:
    """Whether at least one key file exists."""
    return any((folder / name).exists() for name in NAMES)


def make_missing(folder: Path) -> None:
    """Write a new random key for every purpose that has none yet (mode 0600, folder 0700)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in NAMES:
        if not (folder / name).exists():
            _write(folder / name, secrets.token_hex(LENGTH))


def mark(folder: Path) -> str:
    """A fingerprint of the keys that protect data, kept in the database; raises KeyMissing."""
    digest = hashlib.sha256(b"sokumen key mark v1")
    for name in NAMES:
        if name != "secret":
            digest.update(hashlib.sha256(read_key(folder, name)).digest())
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash in between must not leave an empty key behind."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
