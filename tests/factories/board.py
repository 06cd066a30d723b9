"""The board at the hub on a day of its own, and days of towns on it, noted from bodies as towns would send them."""

from datetime import datetime, timedelta
from typing import Any

from kit.core.actions.audit import SystemActor
from kit.hub.actions.board import note_day, state_columns
from kit.hub.logic.board import read_facts
from kit.hub.logic.board_trend import grain_of
from kit.hub.models import DailyState, Town
from tests.factories.board_bodies import town_body
from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in
from tests.fakes.clock import hold_clock

BY = SystemActor("test")
NOW = datetime.fromisoformat("2026-11-26T10:00:00+09:00")
NABARI = "242080"
SOURCED = {"source": "電話での確認", "as_of": "令和8年11月25日"}


def open_board(settings: Any, monkeypatch: Any, client: Any) -> None:
    """A hub at NOW, and somebody signed in who keeps its board."""
    hold_clock(monkeypatch, NOW)
    become_hub(settings, NOW)
    sign_in(client, make_user("kei", "secretary"))


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
