"""People told of a meeting: prepared and shown first, then written as letters that wait to be sent.

For: invitations, corrections, cancellations, and taking back an invitation. Not for: reminders (`reminding`), sending (`tasks.letters`), and whom
(`logic.inviting`).

Rules
- What is shown before is what is sent: the texts are written once, compared by a digest, and sealed as they were shown.
- Opened for it are the record, its letters and the seats of its body, which stands in the trail.
- Telling counts the announcement up in the same transaction as the letters; two who press at once tell once.
- What became of a letter is kept beside it; who has no address is told on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.core.actions.records import open_each, open_file
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.keeping import Outdated
from kit.meetings.actions.planning import meeting_for
from kit.meetings.bridge import calendars
from kit.meetings.logic.content import Content, read_content
from kit.meetings.logic.inviting import (
    TO_ALL,
    Facts,
    Guest,
    Plan,
    Seated,
    Telling,
    Told,
    Wish,
    guests_of,
    one_line,
    plan,
    plan_withdrawal,
)
from kit.meetings.logic.letters import CLOSED_TITLE, LetterText, Occasion, title_words, write_mail
from kit.meetings.logic.words import State
from kit.meetings.models import Announcement, Letter, Meeting
from kit.meetings.models.records import MEETING
from kit.meetings.queries.outgoing import PLACE_LENGTH, announcement_of, letters_of, seats_on

_REACHED = (Letter.Outcome.SENT, Letter.Outcome.WAITING, Letter.Outcome.PAPER)


@dataclass(frozen=True)
class Written:
    """A letter that was sent or waits: its row, and what stands in it."""

    row: Letter
    content: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """What would be told now; `digest` is equal when it is the same."""

    row: Meeting
    content: Content = field(repr=False)
    occasion: Occasion = field(repr=False)
    plan: Plan = field(repr=False)
    everybody: tuple[Guest, ...] = field(repr=False)
    texts: tuple[LetterText, ...] = field(repr=False)
    written: tuple[Written, ...] = field(repr=False)
    digest: str
    may_withdraw: bool = False


def prepare_telling(
    row: Meeting, *, by: User, now: datetime, wish: Wish = Wish.NEWS, act: str = "meeting.invitation"
) -> Prepared:
    """Open what is needed and write the texts; raises as `core.actions.records.open_record`."""
    letters = letters_of(row)
    first, *others = open_file(row, letters, by=by, now=now, act=act)
    written = tuple(Written(*one) for one in zip(letters, others, strict=True))
    content, announcement = read_content(first), announcement_of(row)
    everybody = guests_of(content.attendances, _seated(row, by=by, now=now))
    occasion = _occasion(row, content, announcement, has_reply=bool(by.email))
    told = _told(announcement, written, is_closed=occasion.is_closed)
    facts = occasion.facts.told(is_closed=occasion.is_closed)
    local, off = timezone.localtime(now), plan_withdrawal(facts, everybody, told, now=now)
    news = plan(row.state, facts, everybody, told, now=local, again=wish is Wish.AGAIN)
    decided = off if wish is Wish.OFF else news
    texts = tuple(write_mail(occasion, guest, decided.telling) for guest in decided.guests)
    digest = _digest(decided, facts, texts)
    may_withdraw = wish is not Wish.OFF and not off.refusal
    return Prepared(row, content, occasion, decided, everybody, texts, written, digest, may_withdraw)


@transaction.atomic
def tell(prepared: Prepared, *, by: User, now: datetime) -> int:
    """Keep what is told and write the letters; answers how many wait to be sent. Raises NotAllowed, Outdated."""
    row = meeting_for(prepared.row.pk, "change", by=by)
    if _state_of(row) != _state_of(prepared.row) or prepared.plan.refusal:
        raise Outdated
    if Letter.objects.filter(meeting=row).count() != len(prepared.written):  # somebody told in the meantime
        raise Outdated
    announcement = announcement_of(row) or Announcement(meeting=row, sequence=0)
    _announce(announcement, prepared, now)
    is_off = prepared.plan.telling is Telling.WITHDRAWAL
    waiting, key = 0, data_key(row)
    for guest, text in zip(prepared.plan.guests, prepared.texts, strict=True):
        outcome = Letter.Outcome.WAITING if guest.mail else Letter.Outcome.PAPER
        letter = Letter(meeting=row, telling=prepared.plan.telling, outcome=outcome, made_at=now)
        letter.sequence = announcement.sequence
        shown = _shown(prepared, announcement, withdrawn_at=now if is_off else None)
        letter.put({**_written(shown, guest, text), "reply": by.email}, key)
        letter.save(force_insert=True)
        waiting += bool(guest.mail)
    if row.state == State.PLANNED and not is_off:
        row.state = State.INVITED
        row.save(update_fields=["state"])
    detail = {"sent": waiting, "unreached": len(prepared.plan.guests) - waiting}
    act = "meeting.invitation_withdrawn" if is_off else "meeting.told"
    record(by=by, act=act, kind=MEETING, reference=str(row.pk), detail=detail, now=now)
    return waiting


def _seated(row: Meeting, *, by: Actor, now: datetime) -> list[Seated]:
    seats = list(seats_on(row))
    contents = open_each(seats, by=by, now=now, act="seat.addressed")
    return [
        Seated(str(seat.agency.uid), str(content.get("person", "")), str(content.get("mail", "")).strip())
        for seat, content in zip(seats, contents, strict=True)
    ]


def _occasion(
    row: Meeting, content: Content, announcement: Announcement | None, *, has_reply: bool
) -> Occasion:
    body = row.body
    place, title = content.place.strip(), title_words(body.name, one_line(content.title))
    return Occasion(
        facts=local_facts(Facts(title[:160], one_line(place)[:PLACE_LENGTH], row.starts_at, row.ends_at)),
        town=settings.SITE_CONFIG.name,
        is_closed=body.rules.is_closed,
        office=body.office,
        online=one_line(content.online),
        invitation=content.invitation,
        document_number=one_line(content.document_number),
        is_usual_place=bool(place) and place == body.place.strip(),
        has_reply=has_reply,
        was_cancelled=announcement is not None and announcement.is_cancelled,
        before=local_facts(facts_of(announcement)) if announcement else None,
    )


def _told(announcement: Announcement | None, written: tuple[Written, ...], *, is_closed: bool) -> Told | None:
    if announcement is None:
        return None
    last, newest = last_told(written), last_to_all(written)
    here = {key: one for key, one in last.items() if one.row.telling != Telling.WITHDRAWAL}
    reached = {
        one.content["key"]
        for one in written
        if one.row.telling not in (Telling.REMINDER, Telling.WITHDRAWAL)
        and one.row.sequence >= newest
        and one.row.outcome in _REACHED
    }
    return Told(
        local_facts(facts_of(announcement)).told(is_closed=is_closed),
        announcement.sequence,
        announcement.is_cancelled,
        frozenset(reached & set(here)),
        frozenset(here),
        tuple(guest_of(one.content) for one in here.values() if one.content["mail"]),
        frozenset(one.content["mail"] for key, one in last.items() if key not in here),
    )


def last_told(written: Iterable[Written]) -> dict[str, Written]:
    """The newest letter of each person; a reminder tells nothing new, and a withdrawal that failed took nothing."""
    return {
        one.content["key"]: one
        for one in sorted(written, key=lambda one: (one.row.sequence, one.row.made_at))
        if one.row.telling != Telling.REMINDER
        and not (one.row.telling == Telling.WITHDRAWAL and one.row.outcome == Letter.Outcome.FAILED)
    }


def last_to_all(written: Iterable[Written]) -> int:
    """The number of the last letter that everybody had to get; whoever has none from then on was not reached."""
    return max((one.row.sequence for one in written if one.row.telling in TO_ALL), default=0)


def guest_of(content: dict[str, Any]) -> Guest:
    """Who a letter was for."""
    return Guest(content["key"], content["agency"], content["person"], content["mail"])


def _announce(announcement: Announcement, prepared: Prepared, now: datetime) -> None:
    """What stands in the calendars from now on; taking somebody off counts up and changes nothing for the others."""
    decided = prepared.plan
    is_new = announcement.pk is None or announcement.sequence != decided.sequence
    announcement.sequence = decided.sequence
    if decided.telling is not Telling.WITHDRAWAL:
        facts = prepared.occasion.facts.told(is_closed=prepared.occasion.is_closed)
        announcement.title, announcement.place = facts.title, facts.place
        announcement.starts_at, announcement.ends_at = facts.starts_at, facts.ends_at
        announcement.is_cancelled = decided.telling is Telling.CANCELLATION
        announcement.sent_at = now if is_new else announcement.sent_at
    if is_new and decided.telling in TO_ALL:
        announcement.reminded_at = None
    announcement.save()


def _shown(
    prepared: Prepared, announcement: Announcement, *, withdrawn_at: datetime | None
) -> calendars.Told:
    note = "" if prepared.occasion.is_closed or withdrawn_at else prepared.occasion.online
    return calendars.Told(announcement, announcement.title or CLOSED_TITLE, note, withdrawn_at)


def _written(shown: calendars.Told, guest: Guest, text: LetterText) -> dict[str, Any]:
    """What is sealed of one letter, with its calendar file where there is an address to send it to."""
    file = calendars.invitation_file(shown, to=guest.mail, name=guest.person or guest.agency)
    return {
        "key": guest.key, "agency": guest.agency, "person": guest.person, "mail": guest.mail,
        "subject": text.subject, "body": text.body, "calendar": file if guest.mail else "",
    }  # fmt: skip


def _state_of(row: Meeting) -> tuple[Any, ...]:
    return row.edition, row.state, row.starts_at, row.ends_at


def _digest(decided: Plan, facts: Facts, texts: tuple[LetterText, ...]) -> str:
    said = [
        (one.key, one.mail, text.subject, text.body) for one, text in zip(decided.guests, texts, strict=True)
    ]
    return sha256(repr((decided.telling, decided.sequence, facts, said)).encode()).hexdigest()


def facts_of(announcement: Announcement) -> Facts:
    """What was told."""
    return Facts(announcement.title, announcement.place, announcement.starts_at, announcement.ends_at)


def local_facts(facts: Facts) -> Facts:
    """The same with times as clocks here show them."""
    starts, ends = timezone.localtime(facts.starts_at), timezone.localtime(facts.ends_at)
    return Facts(facts.title, facts.place, starts, ends)
