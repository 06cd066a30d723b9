"""Erasing a meeting's record when its term of keeping is over: it is proposed, and another person allows it.

For: the clock and the keepers, who propose, 保護管理者, who allow or turn down. Not for: how long records are kept
(site.toml), and consultations, which have terms and reasons of their own.

Rules
- A record is kept for the years of site.toml, counted in whole fiscal years after the one of its day. Then it is
  proposed by itself; a person still looks before it is gone. What was turned down is proposed again next fiscal year.
- Nobody allows what he proposed himself, whatever roles he has.
- What is still promised there is erased only when that was seen and said.
- What is erased: the keys, the record, its promises, papers and announcement, and its public summary, which would have
  nothing left to stand on. What stays is that it was erased, when and by whom, with its number.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, record
from kit.core.actions.records import erase_record_keys
from kit.core.logic.days import midnight
from kit.core.logic.fiscal import ended_before, first_day, fiscal_year
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.words import STILL_OPEN
from kit.meetings.models import Action, ErasureProposal, Meeting, Summary
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of
from kit.meetings.queries.desk import term_is_over

AT_ONCE: Final = 500


class ErasureRefused(ValueError):
    """It cannot be erased, or proposed, now; its message is for the screen."""


class StillPromised(ErasureRefused):
    """Something promised there is open."""

    def __init__(self) -> None:
        super().__init__("まだ終えていない宿題があります。それでも消すときは、チェックを入れてください。")


@transaction.atomic
def propose_what_is_over(years: int, *, by: Actor, now: datetime) -> int:
    """Propose up to 500 records that were kept long enough; answers how many, which is all the trail says."""
    today = timezone.localdate(now)
    over = Meeting.objects.filter(starts_at__lt=midnight(ended_before(today, years)), erasureproposal=None)
    over = over.exclude(kept_on_since__gte=first_day(fiscal_year(today))).defer("sealed")
    rows = list(over.select_for_update(of=("self",)).order_by("starts_at")[:AT_ONCE])
    ErasureProposal.objects.bulk_create(ErasureProposal(meeting=row, proposed_at=now) for row in rows)
    if rows:
        record(by=by, act="meeting.term_over", kind=MEETING, detail={"rows": len(rows)}, now=now)
    return len(rows)


@transaction.atomic
def propose_erasure(uuid: UUID, *, years: int | None, by: User, now: datetime) -> None:
    """Propose one that was kept on, or that the clock has not come to; raises NotAllowed, ErasureRefused."""
    row = meeting_for(uuid, "propose_erasure", by=by)
    if years is None:
        raise ErasureRefused("保存年限が決まっていません。決まるまで、記録は消せません。")
    if not term_is_over(row, years, timezone.localdate(now)):
        raise ErasureRefused("保存年限が、まだ過ぎていません。")
    if ErasureProposal.objects.filter(meeting=row).exists():
        raise ErasureRefused("もう起案されています。保護管理者が認めるのを待っています。")
    ErasureProposal.objects.create(meeting=row, proposed_at=now, proposed_by=by)
    record(by=by, act="meeting.erasure_proposed", kind=MEETING, reference=str(uuid), now=now)


@transaction.atomic
def turn_down_erasure(uuid: UUID, *, by: User, now: datetime) -> None:
    """Keep the record; raises NotAllowed, ErasureProposal.DoesNotExist."""
    _proposal(uuid, by).delete()
    Meeting.objects.filter(pk=uuid).update(kept_on_since=timezone.localdate(now))
    record(by=by, act="meeting.erasure_refused", kind=MEETING, reference=str(uuid), now=now)


@transaction.atomic
def approve_erasure(uuid: UUID, *, despite_promises: bool, by: User, now: datetime) -> None:
    """Erase for good; raises NotAllowed, StillPromised, ErasureProposal.DoesNotExist."""
    row = _proposal(uuid, by).meeting
    if open_promises(uuid) and not despite_promises:
        raise StillPromised
    erase_record_keys(MEETING, uuid, by=by, now=now)
    for summary in Summary.objects.filter(meeting=row):
        summary.delete()
    Meeting.objects.filter(pk=uuid).delete()
    detail = {"meeting_number": row.number()}
    record(by=by, act="meeting.erased", kind=MEETING, reference=str(uuid), detail=detail, now=now)


def open_promises(uuid: UUID) -> int:
    """How many promises of a record are open."""
    return Action.objects.filter(meeting=uuid, state__in=STILL_OPEN).count()


def _proposal(uuid: UUID, by: User) -> ErasureProposal:
    rows = ErasureProposal.objects.select_for_update(of=("self",)).select_related("meeting__body")
    proposal: ErasureProposal = rows.get(meeting=uuid)
    kind = kind_of(proposal.meeting.body)
    if not user_may(by, "approve_erasure", kind, own=proposal.proposed_by == by):
        raise NotAllowed(f"{kind}.approve_erasure")
    return proposal
