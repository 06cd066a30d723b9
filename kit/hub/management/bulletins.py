"""The bulletin that is out and the one that would be next, for the command and the screen.

For: reading the feed and building. Not for: what is written (`actions.support`), the way out (`on_its_way`).
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from kit.blueprints.logic.bulletin import (
    MOST_NOTICES,
    MOST_TRAININGS,
    Bulletin,
    BulletinUnreadable,
    newest_listed,
    read_bulletin,
)
from kit.blueprints.logic.trust import list_releases
from kit.core.actions.audit import Actor
from kit.hub.actions.support import begin_bulletin
from kit.hub.bridge.bulletin import differs, next_bulletin
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.on_its_way import write_draft
from kit.hub.models import NextBulletin


class Told(NamedTuple):
    """What is out (None before the first), what would be next, and whether towns would read something else in it."""

    out: Bulletin | None
    next: Bulletin
    differs: bool


def read_told(now: datetime) -> Told:
    """What is told, as of a moment in local time; raises SigningRefused."""
    before = published_bulletin(Repository(settings.KIT_FEED))
    after = next_bulletin(before, today=now.date(), now=now)
    return Told(before, after, differs(before, after, now.date()))


def build_bulletin(*, by: Actor, now: datetime) -> NextBulletin:
    """Build what is told now, for the holders; raises SigningRefused or TooLate, and has changed nothing."""
    told = read_told(now)
    require_news(told)
    with transaction.atomic():
        row = begin_bulletin(told.next, by=by, now=now)
        return write_draft(row, told.next.to_bytes(), {}, by=by, now=now)


def require_news(told: Told) -> None:
    """Pass when there is something to sign that towns can read; raise SigningRefused."""
    if not told.differs:
        raise SigningRefused("出してあるお知らせと同じです。署名するものはありません。")
    try:
        read_bulletin(told.next.to_bytes())
    except BulletinUnreadable as error:
        raise SigningRefused(
            f"市町が一度に受け取れるのは、お知らせ{MOST_NOTICES}件、研修{MOST_TRAININGS}件までです。"
            "終わったものを取り下げてから、もう一度おこなってください。"
        ) from error


def published_bulletin(repository: Repository) -> Bulletin | None:
    """The newest bulletin of the feed, None before the first; raises SigningRefused."""
    listed = newest_listed(list_releases(repository.listed()))
    if listed is None:
        return None
    try:
        return read_bulletin(repository.document(listed.name, listed.digest))
    except BulletinUnreadable as error:
        raise SigningRefused(
            "配信に出ているお知らせが読めません。新しい版のキットで出したものかもしれません。"
        ) from error
