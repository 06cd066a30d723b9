"""Erasing a consultation: one person proposes, another one allows it.

For: 窓口相談員, who propose, and 保護管理者, who allow or turn down. Not for: drafts (`actions.drafts`), and how long
records are kept (site.toml).

Rules
- Nobody allows what he proposed himself, whatever roles he has.
- While an answer was not read by the person yet, it is erased only when that was seen and said.
- What is erased: rows, keys, codes, links and proposals, and the receipt of the draft. What stays is that it was
  erased, when, by whom and why.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.core.queries.records import keys_of
from kit.intake.actions.casework import locked
from kit.intake.actions.drafts import remove_drafts
from kit.intake.logic.case import ActRefused
from kit.intake.models import Consultation, ErasureProposal, MatterCode, Message
from kit.intake.models.consultations import CONSULTATION


class Unread(ActRefused):
    """An answer waits that the person has not read."""

    def __init__(self) -> None:
        super().__init__(
            "本人がまだ読んでいないお返事があります。それでも消すときは、しるしを付けてください。"
        )


@transaction.atomic
def propose_erasure(uuid: UUID, reason: str, *, by: User, now: datetime) -> None:
    """Propose to erase; raises ActRefused when it was proposed before, or for an unknown reason."""
    row = locked(uuid, "propose_erasure", by=by)
    if reason not in ErasureProposal.Reason.values:
        raise ActRefused("消す理由を選んでください。")
    if ErasureProposal.objects.filter(consultation=row).exists():
        raise ActRefused("もう起案されています。保護管理者が認めるのを待っています。")
    ErasureProposal.objects.create(consultation=row, reason=reason, at=now, by=by)
    record(
        by=by, act="consultation.erasure_proposed", kind=CONSULTATION, reference=str(uuid),
        detail={"reason": reason}, now=now,
    )  # fmt: skip


@transaction.atomic
def turn_down_erasure(uuid: UUID, *, by: User, now: datetime) -> None:
    """Leave the consultation as it is; raises NotAllowed, ErasureProposal.DoesNotExist."""
    _proposal(uuid, by).delete()
    record(by=by, act="consultation.erasure_refused", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def approve_erasure(uuid: UUID, *, despite_unread: bool, by: User, now: datetime) -> None:
    """Erase for good; raises NotAllowed, Unread, ErasureProposal.DoesNotExist."""
    proposal = _proposal(uuid, by)
    if has_unread(uuid) and not despite_unread:
        raise Unread
    Consultation.objects.select_for_update().filter(pk=uuid).first()
    keys_of(CONSULTATION, uuid).delete()
    MatterCode.objects.filter(record_kind=CONSULTATION, record_uuid=uuid).delete()
    remove_drafts([uuid], by=by, now=now)
    Consultation.objects.filter(pk=uuid).delete()
    record(
        by=by, act="consultation.erased", kind=CONSULTATION, reference=str(uuid),
        detail={"reason": proposal.reason}, now=now,
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
