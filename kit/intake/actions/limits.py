"""Counting how often a form was sent, in the cache that all processes share.

For: refusing before anything is computed. Not for: what the numbers are (`logic.limits`).

Rules
- Of an address only a hash is kept, with a salt that is drawn each day and kept nowhere else: after a day not even the
  keeper of the machine can say who it was.
- Asking costs two questions of the cache, however often somebody was refused.
- A count lives longer than its window, however often it is raised.
- Two that count at the same moment may count as one: a limit that is a little too generous gives nothing away where
  there are 10^15 codes.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.core.cache import caches
from django.db import transaction

from kit.intake.logic.limits import Limit, TooMany, network_of, window_of

DAY: Final = 24 * 3600


def refuse_too_many(limit: Limit, address: str, *, now: datetime) -> None:
    """Pass, or raise TooMany when a network or all of them together sent this form too often."""
    own, everybody = _names(limit, address, now)
    counts = caches["shared"].get_many([own, everybody])
    if counts.get(own, 0) >= limit.per_network or counts.get(everybody, 0) >= limit.in_all:
        raise TooMany


def count_once(limit: Limit, address: str, *, now: datetime) -> None:
    """Count one sending of the form; outside the transaction of what was sent, whose rollback must not undo it."""
    names = _names(limit, address, now)
    counts = caches["shared"].get_many(names)
    with transaction.atomic():  # one commit for both
        raised = {name: counts.get(name, 0) + 1 for name in names}
        caches["shared"].set_many(raised, timeout=limit.seconds * 2)


def _names(limit: Limit, address: str, now: datetime) -> tuple[str, str]:
    window = f"intake:{limit.form}:{window_of(limit, now)}"
    network = hmac.digest(_salt(now).encode(), network_of(address).encode(), sha256).hex()[:32]
    return f"{window}:{network}", f"{window}:all"


def _salt(now: datetime) -> str:
    name = f"intake:salt:{now.date().isoformat()}"
    found = caches["shared"].get(name)
    if found is None:
        caches["shared"].add(name, secrets.token_hex(32), timeout=DAY + 3600)
        found = caches["shared"].get(name)
    return str(found)
