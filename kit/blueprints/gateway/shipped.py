"""The built documents that ship with the kit: `blueprints/NAME/VERSION.json`, newest last, and their media.

Media stand in `blueprints/NAME/built/media/`, each under its SHA-256.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from kit.blueprints.logic.media import Medium
from kit.blueprints.logic.trust import Shipped


class ShippedMissing(Exception):
    """A blueprint that site.toml subscribes to does not ship with this kit."""


def shipped_document(folder: Path, name: str) -> bytes:
    """The newest shipped document of one blueprint; raises ShippedMissing."""
    return shipped_documents(folder, name, newest_only=True)[0]


def shipped_documents(folder: Path, name: str, *, newest_only: bool) -> list[bytes]:
    """All shipped documents of one blueprint, the oldest first; raises ShippedMissing when there is none."""
    built = sorted((folder / name / "built").glob("*.json"), key=_version)
    if not built:
        raise ShippedMissing(
            f"ひな形「{name}」はこのキットに入っていません。site.toml の subscribe を確かめてください。"
        )
    return [path.read_bytes() for path in (built[-1:] if newest_only else built)]


def shipped_releases(folder: Path, name: str) -> tuple[Shipped, ...]:
    """Every shipped release of one blueprint, oldest first: what a feed has to agree with."""
    found: list[Shipped] = []
    if not (folder / name).is_dir():
        return ()
    for document in shipped_documents(folder, name, newest_only=False):
        head = json.loads(document)
        digest = hashlib.sha256(document).hexdigest()
        found.append(Shipped(int(head["sequence"]), digest, datetime.fromisoformat(head["built_at"])))
    return tuple(found)


def shipped_medium(folder: Path, name: str, medium: Medium) -> bytes | None:
    """The bytes of a file that ships with a blueprint, None when it does not."""
    path = folder / name / "built" / "media" / medium.file_name
    return path.read_bytes() if path.is_file() else None


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("."))
