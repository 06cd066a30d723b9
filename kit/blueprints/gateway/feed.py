"""A signed feed read with TUF, over the network or from a bundle.

For: verifying (threshold, expiry, rollback, mix-and-match, key rotation are TUF's), listing, fetching documents and media.
Not for: deciding what a town takes (`logic.trust`), and storing it.

Rules
- The trusted root of site.toml's folder is given to TUF every time; the feed can only continue its chain.
- One process at a time works in a cache folder (TUF's updater asks for that); a second one is told so.
- The moment of "now" is handed in: whether something is expired is decided by the same clock as everything else.
- What TUF says becomes one of two errors: refused (look into it), or unavailable (try again).
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from kit.blueprints.logic.media import Medium, parse_media
from kit.blueprints.logic.trust import FeedBusy, FeedUnavailable, Listed, Offer, TrustRefused, rolled_back

MOST_TIMESTAMP: Final = 16_384
CONFIG: Final = UpdaterConfig(
    timestamp_max_length=MOST_TIMESTAMP, snapshot_max_length=65_536, targets_max_length=5_000_000
)
ROLES: Final = (Root, Timestamp, Snapshot, Targets)


class TufFeed:
    """One feed, as `logic.trust.Feed`; `base` is the address of its folder, `cache` a folder of this instance."""

    def __init__(self, fetcher: FetcherInterface, *, base: str, trust: bytes, cache: Path) -> None:
        self.fetcher, self.base, self.trust = fetcher, base, trust
        # A cache belongs to one start of trust: another root.json begins with an empty one.
        self.start = hashlib.sha256(trust).hexdigest()
        self.folder = cache / self.start[:16]
        self._updater: Updater | None = None

    def changed(self, etag: str, timestamp_digest: str) -> bool:
        ask = getattr(self.fetcher, "unless_same", None)
        if ask is None:
            return True
        with said_plainly():
            body = ask(f"{self.base}metadata/timestamp.json", etag, MOST_TIMESTAMP)
        return body is not None and hashlib.sha256(body).hexdigest() != timestamp_digest

    def start_of(self, timestamp_digest: str) -> str:
        """The first root whose cache still holds what the database remembers, by what TUF keeps of roots there."""
        for folder in sorted(self.folder.parent.glob("*/metadata")):
            if _digest_of(folder / "timestamp.json") != timestamp_digest:
                continue
            roots = map(_digest_of, sorted((folder / "root_history").glob("*.root.json")))
            return next((root for root in roots if root.startswith(folder.parent.name)), "")
        return ""

    def refresh(self, at: datetime) -> Offer:
        metadata, targets = self.folder / "metadata", self.folder / "targets"
        for folder in (metadata, targets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with said_plainly():
            self._updater = Updater(
                str(metadata), f"{self.base}metadata/", str(targets), f"{self.base}targets/",
                fetcher=self.fetcher, config=CONFIG, bootstrap=self.trust,
            )  # fmt: skip
            set_clock(self._updater, at)
            self._updater.refresh()
        etags = getattr(self.fetcher, "etags", {})
        return self._offer(metadata, etags.get(f"{self.base}metadata/timestamp.json", ""))

    def document(self, listed: Listed) -> bytes:
        return self._target(listed.name)

    def medium(self, medium: Medium) -> bytes:
        return self._target(medium.target)

    def _target(self, name: str) -> bytes:
        assert self._updater is not None, "refresh first"
        with said_plainly():
            info = self._updater.get_targetinfo(name)
            if info is None:
                raise rolled_back()
            there = self._updater.find_cached_target(info) or self._updater.download_target(info)
            return Path(there).read_bytes()

    def bundle_entries(self, releases: Iterable[Listed]) -> Iterator[tuple[str, bytes]]:
        """Everything a closed town needs, by name: every version of root, the newest other metadata, documents, media."""
        metadata = self.folder / "metadata"
        for version in range(1, _version(metadata / "root.json") + 1):
            name = f"metadata/{version}.root.json"
            with said_plainly():
                yield name, self.fetcher.download_bytes(f"{self.base}{name}", CONFIG.root_max_length)
        yield "metadata/timestamp.json", (metadata / "timestamp.json").read_bytes()
        for role in ("snapshot", "targets"):
            path = metadata / f"{role}.json"
            yield f"metadata/{_version(path)}.{role}.json", path.read_bytes()
        media: dict[str, Medium] = {}
        for listed in releases:
            folder, _slash, file = listed.name.rpartition("/")
            document = self.document(listed)
            yield f"targets/{folder}/{listed.digest}.{file}", document
            media |= {medium.sha256: medium for medium in _media_of(document)}
        for sha256, medium in sorted(media.items()):
            yield f"targets/media/{sha256}.{medium.file_name}", self.medium(medium)

    def forget_documents(self) -> None:
        """Remove fetched documents; they stand in the database now."""
        for path in (self.folder / "targets").glob("*"):
            path.unlink(missing_ok=True)

    def _offer(self, metadata: Path, etag: str) -> Offer:
        root = Metadata[Root].from_file(str(metadata / "root.json")).signed
        targets = Metadata[Targets].from_file(str(metadata / "targets.json")).signed
        expires = {
            role.type: Metadata[Any].from_file(str(metadata / f"{role.type}.json")).signed.expires
            for role in ROLES
        }
        listed = {
            name: (found.hashes.get("sha256", ""), found.length) for name, found in targets.targets.items()
        }
        digest = _digest_of(metadata / "timestamp.json")
        return Offer(root.version, targets.version, expires, listed, etag, digest, self.start)


def _media_of(document: bytes) -> tuple[Medium, ...]:
    try:
        return parse_media(json.loads(document).get("media", []))
    except (ValueError, AttributeError) as error:
        raise TrustRefused("damaged", "県の配信に、公開版として読めない文書があります。") from error


def _digest_of(path: Path) -> str:
    """The SHA-256 of a file; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _version(path: Path) -> int:
    return int(Metadata[Any].from_file(str(path)).signed.version)


