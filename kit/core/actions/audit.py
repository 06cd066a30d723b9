"""Writing the audit trail: who did what to which kind of thing, when.

For: one entry inside the transaction of every act, and entries for refusals. Not for: what a case says
(never), Wagtail's own editing log, and chaining the entries (`audit_seal`).

Rules
- `by` is a person with an account or a named system actor; never None and never anonymous.
- An act's entry lives and dies with the act: write it inside the same transaction.
- A refusal is written after the rollback of what was refused, in a transaction of its own, by the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kit.core.models import AuditEntry, User


@dataclass(frozen=True)
class SystemActor:
    """A part of the kit that acts by itself, for example `SystemActor("setup")`."""

    name: str


Actor = User | SystemActor


def person(by: Actor) -> User | None:
    """The account behind an actor, for histories that name people only; None for a part of the kit."""
    return by if isinstance(by, User) else None


class NobodyActed(TypeError):
    """`by` is not an account and not a SystemActor; pass the person or name the part of the kit."""


def actor_words(by: Actor) -> str:
    """How an actor stands in the trail; a login name cannot contain a colon, so the two never mix."""
    if isinstance(by, SystemActor) and by.name:
        return f"system:{by.name}"
    if isinstance(by, User) and by.pk:
        return str(by.get_username())
    raise NobodyActed(repr(by))


def record(
    *,
    by: Actor,
    act: str,
    kind: str,
    reference: str = "",
    outcome: str = "done",
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> AuditEntry:
    """Add one entry in the current transaction; `detail` holds codes and numbers, never what a case says."""
    return AuditEntry.objects.create(
        at=now,
        actor=actor_words(by),
        act=act,
        kind=kind,
        reference=reference,
        outcome=outcome,
        detail=dict(detail or {}),
    )


def record_refusal(
    *, by: Actor, act: str, kind: str, reference: str = "", reason: str = "", now: datetime
) -> AuditEntry:
    """Add one entry for something that was refused.

    Raises RuntimeError inside a transaction: the rollback of the refused act would take the entry along.
    """
    with transaction.atomic(durable=True):
        detail = {"reason": reason} if reason else {}
        return record(
            by=by, act=act, kind=kind, reference=reference, outcome="refused", detail=detail, now=now
        )
