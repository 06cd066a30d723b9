"""An honest publisher of a signed feed on disk, which can also be made to lie.

For: tests of what towns accept. Written against TUF's own classes and not the kit's, so that the hub's tooling
and the town's checks are not proven by each other's mistakes. Root and targets are signed by two of three keys,
snapshot and timestamp by one.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

DAYS: Final = {"root": 761, "targets": 396, "snapshot": 35, "timestamp": 35}
Key = CryptoSigner


def release(document: dict[str, Any], sequence: int, **changes: Any) -> bytes:
    """Canonical bytes of the `sequence`-th release after a shipped document, with a page's title of its own."""
    from kit.blueprints.logic.canonical import canonical_bytes

    new: dict[str, Any] = deepcopy(document)
    new |= {"sequence": sequence, "version": f"2026.{sequence}", "previous": f"2026.{sequence - 1}"}
    new |= {"notes": f"{sequence}番め", **changes}
    return canonical_bytes(new)


def shipped_and_next(built: Path) -> tuple[list[bytes], bytes]:
    """The line of releases in a folder of built documents, as bytes in their order, and one that follows it."""
    shipped = sorted((path.read_bytes() for path in built.glob("*.json")), key=_sequence)
    last = json.loads(shipped[-1])
    following = release(last, last["sequence"] + 1, version="2099.1", previous=last["version"])
    return shipped, following


def _sequence(document: bytes) -> int:
    return int(json.loads(document)["sequence"])


class Publisher:
    """A repository in `folder`, with its keys in memory; `now` is its clock."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now.astimezone(UTC)
        self.metadata = folder / "metadata"
        self.metadata.mkdir(parents=True)
        offline = [Key.generate_ed25519() for _ in range(3)]
        self.keys: dict[str, list[Key]] = {
            "root": list(offline), "targets": list(offline),
            "snapshot": [Key.generate_ed25519()], "timestamp": [Key.generate_ed25519()],
        }  # fmt: skip
        self.root = Root(expires=self._end("root"), consistent_snapshot=True)
        for role, keys in self.keys.items():
            for key in keys:
                self.root.add_key(key.public_key, role)
            self.root.roles[role].threshold = 2 if role in ("root", "targets") else 1
        self.targets = Targets(expires=self._end("targets"))
        self.snapshot = Snapshot(expires=self._end("snapshot"))
        self.timestamp = Timestamp(expires=self._end("timestamp"))
        self.write_root()
        self.write_targets()
        self.renew()

    @property
    def first_root(self) -> bytes:
        return (self.metadata / "1.root.json").read_bytes()

    def publish(self, document: bytes, name: str = "", *, signers: Sequence[Key] | None = None) -> str:
        """Sign and put out one document under the name that it says, or another one."""
        name = name or _own_name(document)
        info = TargetFile.from_data(name, document, ["sha256"])
        self.targets.targets[name] = info
        self.put(name, document)
        self.targets.version += 1
        self.targets.expires = self._end("targets")
        self.write_targets(signers)
        self.renew()
        return name

    def put(self, name: str, document: bytes) -> Path:
        """Write the file of a target, without a word about it in the metadata."""
        folder, _slash, file = name.rpartition("/")
        path = self.folder / "targets" / folder / f"{hashlib.sha256(document).hexdigest()}.{file}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document)
        return path

    def renew(self) -> None:
        """New snapshot and timestamp over the present targets."""
        self.snapshot.version += 1
        self.snapshot.expires = self._end("snapshot")
        self.snapshot.meta["targets.json"] = MetaFile(self.targets.version)
        self._write("snapshot", Metadata(self.snapshot))
        self.timestamp.version += 1
        self.timestamp.expires = self._end("timestamp")
        self.timestamp.snapshot_meta = MetaFile(self.snapshot.version)
        self._write("timestamp", Metadata(self.timestamp))

    def rotate(self, role: str, new: Sequence[Key], signers: Sequence[Key] | None = None) -> None:
        """The next root with other keys for a role, signed by old and new holders."""
        holders = list(self.keys["root"])
        for key in self.keys[role]:
            self.root.revoke_key(key.public_key.keyid, role)
        for key in new:
            self.root.add_key(key.public_key, role)
        self.keys[role] = list(new)
        self.root.version += 1
        both = {key.public_key.keyid: key for key in [*holders, *self.keys["root"]]}
        self.write_root(list(signers) if signers is not None else list(both.values()))

    def write_root(self, signers: Sequence[Key] | None = None) -> None:
        self._write("root", Metadata(self.root), signers)

    def write_targets(self, signers: Sequence[Key] | None = None) -> None:
        self._write("targets", Metadata(self.targets), signers)

    def copy_of_files(self, folder: Path) -> Path:
        """What an attacker keeps: the files as they are now, without keys."""
        return Path(shutil.copytree(self.folder, folder))

    def branch(self, folder: Path) -> "Publisher":
        """The same repository somewhere else, for lies with stolen keys."""
        other: Publisher = object.__new__(Publisher)
        other.__dict__ = {**self.__dict__, "folder": self.copy_of_files(folder), "keys": dict(self.keys)}
        other.metadata = folder / "metadata"
        for part in ("root", "targets", "snapshot", "timestamp"):
            setattr(other, part, deepcopy(getattr(self, part)))
        return other

    def _write(self, role: str, metadata: Metadata[Any], signers: Sequence[Key] | None = None) -> None:
        for key in self.keys[role] if signers is None else signers:
            metadata.sign(key, append=True)
        name = "timestamp.json" if role == "timestamp" else f"{metadata.signed.version}.{role}.json"
        (self.metadata / name).write_bytes(metadata.to_bytes())

    def _end(self, role: str) -> datetime:
        return self.now + timedelta(days=DAYS[role])


def _own_name(document: bytes) -> str:
    head = json.loads(document)
    return f"{head['blueprint']}/{head['sequence']}-{head['version']}.json"
