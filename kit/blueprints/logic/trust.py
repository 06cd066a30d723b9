"""What a town decides about a signed feed beyond its signatures.

For: which listed releases may be received, and what has to stop everything. Not for: signatures, thresholds,
key rotation and expiry (TUF does those in the gateway), and what a release says (`document`, `schema`).

Rules
1. A target is `BLUEPRINT/SEQUENCE-VERSION.json`, or `media/SHA256.EXTENSION` for a file of a release; another harmless name is passed over (a later format may list
   more), a name that could lead out of its folder refuses the whole feed.
2. The feed lists every release of a blueprint from sequence 1 on, without a gap and without a double.
3. It never ends below what this town has verified before (kept in the database: a wiped cache must not accept
   an old repository), nor below what ships with the kit.
4. What is listed equals what was received before, byte for byte. Sequence 1 also equals the shipped document,
   or a person adopts the other line explicitly, by its digest.
5. A clock that is earlier than the newest `built_at` signed by the threshold is wrong: expiry would mean nothing.
6. Versions of root and targets (offline keys) never go down. Those of snapshot and timestamp may: that is how
   TUF recovers after the online key was stolen and its versions were run up. Versions belong to one start of trust:
   where a person began anew with another first root (the holders' keys were lost), they count from there. Rules 3
   and 4 stay, so that no release goes back then either.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from kit.blueprints.logic.document import Release
from kit.blueprints.logic.media import Medium, listed_in

TARGET: Final = re.compile(r"([a-z][a-z0-9-]{0,39})/([1-9][0-9]{0,4})-([0-9]{4}(?:\.[0-9]{1,4})+)\.json")
HARMLESS: Final = re.compile(r"(?!.*(?:^|/)\.)[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._-]+)*")
LARGEST_DOCUMENT: Final = 20 * 1024 * 1024
# Clocks of offices are some minutes off; a repository is not made fresh again by them.
CLOCK_SLACK: Final = timedelta(minutes=10)
FULL_REFRESH_AFTER: Final = timedelta(hours=24)


class TrustRefused(Exception):
    """What was offered is not accepted and nothing was stored; `code` for records, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class OtherLine(TrustRefused):
    """The feed begins with another first release than the kit; `digest` names it for an adoption."""

    def __init__(self, blueprint: str, digest: str) -> None:
        super().__init__(
            "other_line",
            f"県の配信の「{blueprint}」の最初の公開版が、キットに入っているものと違います（{digest[:16]}）。"
            f"県に確かめ、この系列を使うと決めたときだけ: kit … blueprint fetch --adopt {digest[:16]}",
        )
        self.digest = digest


class FeedUnavailable(Exception):
    """The feed could not be read now; nothing has changed here, and the next attempt goes on."""

    code = "unavailable"


class FeedNotKept(FeedUnavailable):
    """This machine has no room for the feed now, or may not write there; somebody has to look at it."""

    code = "not_kept"


class FeedBusy(FeedUnavailable):
    """Another fetch is at work here; it will say itself what comes of it."""


@dataclass(frozen=True)
class Listed:
    """One release as the signed targets list it; `digest` is the SHA-256 of its bytes."""

    name: str
    blueprint: str
    sequence: int
    version: str
    digest: str
    length: int


@dataclass(frozen=True)
class Offer:
    """What a feed says once all its signatures hold. `targets`: name to (SHA-256, length in bytes).

    `trust`: the SHA-256 of the root from which all of it was verified.
    """

    root_version: int
    targets_version: int
    expires: Mapping[str, datetime]
    targets: Mapping[str, tuple[str, int]]
    etag: str = ""
    timestamp_digest: str = ""
    trust: str = ""


@dataclass(frozen=True)
class Shipped:
    """One release that came with the kit."""

    sequence: int
    digest: str
    built_at: datetime


