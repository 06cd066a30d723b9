"""Takes what a signed feed offers: verified, judged, stored. Applying is somebody else's act.

Rules
- A release comes with its media; only those that are not here yet are fetched. A full look also brings back what
  was lost here of releases that came earlier.
- Everything that asks the network happens before the transaction; inside it the row of the feed is locked and
  the judgement made again, so that two fetches at once store each release once.
- Only a complete look is remembered as "seen": after an interruption the next run does not stop at
  "nothing has changed".
- Versions that were noted without their start of trust (before this was kept) get it at the first look of any kind, while
  the cache tells it, so that a new beginning is known as one. Where nothing tells, they count for every start, and the
  next look is a full one.
- A refusal changes nothing but what is said about it (`note_problem`, after the rollback).
- The newest bulletin comes along; one that cannot be read is left, and stops no release.
- A release that this kit cannot hold yet ends the row: those before it are stored, it and later ones are not.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from kit.blueprints.actions.bulletin import bring_bulletin, receive_bulletin
from kit.blueprints.actions.receive import OtherContent, receive_media, receive_release
from kit.blueprints.bridge.releases import ReleaseRefused, read_release
from kit.blueprints.logic.media import Medium, listed_in
from kit.blueprints.logic.trust import (
    Feed,
    FeedUnavailable,
    Listed,
    Offer,
    Shipped,
    TrustRefused,
    adopted_line,
    check_clock,
    check_document,
    check_medium,
    check_versions,
    choose_releases,
    list_releases,
    may_poll,
)
from kit.blueprints.models import FeedPosition, FeedState, StoredRelease
from kit.blueprints.queries.feed import feed_expiries, feed_position, feed_state
from kit.core.actions.audit import Actor, record, record_refusal


@dataclass(frozen=True)
class Errand:
    """What to fetch. `shipped`: by blueprint; `leeway`: how long after its expiry a bundle is still taken."""

    shipped: Mapping[str, tuple[Shipped, ...]]
    origin: str = "feed"
    full: bool = True
    adopt: str = ""
    leeway: timedelta = field(default_factory=timedelta)
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fetched:
    """What came of it: names of the releases stored now; whether one question was enough; what was left out."""

    stored: tuple[str, ...] = ()
    unchanged: bool = False
    left_out: str = ""


def fetch_releases(feed: Feed, errand: Errand, *, by: Actor, now: datetime) -> Fetched:
    """Look at the feed and store what is new; raises TrustRefused or FeedUnavailable and has stored nothing."""
    state = _with_start(feed, feed_state())
    _require_clock(state, errand, now)
    enough = bool(state.trust) and not errand.full and may_poll(refreshed_at=state.refreshed_at, now=now)
    if enough and not feed.changed(state.etag, state.timestamp_digest):
        return _nothing_new(by=by, now=now)
    offer = feed.refresh(now - errand.leeway)
    _require_no_step_back(offer, state)
    found = {
        listed.name: _bring(feed, offer, feed.document(listed))
        for name in errand.shipped
        for listed in _wanted(offer, name, errand)
    }
    _bring_back(feed, offer, errand)
    bulletin = bring_bulletin(feed, offer)
    fetched = _store(offer, found, errand, by=by, now=now)
    if bulletin is not None:
        receive_bulletin(bulletin, by=by, now=now)
    return fetched


@dataclass(frozen=True)
class Brought:
    """A document whose media are kept here; `refusal` says why not all of them are."""

    document: bytes
    refusal: ReleaseRefused | None = None


def _bring(feed: Feed, offer: Offer, document: bytes) -> Brought:
    def read(medium: Medium) -> bytes:
        check_medium(offer, medium)
        return feed.medium(medium)

    try:
        receive_media(document, read)
    except ReleaseRefused as error:
        return Brought(document, error)
    return Brought(document)


def note_problem(error: TrustRefused | FeedUnavailable, errand: Errand, *, by: Actor, now: datetime) -> None:
    """Remember why fetching failed; a refusal enters the trail once, not with every attempt."""
    code = error.code
    with transaction.atomic():
        state = _locked()
        before, state.problem = state.problem, code
        state.problem_words, state.problem_at, state.polled_at = str(error), now, now
        state.save()
    if isinstance(error, TrustRefused) and code != before:
        record_refusal(
            by=by, act="blueprint.fetch", kind="release", reference=errand.origin, reason=code, now=now
        )


def _nothing_new(*, by: Actor, now: datetime) -> Fetched:
    """The stored signatures still count; when one has run out, silence is not good news."""
    with transaction.atomic():
        state = _locked()
        expired = [role for role, moment in feed_expiries(state).items() if moment <= now]
        if not expired:
            state.polled_at = now
            state.problem, state.problem_words, state.problem_at = "", "", None
            state.save()
            return Fetched(unchanged=True)
    raise TrustRefused(
        "expired",
        f"県の署名の期限が切れています（{'、'.join(expired)}）。サイトはそのまま動きます。県に署名のし直しを頼んでください。",
    )


def _bring_back(feed: Feed, offer: Offer, errand: Errand) -> None:
    def read(medium: Medium) -> bytes | None:
        return feed.medium(medium) if listed_in(offer.targets, medium) else None

    for stored in StoredRelease.objects.filter(blueprint__in=list(errand.shipped)):
        with suppress(ReleaseRefused):
            receive_media(bytes(stored.document), read)


@transaction.atomic
def _store(
    offer: Offer, found: Mapping[str, Brought], errand: Errand, *, by: Actor, now: datetime
) -> Fetched:
    state = _locked()
    _require_no_step_back(offer, state)
    stored: list[str] = []
    left_out = ""
    for blueprint in errand.shipped:
        names, why = _receive(offer, blueprint, found, errand, by=by, now=now)
        stored, left_out = stored + names, left_out or why
    _remember(state, offer, left_out, now)
    built = [state.newest_built_at, *(_built_at(brought.document) for brought in found.values())]
    state.newest_built_at = max((moment for moment in built if moment), default=None)
    check_clock(now, [state.newest_built_at] if state.newest_built_at else [])
    state.save()
    if stored or errand.leeway:
        detail = {"releases": len(stored), **errand.detail}
        record(by=by, act="blueprint.fetch", kind="release", reference=errand.origin, detail=detail, now=now)
    return Fetched(stored=tuple(stored), left_out=left_out)


def _receive(
    offer: Offer, blueprint: str, found: Mapping[str, Brought], errand: Errand, *, by: Actor, now: datetime
) -> tuple[list[str], str]:
    wanted = _wanted(offer, blueprint, errand)
    ours = [found for found in list_releases(offer.targets) if found.blueprint == blueprint]
    versions = {found.sequence: found.version for found in ours}
    position = feed_position(blueprint, errand.shipped[blueprint])
    row, _made = FeedPosition.objects.get_or_create(blueprint=blueprint)
    row.adopted = adopted_line(ours[0], position, errand.adopt) or row.adopted
    verified, names, left_out = min(position.newest, len(ours)), [], ""
    for listed in wanted:
        document, refusal = found[listed.name].document, found[listed.name].refusal
        try:
            check_document(read_release(document), listed, versions.get(listed.sequence - 1))
            if refusal is not None:
                raise refusal
            names.append(str(receive_release(document, origin=errand.origin, by=by, now=now)))
        except ReleaseRefused as error:
            left_out = str(error)
            break
        except OtherContent as error:
            raise TrustRefused("changed", str(error)) from error
        verified = listed.sequence
    row.verified_sequence = max(row.verified_sequence, verified)
    row.save()
    return names, left_out


def _wanted(offer: Offer, blueprint: str, errand: Errand) -> tuple[Listed, ...]:
    position = feed_position(blueprint, errand.shipped[blueprint])
    return choose_releases(list_releases(offer.targets), position, errand.adopt)


def _with_start(feed: Feed, state: FeedState) -> FeedState:
    if state.trust or not state.timestamp_digest:
        return state
    start = feed.start_of(state.timestamp_digest)
    FeedState.objects.filter(pk=state.pk, trust="", timestamp_digest=state.timestamp_digest).update(
        trust=start
    )
    return feed_state()


def _require_no_step_back(offer: Offer, state: FeedState) -> None:
    if state.trust in ("", offer.trust):
        check_versions(offer, root_version=state.root_version, targets_version=state.targets_version)


def _remember(state: FeedState, offer: Offer, left_out: str, now: datetime) -> None:
    state.trust = offer.trust
    state.root_version, state.targets_version = offer.root_version, offer.targets_version
    state.expires = {role: moment.isoformat() for role, moment in offer.expires.items()}
    state.etag, state.timestamp_digest = offer.etag[:200], offer.timestamp_digest
    state.polled_at = state.refreshed_at = now
    state.problem, state.problem_words = ("left_out", left_out) if left_out else ("", "")
    state.problem_at = now if left_out else None


def _require_clock(state: FeedState, errand: Errand, now: datetime) -> None:
    shipped = [found.built_at for releases in errand.shipped.values() for found in releases]
    check_clock(now, [*shipped, *([state.newest_built_at] if state.newest_built_at else [])])


def _built_at(document: bytes) -> datetime | None:
    try:
        return datetime.fromisoformat(read_release(document).built_at)
    except ReleaseRefused:
        return None


def _locked() -> FeedState:
    FeedState.objects.get_or_create(pk=1)
    return FeedState.objects.select_for_update().get(pk=1)
