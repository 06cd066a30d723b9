"""Chaining committed audit entries, so that a changed or missing one can be seen.

For: the sealer that runs every minute. Not for: checking (`queries.audit`) and keeping the key.

Rules
- Only committed entries are chained, in the order in which the sealer finds them: an entry whose
  transaction ended late comes later in the chain, whatever its number.
- One sealer at a time: a lock on PostgreSQL; SQLite lets only one writer in anyway.
- The head goes to a place outside the database after the commit. A crash between the two leaves the place
  behind the chain, which `verify` accepts; it never leaves it ahead.
"""

from datetime import datetime
from typing import Final, Protocol

from django.db import connection, transaction

from kit.core.actions.audit import Actor, actor_words
from kit.core.logic import audit_chain
from kit.core.models import AuditLink
from kit.core.queries.audit import entry_bytes, last_link, waiting_entries

AT_ONCE: Final = 5000
_LOCK: Final = 0x6B69745F736561  # "kit_sea": any number, as long as nobody else locks on it


class Heads(Protocol):
    """A place outside the database that remembers the head of the chain."""

    def append(self, at: datetime, position: int, link: bytes) -> None: ...


def seal(*, by: Actor, now: datetime, key: bytes, heads: Heads) -> int:
    """Chain what waits (at most AT_ONCE entries); answers how many entries were chained.

    Sealing writes no entry of its own: it would always leave one more to seal.
    """
    actor_words(by)
    with transaction.atomic():
        _lock()
        head, position, made = _chain(key)
        if made:
            transaction.on_commit(lambda: heads.append(now, position, head))
    return made


def _chain(key: bytes) -> tuple[bytes, int, int]:
    last = last_link()
    head, position = (bytes(last.digest), last.position) if last else (audit_chain.GENESIS, 0)
    links = []
    for entry in waiting_entries()[:AT_ONCE]:
        head, position = audit_chain.link(head, entry_bytes(entry), key), position + 1
        links.append(AuditLink(position=position, entry_uid=entry.uid, digest=head))
    AuditLink.objects.bulk_create(links)
    return head, position, len(links)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
