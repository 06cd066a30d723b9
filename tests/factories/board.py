"""Days of towns on the board, noted from bodies as towns would send them."""

from datetime import datetime, timedelta
from typing import Any

from kit.core.actions.audit import SystemActor
from kit.hub.actions.board import note_day, state_columns
from kit.hub.logic.board import read_facts
from kit.hub.logic.board_trend import grain_of
from kit.hub.models import DailyState, Town
from tests.factories.board_bodies import town_body

BY = SystemActor("test")


def say(town: Town, now: datetime, **parts: Any) -> DailyState | None:
    """Note a day of a town from a good body with these parts."""
    body = town_body(town.code, town.municipality.name, **parts)
    return note_day(town, body, source=f"https://{town.slug}.example/town.json", by=BY, now=now)


def years_of_days(towns: list[Town], now: datetime, days: int) -> int:
    """A state for every town and day up to `now`, written at once with the grains that single days would get."""
    rows = []
    for town in towns:
        for back in range(days):
            at = now - timedelta(days=back)
            day = at.date()
            body = town_body(town.code, "", window={"designated": back < days * 0.7, "checked_on": None})
            following = day + timedelta(days=1) if back else None
            state = {
                **state_columns(read_facts(body, code=town.code, day=day)),
                "grain": grain_of(day, following),
            }
            rows.append(DailyState(town=town, day=day, read_at=at, source="https://a.example", **state))
    DailyState.objects.bulk_create(rows, batch_size=500)
    return len(rows)
