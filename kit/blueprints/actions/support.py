"""Asks the prefecture's centre for help, and keeps what became of it. Sending is the task's."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kit.blueprints.logic.help_request import Answer, Request
from kit.blueprints.models import HelpRequest
from kit.blueprints.models.support import HelpState
from kit.core.actions.audit import Actor, record
from kit.core.models import User


class RequestRefused(Exception):
    """Nothing was changed; the message is for the person who asked."""


@transaction.atomic
def ask_for_help(request: Request, *, by: User, now: datetime) -> HelpRequest:
    """Keep a request that waits to be sent; its text was checked by the form."""
    row = HelpRequest.objects.create(
        uid=request.uid, topic=request.topic, wish=request.wish, hurry=request.hurry, text=request.text,
        made_by=by, made_at=now,
    )  # fmt: skip
    record(by=by, act="help.asked", kind="support", reference=str(row.uid), now=now)
    return row


@transaction.atomic
def take_back(row: HelpRequest, *, by: Actor, now: datetime) -> None:
    """Remove a request that has not gone out; raises RequestRefused for one that has."""
    gone, _rows = HelpRequest.objects.filter(pk=row.pk, state=HelpState.WAITING).delete()
    if not gone:
        raise RequestRefused("もう県に届いています。取り消すときは、県の担当に電話で知らせてください。")
    record(by=by, act="help.taken_back", kind="support", reference=str(row.uid), now=now)


@transaction.atomic
def note_arrived(row: HelpRequest, *, by: Actor, now: datetime) -> None:
    """The hub has it."""
    row.state, row.sent_at, row.problem = HelpState.SENT, now, ""
    row.save(update_fields=["state", "sent_at", "problem"])
    record(by=by, act="help.sent", kind="support", reference=str(row.uid), now=now)


@transaction.atomic
def note_stuck(row: HelpRequest, code: str, *, by: Actor, now: datetime) -> None:
    """It did not arrive; it is tried again."""
    if row.problem != code:
        record(by=by, act="help.stuck", kind="support", reference=str(row.uid), now=now)
    row.problem = code
    row.save(update_fields=["problem"])


@transaction.atomic
def take_answers(answers: Iterable[Answer], *, by: Actor, now: datetime) -> int:
    """Keep what the centre answered; answers how many requests changed. What nobody here asked is passed over."""
    changed = 0
    rows = {str(row.uid): row for row in HelpRequest.objects.exclude(state=HelpState.WAITING)}
    for answer in answers:
        row = rows.get(answer.uid)
        if row is None or (row.state, row.answer) == (answer.state, answer.text):
            continue
        row.state, row.answer, row.answered_at = answer.state, answer.text, now
        row.save(update_fields=["state", "answer", "answered_at"])
        record(by=by, act="help.answer_came", kind="support", reference=answer.uid, now=now)
        changed += 1
    return changed
