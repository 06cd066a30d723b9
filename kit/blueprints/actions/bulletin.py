"""Takes the newest bulletin of the feed: what the prefecture tells the staff of all towns."""

from datetime import datetime

from django.db import transaction

from kit.blueprints.logic.bulletin import BulletinUnreadable, newest_listed, read_bulletin
from kit.blueprints.logic.trust import Feed, Offer, list_releases
from kit.blueprints.models import StoredBulletin
from kit.blueprints.queries.bulletin import newest_sequence
from kit.core.actions.audit import Actor, record
from kit.core.actions.public_change import note_public_change


def bring_bulletin(feed: Feed, offer: Offer) -> bytes | None:
    """The bytes of the newest bulletin when it is newer than what is here; raises as the feed does."""
    listed = newest_listed(list_releases(offer.targets))
    if listed is None or listed.sequence <= newest_sequence():
        return None
    return feed.document(listed)


@transaction.atomic
def receive_bulletin(document: bytes, *, by: Actor, now: datetime) -> bool:
    """Keep a verified bulletin; answers whether it is in force now. One that cannot be read is noted and left."""
    try:
        bulletin = read_bulletin(document)
    except BulletinUnreadable:
        record(by=by, act="bulletin.left", kind="support", now=now)
        return False
    _row, is_new = StoredBulletin.objects.get_or_create(
        sequence=bulletin.sequence, defaults={"document": document, "received_at": now}
    )
    if is_new:
        note_public_change(by=by)
        record(by=by, act="bulletin.received", kind="support", reference=str(bulletin.sequence), now=now)
    return is_new