def set_clock(updater: Updater, at: datetime) -> None:
    """Let expiry be judged as of `at`. TUF offers no public way; tests/unit/blueprints holds this one."""
    updater._trusted_set.reference_time = at


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn TUF's errors into ours."""
    try:
        yield
    except exceptions.DownloadLengthMismatchError as error:
        raise TrustRefused(
            "oversize", "県の配信から、大きすぎるものが届きました。何も取り込んでいません。"
        ) from error
    except exceptions.DownloadError as error:
        raise FeedUnavailable(_unavailable(error)) from error
    except exceptions.RepositoryError as error:
        raise _refused(error) from error


def _unavailable(error: exceptions.DownloadError) -> str:
    if isinstance(error, exceptions.SlowRetrievalError):
        return (
            "県の配信からの受け取りに時間がかかりすぎました。前の状態のままです。あとでもう一度おこないます。"
        )
    if isinstance(error, exceptions.DownloadHTTPError):
        return f"県の配信に、あるはずのファイルがありません（{error.status_code}）。前の状態のままです。"
    return "県の配信につながりません。前の状態のままです。hub_url とネットワークを確かめてください。"


def _refused(error: exceptions.RepositoryError) -> TrustRefused:
    if isinstance(error, exceptions.ExpiredMetadataError):
        return TrustRefused(
            "expired",
            "県の署名の期限が切れているので、取り込みません。サイトはそのまま動きます。県に署名のし直しを頼んでください。",
        )
    if isinstance(error, exceptions.BadVersionNumberError):
        return rolled_back()
    if isinstance(error, exceptions.UnsignedMetadataError):
        return TrustRefused(
            "signatures", "県の署名が足りないか、別の鍵のものです。何も取り込まずに、県に確かめてください。"
        )
    return TrustRefused(
        "damaged", "県の配信から、壊れたもの、または署名と合わないものが届きました。何も取り込んでいません。"
    )


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Hold the cache folder for one process; raises FeedBusy when another one works there."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(cache / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise FeedBusy(
            "いま、別の受け取りが動いています。終わってから、もう一度おこなってください。"
        ) from error
    try:
        yield
    finally:
        os.close(handle)
