"""Short secrets at rest: AES-256-GCM with a key derived from one of the instance's key files.

For: secrets of staff, such as the seed of an authenticator app. Not for: residents' records, which have keys of
their own. Each purpose derives its own key, so that a sealed text of one cannot be opened as another.

A sealed text is `v1.` and base64 of nonce and ciphertext; anything else is refused, never passed through.
"""

import base64
import binascii
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.core.gateway.keys import data_keys
from kit.core.logic.sealed import SealBroken

SECOND_FACTOR: Final = "second factor"
_MARK: Final = "v1."
_NONCE: Final = 12


def seal_text(text: str, *, folder: Path, purpose: str) -> str:
    """Seal with the newest data key in `folder`; raises KeyMissing."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_keys(folder, purpose)[0]).encrypt(nonce, text.encode(), purpose.encode())
    return _MARK + base64.b64encode(nonce + sealed).decode("ascii")


def open_text(sealed: str, *, folder: Path, purpose: str) -> str:
    """Open what `seal_text` sealed for the same purpose; raises SealBroken or KeyMissing."""
    if not sealed.startswith(_MARK):
        raise SealBroken(purpose)
    try:
        raw = base64.b64decode(sealed.removeprefix(_MARK), validate=True)
    except binascii.Error as error:
        raise SealBroken(purpose) from error
    for key in _keys(folder, purpose):
        try:
            return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError):
            continue  # sealed by the data key of before or after, or not at all
    raise SealBroken(purpose)


def _keys(folder: Path, purpose: str) -> list[bytes]:
    """One derived key per data key; the first one seals."""
    return [HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key) for key in data_keys(folder)]
