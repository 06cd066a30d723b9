"""The board over five years: 29 towns with a state for every day, entries with a history, tables of every year.

Run it with `KIT_TEST_DB=sqlite .venv/bin/python -m pytest tests/bench/test_board.py -s -p no:randomly`, then with
`KIT_TEST_DB=postgresql`. Nothing is remembered between the pages: each is made as after a change.
"""

import statistics
import time
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.core import memory
from kit.hub.actions.entering import NewEntry, enter_facts
from kit.hub.logic.board_facts import FACTS
from kit.hub.models import DailyState, Entered, Town
from tests.factories.board import BY, say, years_of_days
from tests.factories.board_bodies import tables_part
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-26T10:00:00+09:00")
DAYS, ROUNDS, LIMIT, STATEMENTS = 5 * 365, 40, 0.2, 12
VALUES = {"window": "yes", "checked_on": "2026-01-01", "resources": "4", "window_phone": "059-229-0000"}


@pytest.fixture
def five_years(settings, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    become_hub(settings, NOW)
    towns = list(Town.objects.select_related("municipality"))
    years_of_days(towns, NOW - timedelta(days=1), DAYS - 1)
    cells = {("a", ""): 12, ("b", ""): None, ("c", ""): None, ("", ""): 60}
    tables = [
        one
        for year in range(2021, 2026)
        for one in tables_part(cells, year=year, approved=f"{year + 1}-05-01")
    ]
    for town in towns:
        say(connect_town(town.slug, f"https://{town.slug}.example"), NOW, statistics=tables)
    for round_ in range(20):
        as_of = date(2022, 1, 1) + timedelta(days=80 * round_)
        entries = [
            NewEntry(town.code, fact, VALUES.get(fact, "ひきこもり相談窓口"), f"照会{round_}", as_of)
            for town in towns
            for fact in FACTS
            if fact not in ("last_held_on", "window_url")
        ]
        enter_facts(entries, by=BY, now=NOW)
    assert DailyState.objects.count() == 29 * DAYS
    assert Entered.objects.count() == 20 * 29 * 6


def measured(client, address, *, anew=True):
    """Seconds of each page, and the statements of the last: processor time here, and what the database took elsewhere."""
    clock, seconds = time.process_time, []
    for _round in range(ROUNDS):
        if anew:
            memory._kept.forget()
        start = clock()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        elsewhere = 0 if connection.vendor == "sqlite" else sum(float(one["time"]) for one in asked)
        seconds.append(clock() - start + elsewhere)
        assert answer.status_code == 200
    seconds = seconds[2:]
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(
        f"\n{connection.vendor} {address} {'anew' if anew else 'remembered'}: median {statistics.median(seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"{len(asked)} statements, {len(answer.content) // 1024} kB"
    )
    return p95, len(asked)


def test_board_after_five_years(five_years, client):
    for address in ("/board/", "/board/statistics/"):
        assert_quick(*measured(client, address))
        measured(client, address, anew=False)
    sign_in(client, make_user("kei", "secretary"))
    assert_quick(*measured(client, reverse("kit_hub_board")))


def assert_quick(p95, statements):
    assert p95 < LIMIT
    assert statements <= STATEMENTS
