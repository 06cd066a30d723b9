"""The signed feed as a folder of static files: `metadata/` and `targets/`, for any web server.

For: reading the present state, and putting out new files in the order in which a reader must find them. Not for:
the offline signatures (`draft`), and serving.

Rules
- Consistent snapshots: every file but timestamp.json has its version or digest in its name and never changes;
  all of them stay, every version of root above all.
- timestamp.json is replaced last, in one step: a reader sees the old state or the new one, whole.
- Files are readable by the web server, whichever user it runs as; they are public.
"""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from kit.blueprints.logic.trust_expiry import LIFETIMES
from kit.hub.logic.signing import SigningRefused

T = TypeVar("T", bound=Signed)


class FeedUnreadable(SigningRefused):
    """This process may not look into the feed; the message names the folder."""


def lifetime_end(role: str, now: datetime) -> datetime:
    """When a signature made now runs out."""
    return now.astimezone(UTC).replace(microsecond=0) + LIFETIMES[role]


class Repository:
    """The feed in one folder, which may be empty before the ceremony."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.metadata, self.targets_folder = folder / "metadata", folder / "targets"

    def newest(self, kind: type[T]) -> Metadata[T] | None:
        """The newest metadata of a role, None before there is one; raises SigningRefused."""
        wanted = "timestamp.json" if kind is Timestamp else f"[0-9]*.{kind.type}.json"
        found = [path for path in self._metadata_files() if path.match(wanted)]
        newest = max(
            found,
            key=lambda path: int(path.name.split(".")[0]) if path.name[0].isdigit() else 0,
            default=None,
        )
        return read_metadata(kind, newest) if newest else None

    def _metadata_files(self) -> list[Path]:
        """Every file of metadata; a folder that cannot be looked into is never an empty feed."""
        try:
            return list(self.metadata.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FeedUnreadable(_unreadable(self.metadata, error)) from error

    def required_root(self) -> Metadata[Root]:
        """The newest root; raises SigningRefused before the ceremony."""
        root = self.newest(Root)
        if root is None:
            raise SigningRefused(
                "まだ鍵の名簿がありません。先に: kit --site mie release keys handover FOLDER …"
            )
        return root

    def listed(self) -> dict[str, tuple[str, int]]:
        """What is published, by name."""
        targets = self.newest(Targets)
        return listing(targets) if targets else {}

    def expires(self) -> dict[str, datetime]:
        """When each present signature runs out, by role."""
        kinds: tuple[type[Any], ...] = (Root, Targets, Snapshot, Timestamp)
        found = {kind.type: self.newest(kind) for kind in kinds}
        return {role: metadata.signed.expires for role, metadata in found.items() if metadata}

    def document(self, name: str, digest: str) -> bytes:
        """A published document; raises SigningRefused when it is not there."""
        try:
            return self._place(name, digest).read_bytes()
        except OSError as error:
            raise SigningRefused(
                f"{error.filename} が読めません。配信の置き場を元に戻してください。"
            ) from error

    def put_document(self, name: str, info: TargetFile, document: bytes) -> None:
        put(self._place(name, info.hashes["sha256"]), document)

    def _place(self, name: str, digest: str) -> Path:
        folder, _slash, file = name.rpartition("/")
        return self.targets_folder / folder / f"{digest}.{file}"

    def put_offline(self, metadata: Metadata[Any]) -> None:
        """Add a signed root or targets under its version."""
        signed = metadata.signed
        put(self.metadata / f"{signed.version}.{signed.type}.json", metadata.to_bytes())

    def renew(self, online: CryptoSigner, now: datetime) -> None:
        """Say anew what is current: next snapshot and timestamp, for 35 days; raises SigningRefused."""
        root, targets = self.required_root(), self.newest(Targets)
        if targets is None:
            raise SigningRefused("まだ何も出していません。")
        allowed = root.signed.roles[Timestamp.type].keyids
        if online.public_key.keyid not in allowed:
            raise SigningRefused(
                "この鍵は、名簿にあるオンラインの鍵ではありません。--online を確かめてください。"
            )
        before, stamped = self.newest(Snapshot), self.newest(Timestamp)
        snapshot = Snapshot(
            version=before.signed.version + 1 if before else 1, expires=lifetime_end("snapshot", now),
            meta={"targets.json": _meta(targets)},
        )  # fmt: skip
        signed_snapshot = _signed(snapshot, online)
        timestamp = Timestamp(
            version=stamped.signed.version + 1 if stamped else 1, expires=lifetime_end("timestamp", now),
            snapshot_meta=_meta(signed_snapshot),
        )  # fmt: skip
        put(self.metadata / f"{snapshot.version}.snapshot.json", signed_snapshot.to_bytes())
        put(self.metadata / "timestamp.json", _signed(timestamp, online).to_bytes())


def listing(targets: Metadata[Targets]) -> dict[str, tuple[str, int]]:
    """Digest and length of everything that targets list, by name."""
    return {name: (found.hashes["sha256"], found.length) for name, found in targets.signed.targets.items()}


def read_metadata(kind: type[T], path: Path) -> Metadata[T]:
    """Read a file of metadata; raises SigningRefused."""
    try:
        found = Metadata[T].from_bytes(path.read_bytes())
    except PermissionError as error:
        raise FeedUnreadable(_unreadable(path, error)) from error
    except (RepositoryError, OSError) as error:
        raise SigningRefused(f"{path} が読めません。壊れていないか確かめてください。") from error
    if not isinstance(found.signed, kind):
        raise SigningRefused(f"{path} は {kind.type} ではありません。")
    return found


def _unreadable(path: Path, error: OSError) -> str:
    return (
        f"配信の置き場 {path} が読めません（{error.strerror or error}）。"
        "このサイトを動かす利用者が読めるように、持ち主とグループを確かめてください。"
    )


def put(path: Path, data: bytes) -> None:
    """Write a public file whole, in one step."""
    for folder in reversed((path.parent, *path.parent.parents)):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _signed(signed: Any, online: CryptoSigner) -> Metadata[Any]:
    metadata: Metadata[Any] = Metadata(signed)
    metadata.sign(online)
    return metadata


def _meta(metadata: Metadata[Any]) -> MetaFile:
    data = metadata.to_bytes()
    return MetaFile(metadata.signed.version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})
