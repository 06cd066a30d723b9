"""The secret address of an agency's calendar: made, made anew, ended.

For: 会議担当. Not for: what it shows (`queries.outgoing`).

Rules
- The secret is 256 bits by chance, shown once and kept as its digest: nobody can look it up, not even here.
- Making it anew ends the one before; ending it leaves none.
"""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, record
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.meetings.models import Agency
from kit.meetings.queries.access import OPEN

KIND: Final = "agency"
_BYTES: Final = 32


def digest_of(token: str) -> str:
    """How the secret part of an address is kept."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_address(uid: UUID, *, by: User, now: datetime) -> str:
    """A new secret for an agency; raises NotAllowed, Agency.DoesNotExist."""
    agency = _agency(uid, by)
    token = secrets.token_urlsafe(_BYTES)
    act = "agency.calendar_renewed" if agency.calendar_digest else "agency.calendar_made"
    _keep(agency, digest_of(token))
    record(by=by, act=act, kind=KIND, reference=str(uid), now=now)
    return token


@transaction.atomic
def end_address(uid: UUID, *, by: User, now: datetime) -> None:
    """Nobody reads the calendar by its address any more; raises NotAllowed, Agency.DoesNotExist."""
    agency = _agency(uid, by)
    if agency.calendar_digest:
        _keep(agency, "")
        record(by=by, act="agency.calendar_ended", kind=KIND, reference=str(uid), now=now)


def _agency(uid: UUID, by: Actor) -> Agency:
    if not user_may(by, "change", OPEN):
        raise NotAllowed(f"{OPEN}.change")
    agency: Agency = Agency.objects.select_for_update(of=("self",)).get(uid=uid)
    return agency


def _keep(agency: Agency, digest: str) -> None:
    agency.calendar_digest = digest
    agency.save(update_fields=["calendar_digest"])
