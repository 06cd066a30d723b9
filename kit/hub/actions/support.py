"""Writes notices and training days, hears what towns ask, and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kit.blueprints.logic.bulletin import NAME, Bulletin
from kit.blueprints.logic.help_request import (
    MOST_ANSWER,
    MOST_ASKED,
    Answer,
    HelpUnreadable,
    read_request,
)
from kit.core.actions.audit import Actor, record
from kit.core.logic.caution import refused
from kit.core.logic.naming import Namer
from kit.core.models import User
from kit.hub.actions.on_its_way import begin, locked
from kit.hub.logic.exchange import ExchangeRefused
from kit.hub.models import Asked, NextBulletin, Notice, Reply, Town, Training
from kit.hub.models.on_its_way import Stage
from kit.hub.models.support import AskedState

_ACTS: Final = {"read": "help.read", "answered": "help.answered", "closed": "help.closed"}


class AnswerRefused(Exception):
    """Nothing was changed; the message is for the person who answered."""


class AnsweredMeanwhile(Exception):
    """Somebody else answered since this person looked; nothing was changed."""


class ToldMeanwhile(Exception):
    """Somebody else wrote this one since the row was read; nothing was changed."""


class Withdrawn(Exception):
    """Somebody withdrew this one; nothing was changed."""


@dataclass(frozen=True)
class Said:
    """What somebody answers; `seen` is the number of the newest answer that stood there, None for none."""

    state: str
    text: str
    seen: int | None


@transaction.atomic
def write_told(row: Notice | Training, *, by: User, now: datetime) -> None:
    """Keep a notice or a training day as it was typed; it goes out with the next bulletin.

    Raises ToldMeanwhile, or Withdrawn, when it is not any more what `row` was read as.
    """
    if row.pk is not None:
        stands = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if stands.withdrawn_at is not None:
            raise Withdrawn
        if stands.changed_at != row.changed_at:
            raise ToldMeanwhile
    row.changed_by, row.changed_at = by, now
    row.save()
    act = "notice.written" if isinstance(row, Notice) else "training.written"
    record(by=by, act=act, kind="support", reference=str(row.uid), now=now)


@transaction.atomic
def withdraw_told(row: Notice | Training, *, by: User, now: datetime) -> None:
    """Take one back: the next bulletin is without it."""
    row.withdrawn_at, row.changed_by, row.changed_at = now, by, now
    row.save(update_fields=["withdrawn_at", "changed_by", "changed_at"])
    act = "notice.withdrawn" if isinstance(row, Notice) else "training.withdrawn"
    record(by=by, act=act, kind="support", reference=str(row.uid), now=now)


def begin_bulletin(bulletin: Bulletin, *, by: Actor, now: datetime) -> NextBulletin:
    """A bulletin is being made; raises TooLate when one is on its way already."""
    row = NextBulletin(blueprint=NAME, sequence=bulletin.sequence, version=bulletin.version, at=now)
    return begin(row, by=by)


@transaction.atomic
def note_bulletin_out(row: NextBulletin, *, by: Actor, now: datetime) -> None:
    """The bulletin is in the feed; raises TooLate."""
    row = locked(row, Stage.ASKED)
    row.stage, row.out_at, row.problem = Stage.OUT, now, ""
    row.save()


def hear_request(town: Town, content: Mapping[str, Any], now: datetime, *, by: Actor) -> dict[str, Any]:
    """Keep what a town asks, once; in the message's transaction. Raises ExchangeRefused.

    The text is read here again: a town that was tampered with cannot slip a number or a telephone past the check.
    """
    try:
        request = read_request(content)
    except HelpUnreadable as error:
        raise ExchangeRefused("content") from error
    if refused({"text": request.text}, Namer([]), lambda signs: False):
        raise ExchangeRefused("content")
    _row, is_new = Asked.objects.get_or_create(
        town=town,
        uid=request.uid,
        defaults={
            "topic": request.topic, "wish": request.wish, "hurry": request.hurry, "text": request.text,
            "received_at": now,
        },
    )  # fmt: skip
    if is_new:
        record(by=by, act="help.received", kind="support", reference=request.uid, now=now)
    return {}


def tell_answers(town: Town, content: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What became of a town's own requests; of another town's there is nothing to learn. Raises ExchangeRefused."""
    uids = content.get("uids")
    if not isinstance(uids, list) or len(uids) > MOST_ASKED or not all(isinstance(uid, str) for uid in uids):
        raise ExchangeRefused("content")
    wanted = set(uids)
    rows = Asked.objects.filter(town=town).exclude(state=AskedState.NEW)
    said = [Answer(str(row.uid), row.state, row.answer) for row in rows if str(row.uid) in wanted]
    return {"answers": [answer.to_data() for answer in said]}


@transaction.atomic
def answer_request(row: Asked, said: Said, *, by: User, now: datetime) -> None:
    """Say how far it has come, and what the centre answers; raises AnswerRefused, or AnsweredMeanwhile.

    Earlier answers stay as they were sent. Words that the town has not had yet are an answer, though only 読んだ is marked.
    """
    row = Asked.objects.select_for_update().get(pk=row.pk)
    text = said.text.strip()
    state = said.state
    if state == AskedState.READ and text and text != row.answer:
        state = AskedState.ANSWERED
    if state == AskedState.ANSWERED and not text:
        raise AnswerRefused("返事の文を書いてください。")
    if len(text) > MOST_ANSWER:
        raise AnswerRefused(f"返事は{MOST_ANSWER:,}字までです。")
    last = Reply.objects.filter(asked=row).first()
    if (last.pk if last else None) != said.seen:
        raise AnsweredMeanwhile
    row.state, row.answer, row.answered_at = state, text or row.answer, now
    row.save(update_fields=["state", "answer", "answered_at"])
    Reply.objects.create(asked=row, state=state, text=text, by=by, at=now)
    record(by=by, act=_ACTS[state], kind="support", reference=str(row.uid), now=now)
