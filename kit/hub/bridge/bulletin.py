"""Turns what the prefecture wrote into the bulletin that is signed, and compares it with the one before."""

from datetime import date, datetime, time

from kit.blueprints.logic.bulletin import Bulletin
from kit.blueprints.logic.bulletin import Notice as Told
from kit.blueprints.logic.bulletin import Training as Day
from kit.hub.models import Notice, Training


def next_bulletin(before: Bulletin | None, *, today: date, now: datetime) -> Bulletin:
    """Everything that stands now or later; what is over is left out."""
    notices = Notice.objects.filter(withdrawn_at=None, ends_on__gte=today).order_by("starts_on", "uid")
    trainings = Training.objects.filter(withdrawn_at=None, on__gte=today).order_by("on", "uid")
    return Bulletin(
        sequence=before.sequence + 1 if before else 1,
        made_at=now,
        notices=tuple(_notice(row) for row in notices),
        trainings=tuple(_training(row) for row in trainings),
    )


def differs(before: Bulletin | None, after: Bulletin, today: date) -> bool:
    """Whether towns would read something else: what has run out by itself is no difference.

    Compared as it is signed, which writes a letter in one way where a keyboard has two (が, か and ゛).
    """
    still = Bulletin(
        sequence=after.sequence,
        made_at=after.made_at,
        notices=tuple(one for one in before.notices if one.ends_on >= today) if before else (),
        trainings=tuple(one for one in before.trainings if one.on >= today) if before else (),
    )
    return still.to_bytes() != after.to_bytes()


def _notice(row: Notice) -> Told:
    return Told(str(row.uid), row.title, row.text, row.starts_on, row.ends_on, row.is_important)


def _training(row: Training) -> Day:
    return Day(
        uid=str(row.uid), title=row.title, on=row.on, opens=_clock(row.opens), closes=_clock(row.closes),
        place=row.place, is_online=row.is_online, audience=row.audience, how=row.how, url=row.url,
    )  # fmt: skip


def _clock(value: time | None) -> str:
    return f"{value:%H:%M}" if value else ""
