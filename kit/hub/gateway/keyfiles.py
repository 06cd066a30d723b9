"""Key files: a secret one, locked with a passphrase, and the public one that is handed to the hub.

For: holders' keys (locked) and the online key (0600, no passphrase, because a timer uses it; it can say that
something is still current, never what). Not for: where they are kept: each on a device of its own, never on the
web server.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from kit.hub.logic.signing import SigningRefused

HOLDER = "x-sokumen-holder"


@dataclass(frozen=True)
class PublicKey:
    """A key as everybody may see it; `holder` says whose it is, in the words of the ceremony."""

    holder: str
    key: SSlibKey

    @property
    def fingerprint(self) -> str:
        return str(self.key.keyid)


def make_key(path: Path, holder: str, passphrase: str) -> PublicKey:
    """Write `path` (secret) and `path`.pub (public); an empty passphrase leaves it unlocked."""
    public = path.with_name(f"{path.name}.pub")
    if path.exists() or public.exists():
        raise SigningRefused(f"{path} がすでにあります。鍵は上書きしません。別の名前にしてください。")
    private = Ed25519PrivateKey.generate()
    lock: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), 0o600)
    found = PublicKey(holder, _public(SSlibKey.from_crypto(private.public_key()), holder))
    _write(public, json.dumps(_as_data(found), ensure_ascii=False, indent=1).encode() + b"\n", 0o644)
    return found


def read_public(path: Path) -> PublicKey:
    """The public half of a key; raises SigningRefused."""
    try:
        data = json.loads(_read(path))
        return PublicKey(data["holder"], SSlibKey.from_dict(data["keyid"], data["key"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SigningRefused(
            f"{path} は、release keys new が書いた .pub ではありません。鍵のとなりにある、名前が .pub で終わるファイルを書いてください。"
        ) from error


def read_signer(path: Path, passphrase: str) -> CryptoSigner:
    """The secret half, ready to sign; raises SigningRefused."""
    secret, public = read_halves(path)
    try:
        private = load_pem_private_key(secret, passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise SigningRefused(f"鍵 {path} が開きません。合い言葉を確かめてください。") from error
    try:
        return CryptoSigner(private, public.key)
    except (ValueError, TypeError) as error:
        raise SigningRefused(
            f"鍵 {path} と、となりの {path.name}.pub は、組になっていません。動かすときは、二つとも動かします。"
        ) from error


def read_halves(path: Path) -> tuple[bytes, PublicKey]:
    """Both files of a key, the secret one still locked; raises SigningRefused, so that nobody types a passphrase in vain."""
    secret = _read(path)
    if b"PRIVATE KEY" not in secret:
        raise SigningRefused(f"{path} は、release keys new が書いた鍵ではありません。")
    return secret, read_public(path.with_name(f"{path.name}.pub"))


def _read(path: Path) -> bytes:
    """Missing and forbidden are two mistakes, and two people mend them."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SigningRefused(
            f"鍵のファイル {path} がありません。場所を確かめてください（--online FILE、--key FILE）。"
        ) from error
    except OSError as error:
        raise SigningRefused(
            f"鍵のファイル {path} が読めません（{error.strerror or error}）。この鍵を持つ利用者でおこなってください。"
        ) from error


def _public(key: SSlibKey, holder: str) -> SSlibKey:
    key.unrecognized_fields[HOLDER] = holder
    return key


def _as_data(found: PublicKey) -> dict[str, Any]:
    return {"holder": found.holder, "keyid": found.key.keyid, "key": found.key.to_dict()}


def _write(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(data)
        file.flush()
        os.fsync(handle)
