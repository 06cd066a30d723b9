"""Writes down how this town is joined to the hub, and what became of what it sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kit.blueprints.logic.exchange import next_attempt
from kit.blueprints.models import HubLink
from kit.core.actions.audit import Actor, actor_words, record


class NotJoined(Exception):
    """This town has not joined; nothing can be sent."""

    def __init__(self) -> None:
        super().__init__("まだ県ハブとつながっていません。県の招待を取り込んでください。")


@dataclass(frozen=True)
class Joined:
    """What an accepted enrolment leaves here."""

    hub: str
    invitation: str
    key_id: str
    sequence: int


@transaction.atomic
def note_join(joined: Joined, *, by: Actor, now: datetime) -> HubLink:
    """Write the row, over that of an earlier enrolment; a report is due."""
    link, _made = HubLink.objects.update_or_create(
        pk=1,
        defaults={
            "hub": joined.hub, "invitation": joined.invitation, "key_id": joined.key_id, "joined_at": now,
            "joined_by": actor_words(by), "sequence": joined.sequence, "due_at": now, "failures": 0,
            "problem": "", "problem_words": "", "problem_at": None,
        },
    )  # fmt: skip
    detail = {"fingerprint": joined.key_id}
    record(by=by, act="hub.joined", kind="settings", reference=joined.hub[:100], detail=detail, now=now)
    return link


@transaction.atomic
def take_number(at_least: int = 0, *, by: Actor) -> tuple[HubLink, int]:
    """The number of the next message, used up whether it arrives or not; raises NotJoined.

    Above `at_least` too: that is what the hub says it has seen last. Sending leaves no entry in the trail; what the
    hub takes is its record.
    """
    actor_words(by)
    link = HubLink.objects.select_for_update().filter(pk=1).first()
    if link is None:
        raise NotJoined
    link.sequence = max(link.sequence, at_least) + 1
    link.save(update_fields=["sequence"])
    return link, link.sequence


@transaction.atomic
def note_sent(*, by: Actor, now: datetime) -> None:
    """The hub has the report; the next is due in a day."""
    actor_words(by)
    _note({"sent_at": now, "due_at": next_attempt(now, 0), "failures": 0, "problem": "", "problem_words": ""})


@transaction.atomic
def note_not_sent(code: str, words: str, *, by: Actor, now: datetime) -> None:
    """The report did not arrive; try again later, seldom after many attempts."""
    actor_words(by)
    link = HubLink.objects.select_for_update().filter(pk=1).first()
    if link is not None:
        failures = link.failures + 1
        _note({
            "failures": failures, "due_at": next_attempt(now, failures), "problem": code, "problem_words": words,
            "problem_at": now,
        })  # fmt: skip


@transaction.atomic
def put_off(*, by: Actor, now: datetime) -> None:
    """A report is on its way: the clock waits a while before it starts another."""
    actor_words(by)
    _note({"due_at": next_attempt(now, 1)})


@transaction.atomic
def want_report(*, by: Actor, now: datetime) -> bool:
    """Something changed that the hub is told: the report is due now. Answers whether this town has joined."""
    actor_words(by)
    return bool(HubLink.objects.filter(pk=1).update(due_at=now))


def _note(values: dict[str, Any]) -> None:
    HubLink.objects.filter(pk=1).update(**values)
