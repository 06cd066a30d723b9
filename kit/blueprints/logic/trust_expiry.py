"""How long signatures live, and when people are told that they run out.

For: the publisher (how long to sign for) and both admins (warnings). Not for: refusing expired metadata, which
TUF does. Expiry stops installing, never the running site.

Rules
1. Timestamp and snapshot live 35 days and are signed again weekly by a timer; targets 13 months, root 25 months.
2. A warning stands from half of a life on, a louder one from 80 %; nothing has to be done before half.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

LIFETIMES: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        "root": timedelta(days=761),
        "targets": timedelta(days=396),
        "snapshot": timedelta(days=35),
        "timestamp": timedelta(days=35),
    }
)
# How long after its expiry a bundle may still be taken in a closed network, by two persons with a reason.
BREAK_GLASS: Final = timedelta(days=90)
_WORDS: Final = {
    "root": "鍵の名簿（root）",
    "targets": "公開版の一覧（targets）",
    "snapshot": "配信のまとめ（snapshot）",
    "timestamp": "配信の日付（timestamp）",
}
Stage = Literal["half", "soon", "expired"]


@dataclass(frozen=True)
class ExpiryWarning:
    """One role whose signature runs out; `stage` is half (50 %), soon (80 %) or expired."""

    role: str
    stage: Stage
    expires: datetime

    @property
    def message(self) -> str:
        """One line for a clerk or an engineer."""
        day = f"{self.expires:%Y-%m-%d}"
        if self.stage == "expired":
            return f"{_WORDS[self.role]}の署名の期限が{day}に切れました。新しい公開版は受け取れません。サイトはそのまま動きます。"
        loud = "まもなく" if self.stage == "soon" else ""
        return (
            f"{_WORDS[self.role]}の署名の期限が{loud}{day}に切れます。県に、署名のし直しを確かめてください。"
        )


def judge_expiry(expires: Mapping[str, datetime], now: datetime) -> tuple[ExpiryWarning, ...]:
    """Return what has to be said about the given roles, the most pressing first."""
    found = [
        ExpiryWarning(role, stage, expires[role])
        for role in LIFETIMES
        if role in expires and (stage := _stage(role, expires[role], now)) is not None
    ]
    return tuple(sorted(found, key=lambda warning: warning.expires))


def _stage(role: str, expires: datetime, now: datetime) -> Stage | None:
    left = (expires - now) / LIFETIMES[role]
    if left <= 0:
        return "expired"
    if left <= 0.2:
        return "soon"
    return "half" if left <= 0.5 else None
