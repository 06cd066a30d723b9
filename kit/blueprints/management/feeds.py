"""Joins an instance with its feed: which root, which address, which folder. For the commands and the task."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from kit.blueprints.actions.fetch import Errand, Fetched, fetch_releases, note_problem
from kit.blueprints.gateway.bundle import BASE as BUNDLE
from kit.blueprints.gateway.bundle import open_bundle
from kit.blueprints.gateway.feed import TufFeed, alone
from kit.blueprints.gateway.folder import BASE as FOLDER
from kit.blueprints.gateway.folder import FolderFetcher
from kit.blueprints.gateway.http import HubFetcher, feed_url
from kit.blueprints.gateway.root import Trust, read_trust
from kit.blueprints.gateway.shipped import shipped_releases
from kit.blueprints.logic.trust import FeedBusy, FeedNotKept, FeedUnavailable, TrustRefused
from kit.core.actions.audit import Actor

REFUSALS = (TrustRefused, FeedUnavailable)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def trust_file() -> Path:
    """Where this instance keeps the start of its trust; the hub begins with its own first root."""
    if settings.SITE_CONFIG.is_hub:
        return Path(settings.KIT_FEED / "metadata" / "1.root.json")
    return Path(settings.INSTANCE.folder / "root.json")


def cache_folder() -> Path:
    return Path(settings.KIT_DATA / "feed-cache")


def required_trust() -> Trust:
    """The trusted root; raises TrustRefused when nobody has set one."""
    trust = read_trust(trust_file())
    if trust is None:
        raise TrustRefused(
            "no_root",
            "まだ県の鍵を登録していません。県の招待を、先に: "
            f"kit --site {settings.SITE_CONFIG.slug} blueprint join FILE"
            "（県ハブへつながらないサイトでは blueprint trust FILE）",
        )
    return trust


def takes_the_feed() -> bool:
    """Whether this instance has an address to fetch from and a root to check with."""
    return bool(settings.SITE_CONFIG.blueprints.hub_url) and trust_file().is_file()


@contextmanager
def hub_feed() -> Iterator[TufFeed]:
    """The feed of the configured hub (at the hub: its own folder), held for one process."""
    trust = required_trust()
    fetcher: Any
    if settings.SITE_CONFIG.is_hub:
        fetcher, base = FolderFetcher(settings.KIT_FEED), FOLDER
    elif not settings.SITE_CONFIG.blueprints.hub_url:
        raise FeedUnavailable(
            "site.toml の hub_url が空です。県ハブの住所を書くか、更新のファイルから受け取ります（import-bundle）。"
        )
    else:
        base = feed_url(settings.SITE_CONFIG.blueprints.hub_url)
        fetcher = HubFetcher(base)
    with alone(cache_folder()):
        yield TufFeed(fetcher, base=base, trust=trust.document, cache=cache_folder())


@contextmanager
def bundle_feed(path: Path) -> Iterator[TufFeed]:
    """The feed in a bundle, held for one process."""
    trust = required_trust()
    with open_bundle(path) as fetcher, alone(cache_folder()):
        yield TufFeed(fetcher, base=BUNDLE, trust=trust.document, cache=cache_folder())


def new_errand(**choices: Any) -> Errand:
    """What this instance subscribes to, beside what its kit ships."""
    names = settings.SITE_CONFIG.blueprints.subscribe
    shipped = {name: shipped_releases(settings.KIT_BLUEPRINTS, name) for name in names}
    return Errand(shipped=shipped, **choices)


def fetch(source: Any, errand: Errand, *, by: Actor) -> Fetched:
    """Fetch from `source` (hub_feed or bundle_feed); raises what was refused after remembering why."""
    now = timezone.localtime()
    try:
        with source as feed:
            fetched = fetch_releases(feed, errand, by=by, now=now)
            feed.forget_documents()
            return fetched
    except FeedBusy:
        raise
    except REFUSALS as error:
        _note(error, errand, by=by, now=now)
        raise
    except OSError as error:  # the line has errors of its own: this is a folder of this machine
        found = FeedNotKept(_disk_words(error))
        _note(found, errand, by=by, now=now)
        raise found from error


def _note(error: TrustRefused | FeedUnavailable, errand: Errand, *, by: Actor, now: datetime) -> None:
    """Where the database takes no note either, what is said now has to do."""
    with suppress(DatabaseError):
        note_problem(error, errand, by=by, now=now)


def _disk_words(error: OSError) -> str:
    if error.errno in FULL:
        return "ディスクがいっぱいで、県の配信を受け取れません。前の状態のままです。空きを作ってから、もう一度おこなってください。"
    return f"県の配信をしまうところに書けないか、読めません（{error.strerror or error}）。前の状態のままです。{cache_folder()} を確かめてください。"


@contextmanager
def in_one_line() -> Iterator[None]:
    """What was refused, as one line for the command."""
    try:
        yield
    except REFUSALS as error:
        raise CommandError(str(error)) from error
