"""What the prefecture tells the staff of the towns now, as this town received it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kit.blueprints.logic.bulletin import Bulletin, Notice, Training, coming, read_bulletin
from kit.blueprints.models import StoredBulletin
from kit.core.memory import public, shown_until


def newest_sequence() -> int:
    """The number of the newest bulletin here, 0 for none."""
    return StoredBulletin.objects.values_list("sequence", flat=True).first() or 0


def newest_bulletin() -> Bulletin | None:
    """The newest bulletin; None before the first. Shared: nobody may change it."""
    found: Bulletin | None = public("bulletin", _newest)
    return found


def shown_notices(today: date) -> tuple[Notice, ...]:
    """The notices of today, the important ones first, then the newest."""
    bulletin = newest_bulletin()
    shown = [one for one in bulletin.notices if one.is_shown(today)] if bulletin else []
    return tuple(sorted(shown, key=lambda one: (not one.is_important, -one.starts_on.toordinal(), one.uid)))


def coming_trainings(today: date) -> tuple[Training, ...]:
    """The training days from today on, the next first."""
    bulletin = newest_bulletin()
    return coming(bulletin.trainings, today) if bulletin else ()


def trainings_block(value: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The training days for a public page; true until the day is over."""
    now = timezone.localtime()
    shown_until(now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    return {"trainings": coming_trainings(now.date())}


def _newest() -> Bulletin | None:
    row = StoredBulletin.objects.first()
    return read_bulletin(bytes(row.document)) if row else None
