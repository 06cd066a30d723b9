"""The start of a town's trust: `sites/SLUG/root.json`, and what can be said of it by itself.

For: reading an invitation, writing it once, and looking again at what the cache holds. Not for: the chain of
later roots, which TUF follows.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from kit.blueprints.logic.trust import TrustRefused

LEAST_THRESHOLD: Final = 2
MOST_BYTES: Final = 512_000


@dataclass(frozen=True)
class Trust:
    """A root that is signed by itself; `fingerprint` is the SHA-256 of what is signed, without the signatures."""

    document: bytes
    fingerprint: str
    version: int
    expires: datetime
    holders: int
    threshold: int


def read_trust(path: Path) -> Trust | None:
    """The trusted root of an instance, None when nobody has set one; raises TrustRefused."""
    return judge_root(path.read_bytes(), path) if path.is_file() else None


def judge_root(document: bytes, path: Path) -> Trust:
    """Read a root; raises TrustRefused when it does not hold or one person alone could sign."""
    if len(document) > MOST_BYTES:
        raise TrustRefused("root", f"{path} は大きすぎます。")
    try:
        root = Metadata[Root].from_bytes(document)
        if not isinstance(root.signed, Root):
            raise RepositoryError("not a root")
        root.signed.verify_delegate(Root.type, root.signed_bytes, root.signatures)
    except RepositoryError as error:
        raise TrustRefused("root", f"{path} は、署名のそろった root.json ではありません。") from error
    offline = [root.signed.roles[role] for role in (Root.type, Targets.type)]
    if min(role.threshold for role in offline) < LEAST_THRESHOLD:
        raise TrustRefused("root", f"{path} は、一人の署名だけで変えられる名簿です。県に確かめてください。")
    # The same key under two names would let one person sign twice.
    values = [root.signed.keys[keyid].keyval["public"] for keyid in offline[0].keyids]
    if len(set(values)) != len(values):
        raise TrustRefused("root", f"{path} に、同じ鍵が二度あります。県に確かめてください。")
    return Trust(
        document=document,
        fingerprint=hashlib.sha256(root.signed_bytes).hexdigest(),
        version=root.signed.version,
        expires=root.signed.expires,
        holders=len(offline[0].keyids),
        threshold=offline[0].threshold,
    )


def write_trust(path: Path, document: bytes) -> None:
    """Write the root whole, and only where none is."""
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o644)  # public; whoever types the command, the serving user has to read it
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    os.link(draft, path)  # fails when it is there already, where a rename would replace it
    draft.unlink()


def cached_targets(trust: Trust, folder: Path) -> Mapping[str, tuple[str, int]] | None:
    """What the cache lists, verified again from the trusted root on, without the network and whatever its age.

    None when nothing was fetched yet; raises TrustRefused when a signature does not hold.
    """
    if not (folder / "metadata" / "targets.json").is_file():
        return None
    try:
        root = _newest_root(trust, folder / "metadata" / "root_history")
        targets = Metadata[Targets].from_file(str(folder / "metadata" / "targets.json"))
        root.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
    except (RepositoryError, OSError) as error:
        raise TrustRefused(
            "signatures",
            f"{folder} の署名が合いません。フォルダーを消して、もう一度 fetch をおこなってください。",
        ) from error
    return {
        name: (found.hashes.get("sha256", ""), found.length) for name, found in targets.signed.targets.items()
    }


def knows_root(trust: Trust, other: Trust, folder: Path) -> bool:
    """Whether another root is the trusted one, or follows it by the chain that the cache holds and TUF has verified."""
    if other.fingerprint == trust.fingerprint:
        return True
    history = folder / "metadata" / "root_history"
    newest = _newest_root(trust, history)
    later = (history / f"{version}.root.json" for version in range(trust.version + 1, newest.version + 1))
    return any(judge_root(path.read_bytes(), path).fingerprint == other.fingerprint for path in later)


def _newest_root(trust: Trust, history: Path) -> Root:
    root = Metadata[Root].from_bytes(trust.document).signed
    while (path := history / f"{root.version + 1}.root.json").is_file():
        following = Metadata[Root].from_file(str(path))
        for keeper in (root, following.signed):
            keeper.verify_delegate(Root.type, following.signed_bytes, following.signatures)
        root = following.signed
    return root
