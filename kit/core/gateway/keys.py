"""The key files of one instance.

For: making them once, reading them, exchanging the data key, and knowing whether they are the ones this database was
made with. Not for: encrypting. One file per purpose, so that one can be rotated without the others:
`secret` (Django's signatures), `data`, `lookup`, `telephone` (residents' records), `audit` (the chain), `instance`
(signs what is sent to the prefecture's hub; see `instance_key`).

Rules of exchanging the data key (`kit keys rotate`); a kill between any two steps leaves a folder that serves
- `data.new` is made first. From then on it wraps what is new; `data` still opens what is older.
- When everything is wrapped anew, `data` is kept as `data.old-ID` and `data.new` becomes `data`, in one rename.
- An old key is never deleted here: it opens backups from before. Its name carries its fingerprint and is checked.
- Which keys a database was made with is judged by all data keys of the folder, so that it is also true half-way.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

NAMES: Final = ("secret", "data", "lookup", "telephone", "audit")
# Came later: protects no data and can be replaced, so it is no part of what a database is recognised by, and a folder
# from before gets it by the next `setup`.
LATER: Final = ("instance",)
LENGTH: Final = 32
NEXT: Final = "data.new"
_OLD: Final = "data.old-"


class KeyMissing(Exception):
    """A key file is not there or not readable; the message names the file."""


class RotationRunning(Exception):
    """Another process is exchanging the data key just now."""


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
        make_once(folder / name)
    make_later(folder)


def make_later(folder: Path) -> None:
    """Write what the keys of an older folder lack; raises OSError where nobody may write."""
    for name in LATER:
        make_once(folder / name)


def make_once(path: Path) -> None:
    """Write a new random key into this file unless it is there; raises OSError."""
    if not path.exists():
        _write(path, secrets.token_hex(LENGTH))


def put_in_place(following: Path, path: Path) -> None:
    """Make a key that was made beside another the one that counts, in one step."""
    following.rename(path)
    _settle(path.parent)


def key_id(key: bytes) -> str:
    """A short fingerprint that says which key wrapped something and gives nothing of it away."""
    return hashlib.sha256(b"sokumen key id v1" + key).hexdigest()[:16]


def data_keys(folder: Path) -> tuple[bytes, ...]:
    """Every data key that opens, the one that wraps first; raises KeyMissing.

    Read in this order a key that another process exchanges meanwhile is seen at least once.
    """
    found = [*_next_key(folder), read_key(folder, "data")]
    found += [_read_old(path) for path in old_keys(folder)]
    return tuple(dict.fromkeys(found))


def old_keys(folder: Path) -> list[Path]:
    """The data keys of before, in the order of their names."""
    return sorted(folder.glob(f"{_OLD}*"))


def is_rotating(folder: Path) -> bool:
    """Whether an exchange of the data key was begun and not brought to its end."""
    return (folder / NEXT).exists()


@contextmanager
def rotating(folder: Path) -> Iterator[None]:
    """Hold the right to exchange the data key; ends with the process. Raises RotationRunning."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise RotationRunning(
            "ほかで鍵の更新が動いています。終わってから、もう一度おこなってください。"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def begin_rotation(folder: Path) -> None:
    """Make the next data key unless one is there already."""
    if not is_rotating(folder):
        _write(folder / NEXT, secrets.token_hex(LENGTH))


def finish_rotation(folder: Path) -> None:
    """Make the next data key the data key, and keep the one before under its fingerprint."""
    before = folder / "data"
    kept = folder / f"{_OLD}{key_id(read_key(folder, 'data'))}"
    if read_key(folder, NEXT) != read_key(folder, "data") and not kept.exists():
        os.link(before, kept)
        _settle(folder)
    (folder / NEXT).rename(before)
    _settle(folder)


def mark(folder: Path) -> str:
    """A fingerprint of the keys that protect data, kept in the database; raises KeyMissing."""
    return _mark(folder, read_key(folder, "data"))


def marks(folder: Path) -> frozenset[str]:
    """The fingerprints with each data key that is there: one of them stands in the database; raises KeyMissing."""
    return frozenset(_mark(folder, data_key) for data_key in data_keys(folder))


def _mark(folder: Path, data_key: bytes) -> str:
    digest = hashlib.sha256(b"sokumen key mark v1")
    for name in NAMES:
        if name != "secret":
            key = data_key if name == "data" else read_key(folder, name)
            digest.update(hashlib.sha256(key).digest())
    return digest.hexdigest()


def _next_key(folder: Path) -> list[bytes]:
    try:
        return [read_key(folder, NEXT)]
    except KeyMissing:
        if is_rotating(folder):
            raise
        return []  # there is none, or it became `data` a moment ago


def _read_old(path: Path) -> bytes:
    key = read_key(path.parent, path.name)
    if path.name != f"{_OLD}{key_id(key)}":
        raise KeyMissing(f"鍵 {path} の中身が名前と違います。バックアップから戻してください。")
    return key


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash in between must not leave an empty key behind."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        if os.geteuid() == 0:  # whoever types the command: the user who serves the instance reads its keys
            os.fchown(handle, path.parent.stat().st_uid, -1)
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder was written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
