"""Erasing a consultation: one person proposes, or the term of keeping is over; another one allows it.

For: 窓口相談員, who propose, 保護管理者, who allow or turn down, and the clock. Not for: drafts (`actions.drafts`), and how
long records are kept (site.toml).

Rules
- Nobody allows what he proposed himself, whatever roles he has.
- What ended is kept for the years of site.toml, counted in whole fiscal years after the one in which it ended. Then it is
  proposed by itself; a person still looks before it is gone. What was turned down is proposed again next fiscal year.
- While an answer was not read by the person yet, it is erased only when that was seen and said.
- What is erased: rows, keys, codes, links and proposals, and the receipt of the draft. What stays is that it was
  erased, when, by whom and why.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, record
from kit.core.actions.records import erase_record_keys
from kit.core.logic.days import midnight
from kit.core.logic.fiscal import ended_before, first_day, fiscal_year
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.intake.actions.casework import locked
from kit.intake.actions.drafts import remove_drafts
from kit.intake.logic import case
from kit.intake.logic.case import ActRefused, State
from kit.intake.models import Consultation, ErasureProposal, MatterCode, Message
from kit.intake.models.consultations import CONSULTATION

AT_ONCE: Final = 500


class Unread(ActRefused):
    """An answer waits that the person has not read."""

    def __init__(self) -> None:
        super().__init__(
            "相談した人がまだ読んでいないお返事があります。それでも消すときは、チェックを入れてください。"
        )


@transaction.atomic
def propose_erasure(uuid: UUID, reason: str, *, years: int | None = None, by: User, now: datetime) -> None:
    """Propose to erase; `years` is the term of keeping, None while it is undecided.

    Raises ActRefused when it was proposed before, for an unknown reason, or for a term that is not over.
    """
    row = locked(uuid, "propose_erasure", by=by)
    if reason not in ErasureProposal.Reason.values:
        raise ActRefused("消す理由を選んでください。")
    if reason == ErasureProposal.Reason.KEPT_LONG_ENOUGH:
        case.refuse_term(row.ended_on, years, timezone.localdate(now))
    if ErasureProposal.objects.filter(consultation=row).exists():
        raise ActRefused("もう起案されています。保護管理者が認めるのを待っています。")
    ErasureProposal.objects.create(consultation=row, reason=reason, at=now, by=by)
    record(
        by=by, act="consultation.erasure_proposed", kind=CONSULTATION, reference=str(uuid),
        detail={"reason": reason}, now=now,
    )  # fmt: skip


@transaction.atomic
def propose_what_is_over(years: int, *, by: Actor, now: datetime) -> int:
    """Propose up to 500 consultations that were kept long enough; answers how many, which is all the trail says."""
    day = ended_before(timezone.localdate(now), years)
    closed = Q(state=State.CLOSED, closed_on__lt=day)
    # Where another place goes on, nothing has moved here since.
    gone = Q(state=State.HANDED_OVER, unanswered_since=None, changed_at__lt=midnight(day))
    over = Consultation.objects.filter(closed | gone, erasureproposal=None).exclude(
        kept_on_since__gte=first_day(fiscal_year(timezone.localdate(now)))
    )
    rows = list(over.select_for_update(of=("self",)).order_by("changed_at")[:AT_ONCE])
    reason = ErasureProposal.Reason.KEPT_LONG_ENOUGH
    ErasureProposal.objects.bulk_create(
        ErasureProposal(consultation=row, reason=reason, at=now) for row in rows
    )
    if rows:
        record(by=by, act="consultation.term_over", kind=CONSULTATION, detail={"rows": len(rows)}, now=now)
    return len(rows)


@transaction.atomic
def turn_down_erasure(uuid: UUID, *, by: User, now: datetime) -> None:
    """Leave the consultation as it is; raises NotAllowed, ErasureProposal.DoesNotExist."""
    _proposal(uuid, by).delete()
    Consultation.objects.filter(pk=uuid).update(kept_on_since=timezone.localdate(now))
    record(by=by, act="consultation.erasure_refused", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def approve_erasure(uuid: UUID, *, despite_unread: bool, by: User, now: datetime) -> None:
    """Erase for good; raises NotAllowed, Unread, ErasureProposal.DoesNotExist."""
    proposal = _proposal(uuid, by)
    if has_unread(uuid) and not despite_unread:
        raise Unread
    row = Consultation.objects.select_for_update().defer("sealed").get(pk=uuid)
    erase_record_keys(CONSULTATION, uuid, by=by, now=now)
    MatterCode.objects.filter(record_kind=CONSULTATION, record_uuid=uuid).delete()
    remove_drafts([uuid], by=by, now=now)
    Consultation.objects.filter(pk=uuid).delete()
    record(
        by=by, act="consultation.erased", kind=CONSULTATION, reference=str(uuid),
        detail={"reason": proposal.reason, "reception": row.number()}, now=now,
    )  # fmt: skip


def has_unread(uuid: UUID) -> bool:
    """Whether an answer waits that the person has not read."""
    return Message.objects.filter(consultation=uuid, author__isnull=False, read_at=None).exists()


def _proposal(uuid: UUID, by: User) -> ErasureProposal:
    proposal = (
        ErasureProposal.objects.select_for_update(of=("self",)).select_related("by").get(consultation=uuid)
    )
    if not user_may(by, "approve_erasure", CONSULTATION, own=proposal.by == by):
        raise NotAllowed("consultation.approve_erasure")
    return proposal
