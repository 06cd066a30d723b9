"""A public summary made of a held meeting, or of half a year of a body.

For: the secretary, from the page of the meeting or of the body. Not for: editing and publishing it, which is Wagtail's editor and workflow.

Rules
- Closed bodies have none, also for their keepers: to whoever asks, there is no such thing.
- A line in which somebody is named, or a number stands, is left out of the draft and counted; the record keeps it.
- There is one summary for a meeting, and one for a half; asking again answers with the one that stands.
- A body that tells halves has none for a meeting, and a half is told when it is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import Actor, person, record
from kit.core.actions.records import open_file
from kit.core.logic.caution import without_refused
from kit.core.models import AgencyKind, User
from kit.core.queries.numbers import is_consultation_number
from kit.core.queries.people import user_may
from kit.meetings.actions.checking import mark_checked, namer_of
from kit.meetings.logic.content import Content, read_content
from kit.meetings.logic.halves import Half, draft_half
from kit.meetings.logic.summary import Held, Plan, draft
from kit.meetings.logic.words import Promise, State
from kit.meetings.models import Action, Announcement, Body, Meeting, Seat, Summary
from kit.meetings.queries.halves import half_refusal

KIND = "meeting_summary"


class NotHeld(Exception):
    """A summary is made of a meeting that took place."""

    def __init__(self) -> None:
        super().__init__("開催ずみにした会議から、公開要旨をつくれます。")


class ByHalf(Exception):
    """The body tells halves, not meetings."""

    def __init__(self) -> None:
        super().__init__(
            "この会議体は、半年ごとにまとめて公開します。会議体の画面から、まとめをつくってください。"
        )


class HalfNotYet(Exception):
    """There is nothing to tell of this half, or not yet; the message says why."""


@dataclass(frozen=True)
class Made:
    """The summary, whether it is new, and how many lines were left out of its draft."""

    summary: Summary
    is_new: bool
    left_out: int = 0


def meeting_to_tell(uuid: UUID) -> Meeting:
    """The meeting of which a summary may be made; raises Meeting.DoesNotExist, for closed bodies too."""
    row: Meeting = Meeting.objects.select_related("body").get(pk=uuid)
    if row.body.rules.is_closed:
        raise Meeting.DoesNotExist
    return row


def make_summary(uuid: UUID, *, by: User, now: datetime) -> Made:
    """Make the summary of a meeting as a draft, once; raises Meeting.DoesNotExist, NotAllowed, ByHalf, NotHeld."""
    row = meeting_to_tell(uuid)
    if not user_may(by, "add", KIND) or not user_may(by, "open", "meeting"):
        raise NotAllowed(f"{KIND}.add")
    if standing := Summary.objects.filter(meeting=row).first():
        return Made(standing, is_new=False)
    if row.body.tells_halves:
        raise ByHalf
    if row.state != State.HELD:
        raise NotHeld
    return write_summary(row, by=by, now=now)


def write_summary(row: Meeting, *, by: Actor, now: datetime) -> Made:
    """The draft of a held meeting of an open body, whose making was asked for."""
    summary = Summary(meeting=row, live=False)
    held = _opened(row, by=by, now=now)
    return _write(summary, draft(held), [held.content], by=by, now=now)


def make_half(body: Body, half: Half, *, by: User, now: datetime) -> Made:
    """Make the summary of a body's half as a draft, once; raises NotAllowed, HalfNotYet."""
    if body.rules.is_closed or not user_may(by, "add", KIND) or not user_may(by, "open", "meeting"):
        raise NotAllowed(f"{KIND}.add")
    if standing := Summary.objects.filter(body=body, half_from=half.first).first():
        return Made(standing, is_new=False)
    if refusal := half_refusal(body, half, timezone.localdate(now)):
        raise HalfNotYet(refusal)
    return write_half(body, half, by=by, now=now)


def write_half(body: Body, half: Half, *, by: Actor, now: datetime) -> Made:
    """The draft of a half that is over, of an open body, whose making was asked for."""
    summary = Summary(body=body, half_from=half.first, live=False)
    helds = [_opened(row, by=by, now=now) for row in summary.told_meetings()]
    return _write(summary, draft_half(half, helds), [held.content for held in helds], by=by, now=now)


def _write(
    summary: Summary, texts: Mapping[str, str], contents: list[Content], *, by: Actor, now: datetime
) -> Made:
    mark, body = summary.record_mark(), summary.of_body
    namer = namer_of(body, contents, by=by, now=now)
    clean = {name: without_refused(text, namer, is_consultation_number) for name, text in texts.items()}
    for name, (text, _count) in clean.items():
        setattr(summary, name, text)
    summary.title = summary.title or body.name
    mark_checked(summary, mark)
    with transaction.atomic():
        summary.save()
        summary.save_revision(user=person(by))
        record(by=by, act="summary.made", kind=KIND, reference=str(summary.uid), now=now)
    return Made(summary, is_new=True, left_out=sum(count for _, count in clean.values()))


def _opened(row: Meeting, *, by: Actor, now: datetime) -> Held:
    kept = Action.objects.filter(meeting=row).exclude(state=Promise.DROPPED)
    actions = list(kept.select_related("owner").order_by("due_on"))
    stored, *promises = open_file(row, actions, by=by, now=now, act="summary.compared")
    return _held(row, read_content(stored), list(zip(actions, promises, strict=True)))


def _held(row: Meeting, content: Content, promises: list[tuple[Action, dict[str, Any]]]) -> Held:
    kinds = AgencyKind.objects.filter(field__isnull=False).order_by("field__position", "position")
    coming = Announcement.objects.filter(
        meeting__body=row.body, is_cancelled=False, starts_at__gt=row.ends_at
    ).exclude(meeting__state=State.HELD)  # brought forward and held already, whatever day was told before
    following = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
    return Held(
        kind=row.body.rules,
        body=row.body.name,
        starts_at=timezone.localtime(row.starts_at),
        ends_at=timezone.localtime(row.ends_at),
        content=content,
        plans=tuple(_plan(action, said) for action, said in promises),
        fields=dict(kinds.values_list("code", "field__name")),
        next_at=timezone.localtime(following) if following else None,
        members=_members(row),
    )


def _members(row: Meeting) -> frozenset[str]:
    """The agencies that had a seat on the day of the meeting."""
    day = timezone.localdate(row.starts_at)
    seats = Seat.objects.filter(Q(left_on=None) | Q(left_on__gt=day), body=row.body, agency__isnull=False)
    return frozenset(map(str, seats.values_list("agency__uid", flat=True)))


def _plan(action: Action, said: dict[str, Any]) -> Plan:
    due: date | None = action.due_on
    return Plan(action.item_id, str(said.get("text") or ""), action.owner.name if action.owner else "", due)