@dataclass(frozen=True)
class Position:
    """What a town knows of one blueprint: digests by sequence, as shipped and as received by signature."""

    blueprint: str
    verified: int = 0
    adopted: str = ""
    shipped: Mapping[int, str] = field(default_factory=dict)
    received: Mapping[int, str] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The newest sequence that stands here already, whichever way it came; 0 for none."""
        return max([self.verified, *self.shipped, *self.received], default=0)


class Feed(Protocol):
    """A signed repository: over the network, or in a bundle."""

    def changed(self, etag: str, timestamp_digest: str) -> bool:
        """Ask whether timestamp.json is another than the one remembered; raises FeedUnavailable."""

    def start_of(self, timestamp_digest: str) -> str:
        """The start of trust, as in `Offer`, under which that timestamp.json was verified; "" when nothing tells."""

    def refresh(self, at: datetime) -> Offer:
        """Verify everything as of the moment `at`; raises TrustRefused or FeedUnavailable."""

    def document(self, listed: Listed) -> bytes:
        """The bytes of a listed release, equal to its digest; raises TrustRefused or FeedUnavailable."""

    def medium(self, medium: Medium) -> bytes:
        """The bytes of a listed file, equal to its digest; raises TrustRefused or FeedUnavailable."""


def list_releases(targets: Mapping[str, tuple[str, int]]) -> tuple[Listed, ...]:
    """Return the releases among the signed target names (rule 1); raise TrustRefused."""
    found: dict[tuple[str, int], Listed] = {}
    for name, (digest, length) in sorted(targets.items()):
        match = TARGET.fullmatch(name)
        if match is None:
            _require_harmless(name)
            continue
        listed = Listed(name, match[1], int(match[2]), match[3], digest, length)
        if (listed.blueprint, listed.sequence) in found:
            raise TrustRefused("double", f"県の配信に、同じ順番の公開版が二つあります（{name}）。")
        if length > LARGEST_DOCUMENT:
            raise TrustRefused("oversize", f"県の公開版が大きすぎます（{name}）。")
        found[listed.blueprint, listed.sequence] = listed
    return tuple(found[key] for key in sorted(found))


def choose_releases(listed: Iterable[Listed], position: Position, adopt: str = "") -> tuple[Listed, ...]:
    """Return the releases to receive, oldest first (rules 2 to 4); raise TrustRefused or OtherLine.

    `adopt` is what a person typed to accept another line: at least 16 digits of the digest of its sequence 1.
    """
    ours = sorted((entry for entry in listed if entry.blueprint == position.blueprint), key=_sequence)
    _require_whole(ours, position)
    adopted = adopted_line(ours[0], position, adopt)
    compare = position.received if adopted else {**position.shipped, **position.received}
    for entry in ours:
        if compare.get(entry.sequence, entry.digest) == entry.digest:
            continue
        if entry.sequence == 1 and entry.sequence not in position.received:
            raise OtherLine(position.blueprint, entry.digest)
        raise TrustRefused(
            "changed",
            f"{entry.blueprint} {entry.version} は、前に受け取ったものと内容が違います。県に確かめてください。",
        )
    return tuple(entry for entry in ours if entry.sequence > position.newest)


def adopted_line(first: Listed, position: Position, adopt: str = "") -> str:
    """Return the digest of the adopted line when the feed's is it, "" when it is the shipped line or none."""
    if first.digest == position.shipped.get(1, first.digest):
        return ""
    wanted = adopt.replace(" ", "").lower()
    if position.adopted == first.digest or (len(wanted) >= 16 and first.digest.startswith(wanted)):
        return first.digest
    return ""


def check_document(release: Release, listed: Listed, before: str | None) -> None:
    """Pass when the document is the one its name says and follows `before`; raise TrustRefused."""
    said = (release.blueprint, release.sequence, release.version)
    if said != (listed.blueprint, listed.sequence, listed.version):
        raise TrustRefused(
            "other_release",
            f"{listed.name} の中身は、別の公開版です（{release.blueprint} {release.version}）。",
        )
    if release.sequence > 1 and release.previous != before:
        raise TrustRefused("gap", f"{listed.name} は、{before} の次の公開版ではありません。")


def check_medium(offer: Offer, medium: Medium) -> None:
    """Pass when the signed targets list this file as the release says; raise TrustRefused."""
    if not listed_in(offer.targets, medium):
        raise TrustRefused(
            "medium",
            f"県の配信の一覧に、公開版の画像 {medium.name} がありません。取り込まずに、県に確かめてください。",
        )


def check_clock(now: datetime, built: Iterable[datetime]) -> None:
    """Pass when the clock can be right (rule 5); raise TrustRefused."""
    newest = max(built, default=None)
    if newest is not None and now + CLOCK_SLACK < newest:
        raise TrustRefused(
            "clock",
            f"この機械の時計（{now:%Y-%m-%d %H:%M}）が、署名された公開版の日時（{newest:%Y-%m-%d %H:%M}）より"
            "前です。時計を合わせてから、もう一度おこなってください。",
        )


def check_versions(offer: Offer, *, root_version: int, targets_version: int) -> None:
    """Pass when the offline roles are not older than seen before (rule 6); raise TrustRefused."""
    if offer.root_version < root_version or offer.targets_version < targets_version:
        raise rolled_back()


def rolled_back() -> TrustRefused:
    """What to say of a repository that is older than the one seen before."""
    return TrustRefused(
        "rolled_back", "県の配信が、前に見たものより古くなっています。取り込まずに、県に確かめてください。"
    )


def may_poll(*, refreshed_at: datetime | None, now: datetime) -> bool:
    """Tell whether one question for timestamp.json is enough, or everything has to be looked at again."""
    return refreshed_at is not None and timedelta(0) <= now - refreshed_at < FULL_REFRESH_AFTER


def grouped(digest: str) -> str:
    """A fingerprint in groups of four, to be compared with paper."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _require_harmless(name: str) -> None:
    if not HARMLESS.fullmatch(name):
        raise TrustRefused(
            "name", "県の配信に、使ってはいけない名前があります。取り込まずに、県に確かめてください。"
        )


def _require_whole(ours: Sequence[Listed], position: Position) -> None:
    if not ours and not position.verified:
        raise TrustRefused("nothing_yet", f"県の配信に「{position.blueprint}」がまだありません。")
    if [entry.sequence for entry in ours] != list(range(1, len(ours) + 1)):
        raise TrustRefused("gap", f"県の配信の「{position.blueprint}」に、抜けている公開版があります。")
    if len(ours) < max([position.verified, *position.shipped]):
        raise rolled_back()


def _sequence(listed: Listed) -> int:
    return listed.sequence
