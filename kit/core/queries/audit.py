"""Reading the audit trail: what waits for its seal, whether the chain holds, and the list for reviewers.

For: the sealer, `audit verify` and the screen of 保護管理者. Not for: writing (`actions.audit`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from kit.core.logic import audit_chain
from kit.core.models import AuditEntry, AuditLink
from kit.core.registries import record_finders

_BATCH: Final = 1000


@dataclass(frozen=True)
class Verdict:
    """Whether the trail holds; `broken_at` is the first place that does not, with the reason in words."""

    sealed: int
    waiting: int
    broken_at: int | None = None
    reason: str = ""


def entry_bytes(entry: AuditEntry) -> bytes:
    """The one byte form of an entry that the chain is made over."""
    return audit_chain.canonical_entry(
        {
            "uid": str(entry.uid),
            "at": entry.at.isoformat(timespec="microseconds"),
            "actor": entry.actor,
            "act": entry.act,
            "kind": entry.kind,
            "reference": entry.reference,
            "outcome": entry.outcome,
            "detail": json.dumps(entry.detail, sort_keys=True, ensure_ascii=False),
        }
    )


def waiting_entries() -> QuerySet[AuditEntry]:
    """Committed entries that the chain does not hold yet, oldest first."""
    sealed = AuditLink.objects.filter(entry_uid=OuterRef("uid"))
    return AuditEntry.objects.filter(~Exists(sealed)).order_by("id")


def last_link() -> AuditLink | None:
    """The head of the chain."""
    return AuditLink.objects.order_by("-position").first()


def verify_trail(key: bytes, heads: Mapping[int, bytes]) -> Verdict:
    """Walk the whole chain and compare it with the heads kept outside the database."""
    sealed, waiting = AuditLink.objects.count(), waiting_entries().count()
    previous, expected = audit_chain.GENESIS, 1
    for step in _walk():
        reason = _flaw(step, expected, previous, key, heads)
        if reason:
            return Verdict(sealed, waiting, expected, reason)
        previous, expected = step.kept, expected + 1
    if heads and max(heads) >= expected:
        return Verdict(sealed, waiting, expected, "終わりの記録が消えています。")
    return Verdict(sealed, waiting)


@dataclass(frozen=True)
class Narrowed:
    """What the list shows: a part of a login name, an act, the number of a record, days of Tokyo."""

    actor: str = ""
    act: str = ""
    number: str = ""
    first: date | None = None
    last: date | None = None


def list_entries(wanted: Narrowed) -> QuerySet[AuditEntry]:
    """Entries for the list, newest first; none for a number that no record has or had."""
    entries = AuditEntry.objects.order_by("-at", "-id")
    if wanted.actor:
        entries = entries.filter(actor__icontains=wanted.actor)
    if wanted.act:
        entries = entries.filter(act=wanted.act)
    if wanted.number:
        entries = entries.filter(reference__in=[uid for uid in _uids(wanted.number) if uid])
    if wanted.first:
        entries = entries.filter(at__date__gte=wanted.first)
    return entries.filter(at__date__lte=wanted.last) if wanted.last else entries


def _uids(number: str) -> list[str | None]:
    return [find(number) for find in record_finders.values()]


@dataclass(frozen=True)
class _Step:
    position: int
    entry: AuditEntry | None
    kept: bytes


def _walk() -> Iterator[_Step]:
    after = 0
    while links := list(AuditLink.objects.filter(position__gt=after).order_by("position")[:_BATCH]):
        entries = AuditEntry.objects.in_bulk([link.entry_uid for link in links], field_name="uid")
        for link in links:
            yield _Step(link.position, entries.get(link.entry_uid), bytes(link.digest))
        after = links[-1].position


def _flaw(step: _Step, expected: int, previous: bytes, key: bytes, heads: Mapping[int, bytes]) -> str:
    if step.position != expected:
        return "鎖の一つが消えています。"
    if step.entry is None:
        return "記録が消えています。"
    if audit_chain.verify([(entry_bytes(step.entry), step.kept)], key, start=previous) is not None:
        return "記録が書きかえられています。"
    if heads.get(step.position, step.kept) != step.kept:
        return "データベースの外の控えと合いません。"
    return ""
