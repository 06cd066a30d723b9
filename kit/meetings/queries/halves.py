"""The halves of a body: what was held in each, what is told of it, and why it is not told yet.

For: the page of a body and making a summary. Not for: texts (`logic.halves`).
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kit.core.logic.days import midnight
from kit.meetings.logic.halves import Half, half_of
from kit.meetings.logic.words import State
from kit.meetings.models import Body, Meeting, Summary
from kit.meetings.models.public import held_in
from kit.meetings.queries.desk import GOING_ON


@dataclass(frozen=True)
class HalfLine:
    """A half with the number of meetings held in it; `refusal` says why nothing is told of it yet."""

    half: Half
    count: int
    summary: Summary | None
    refusal: str


def halves_of(body: Body, today: date) -> list[HalfLine]:
    """The halves in which a body met, the newest first."""
    starts = Meeting.objects.filter(body=body, state=State.HELD).values_list("starts_at", flat=True)
    halves = [half_of(timezone.localdate(at)) for at in starts]
    told = {one.half_from: one for one in Summary.objects.filter(body=body)}
    newest = sorted(set(halves), key=lambda half: half.first, reverse=True)
    return [
        HalfLine(half, halves.count(half), told.get(half.first), half_refusal(body, half, today))
        for half in newest
    ]


def half_refusal(body: Body, half: Half, today: date) -> str:
    """Why no summary of this half is made now, in words; "" when one may be."""
    if not body.tells_halves:
        return "この会議体は、会議ごとに公開します。会議の画面から、公開要旨をつくってください。"
    if today < half.after:
        return f"半年が終わってから（{half.after.year}年{half.after.month}月1日から）、まとめをつくれます。"
    rows = Meeting.objects.filter(body=body, state__in=GOING_ON)
    if rows.filter(starts_at__gte=midnight(half.first), starts_at__lt=midnight(half.after)).exists():
        return "「開催ずみ」にも「中止」にもしていない会議が、この半年に残っています。先に決めてください。"
    return "" if held_in(half, body).exists() else "この半年に、開催ずみの会議はありません。"
