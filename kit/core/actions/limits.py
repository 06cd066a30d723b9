"""Counting how often a form was sent, in a table that all processes share.

For: refusing before anything is computed. Not for: what the numbers are (`logic.limits`).

Rules
- Of an address only a hash is kept, with a salt that is drawn each day and kept in the shared cache and the memory of
  the processes alone: after a day not even the keeper of the machine can say who it was.
- Asking costs one statement, counting another, however often somebody was refused. What is refused counts nothing: one
  network that goes on knocking does not use up the number of all.
- The database raises the count, so that of two at the same moment none is lost. That one statement is written by hand:
  the ORM has no "insert or add one", and Django's cache in the database asks eleven for the two counts.
- Both rows are raised in the order own, all: who waits for another never holds what that one waits for.
- A count lives longer than its window; then `forget_counts` takes it away, and with it the salts of days before:
  Django's cache in the database leaves what is over where it is until somebody asks for it.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.core.cache import caches
from django.db import connection

from kit.core.actions.audit import Actor, actor_words
from kit.core.logic.limits import Limit, TooMany, network_of, window_of
from kit.core.models import FormCount

DAY: Final = 24 * 3600
_RAISE: Final = (
    "INSERT INTO kit_core_formcount (name, n, until) VALUES (%s, 1, %s), (%s, 1, %s)"
    " ON CONFLICT (name) DO UPDATE SET n = kit_core_formcount.n + 1"
)
_ASK: Final = "SELECT name, n FROM kit_core_formcount WHERE name IN (%s, %s)"
_salts: dict[str, str] = {}


def refuse_too_many(limit: Limit, address: str, *, now: datetime) -> None:
    """Pass, or raise TooMany when a network or all of them together sent this form too often."""
    own, everybody = _names(limit, address, now)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [own, everybody])
        counts = dict(cursor.fetchall())
    if counts.get(own, 0) >= limit.per_network or counts.get(everybody, 0) >= limit.in_all:
        raise TooMany


def count_once(limit: Limit, address: str, *, now: datetime) -> None:
    """Count one sending of the form; outside the transaction of what was sent, whose rollback must not undo it."""
    own, everybody = _names(limit, address, now)
    until = connection.ops.adapt_datetimefield_value(now + timedelta(seconds=limit.seconds * 2))
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [own, until, everybody, until])


def forget_counts(*, by: Actor, now: datetime) -> int:
    """Take away the counts of windows that are over and the salts of the days before; answers how many counts.

    They are no records of anybody, so the trail says nothing of it.
    """
    actor_words(by)
    caches["shared"].delete_many([_salt_name(now - timedelta(days=days)) for days in (1, 2, 3)])
    return FormCount.objects.filter(until__lt=now).delete()[0]


def _names(limit: Limit, address: str, now: datetime) -> tuple[str, str]:
    window = f"{limit.form}:{window_of(limit, now)}"
    network = hmac.digest(_salt(now).encode(), network_of(address).encode(), sha256).hex()[:32]
    return f"{window}:{network}", f"{window}:all"


def _salt(now: datetime) -> str:
    """The salt of the day, asked of the shared cache once in each process; that of the day before is let go."""
    day = now.date().isoformat()
    found = _salts.get(day)
    if found is None:
        found = _shared_salt(_salt_name(now))
        _salts.clear()
        _salts[day] = found
    return found


def _salt_name(now: datetime) -> str:
    return f"forms:salt:{now.date().isoformat()}"


def _shared_salt(name: str) -> str:
    caches["shared"].add(name, secrets.token_hex(32), timeout=DAY + 3600)
    return str(caches["shared"].get(name))
