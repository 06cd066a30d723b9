"""What becomes of an invitation: who may still use it, and how a town stands afterwards.

For: the hub's decisions about joining. Not for: the file (`kit.blueprints.logic.invitation`) and signatures.

Rules
1. An invitation is for one town, used once, and ends after 14 days, when it is withdrawn, or when another is made.
2. The hub keeps a digest of its secret. Whoever shows the secret and signs with the new key has received it.
3. The same key again is the same enrolment: a town whose answer was lost on the way asks once more and is told yes.
4. A connected town stays connected while it is invited again; its old key ends when the new one is enrolled.
5. A town that left stands as left again when its invitation comes to nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

LIFETIME: Final = timedelta(days=14)
NONE, INVITED, CONNECTED, RETIRED = "none", "invited", "connected", "retired"
State = Literal["open", "used", "withdrawn", "too_late"]


class InviteRefused(Exception):
    """Nothing was changed; the message says what to do."""


@dataclass(frozen=True)
class Issued:
    """An invitation as the hub remembers it; `used_key` is the public key that was enrolled with it."""

    secret_digest: str
    ends_at: datetime
    used_key: str = ""
    withdrawn: bool = False


def secret_digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(b"sokumen invitation secret v1" + secret.encode()).hexdigest()


def state_of(issued: Issued, now: datetime) -> State:
    """Tell what has become of an invitation by this moment."""
    if issued.used_key:
        return "used"
    if issued.withdrawn:
        return "withdrawn"
    return "too_late" if now >= issued.ends_at else "open"


def judge_use(issued: Issued, secret: str, public_key: str, now: datetime) -> str:
    """Return "ok", "again" (rule 3), or why it is refused: "no_invitation", "used", "withdrawn", "too_late"."""
    if not hmac.compare_digest(issued.secret_digest, secret_digest(secret)):
        return "no_invitation"
    state = state_of(issued, now)
    if state == "used" and issued.used_key == public_key:
        return "again"
    return "ok" if state == "open" else state


def standing_when_invited(standing: str) -> str:
    """Rule 4."""
    return CONNECTED if standing == CONNECTED else INVITED


def standing_when_over(standing: str, *, was_connected: bool) -> str:
    """How a town stands once its invitation came to nothing (rules 4 and 5)."""
    if standing != INVITED:
        return standing
    return RETIRED if was_connected else NONE
