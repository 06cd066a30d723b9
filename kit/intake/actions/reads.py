"""Noting that the reads of a month were checked.

For: 保護管理者. Not for: laying the month out (`queries.reads`), and what asks for a look (`logic.reads`).

Rules
- Nobody checks the own reads: a check covers everybody else's, and the own ones wait for somebody else.
- A month is checked when it is over, once by each person; the numbers kept are those that were there to be seen.
- What was marked needs a remark: that it was looked at, and what came of it.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.intake.logic.reads import LONGEST_REMARK, ReviewRefused
from kit.intake.models import ReadReview
from kit.intake.queries.reads import read_month

KIND = "read_review"


@transaction.atomic
def confirm_reads(first: date, remark: str, *, by: User, now: datetime) -> ReadReview:
    """Note that somebody has checked the reads of the month that begins on `first`; raises NotAllowed, ReviewRefused."""
    found = read_month(first, timezone.localdate(now))
    people = found.month.people
    if not user_may(by, "confirm", KIND, own=bool(people) and not people - {by.username}):
        raise NotAllowed("read_review.confirm")
    others = [look for look in found.looks if look.reader != by.username]
    signed = sum(bool(look.signs) for look in others)
    text = remark.strip()
    _refuse(found.month.is_over, bool(others), needs_remark=bool(signed) and not text)
    if len(text) > LONGEST_REMARK:
        raise ReviewRefused(f"点検の結果は、{LONGEST_REMARK}字まで書けます。")
    review, is_new = ReadReview.objects.get_or_create(
        month=first, by=by, defaults={"at": now, "looks": len(others), "signed": signed, "remark": text}
    )
    if not is_new:
        raise ReviewRefused("この月は、もう点検したと記しています。")
    record(
        by=by, act="reads.confirmed", kind=KIND, reference=f"{first:%Y-%m}",
        detail={"rows": len(others), "signed": signed}, now=now,
    )  # fmt: skip
    return review


def _refuse(is_over: bool, has_reads: bool, *, needs_remark: bool) -> None:
    if not is_over:
        raise ReviewRefused("この月は、まだ終わっていません。終わってから点検します。")
    if not has_reads:
        raise ReviewRefused("この月に、点検する閲覧はありません。")
    if needs_remark:
        raise ReviewRefused("しるしの付いた閲覧があります。どのように確かめたかを書いてください。")
