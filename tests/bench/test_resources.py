"""The list of places with 10,000 of them: how long a resident waits, and how many statements a page asks.

In this process, through all middleware and templates; no network is in between. Run it on both databases:
`KIT_TEST_DB=postgresql .venv/bin/python -m pytest tests/bench/test_resources.py -s` (and with `sqlite`).
"""

import statistics
import time
from datetime import timedelta
from uuid import uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.actions.search import index_objects
from kit.resources.logic.feed.ids import KIT
from kit.resources.logic.words import KINDS, WEEKDAYS, WISHES
from kit.resources.models import Resource, Session

pytestmark = pytest.mark.django_db
ROWS, ROUNDS, LIMIT, MOST = 10_000, 40, 0.15, 12
TOWNS = ("242012", "242021", "242039", "242047", "242055")
ADDRESSES = (
    "/resources/", "/resources/?page=400", "/resources/?who=family&wish=families&area=town",
    "/resources/?kind=place&day=sa", "/resources/?q=居場所", "/resources/?q=海の見える 相談&who=person",
    "/resources/?area=242047&online=on", "/resources/?kind=medical&area=prefecture&q=ない言葉", "/resources/dates/",
    "/resources/dates/?who=family",
)  # fmt: skip


@pytest.fixture
def full(client):
    """Ten thousand public places, with two dates a week for every tenth of them."""
    now, kinds, wishes, days = timezone.now(), list(KINDS), list(WISHES), list(WEEKDAYS)
    Resource.objects.bulk_create(
        (
            Resource(
                uid=uuid5(KIT, f"bench/{n}"), code=f"B{n}", owner_code=TOWNS[n % 5], state="published", operator="own",
                name=f"{'海の見える' if n % 97 == 0 else ''}居場所{n}", name_kana=f"いばしょ{n:05}", kind=kinds[n % len(kinds)],
                summary="静かに過ごせます。相談もできます。" * 2, description="部屋が二つあります。" * 20, first_visit="入口で声をかけてください。" * 5,
                for_person=n % 2 == 0, for_family=n % 3 == 0, wishes=(wishes[n % 7], wishes[(n + 2) % 7]), online=n % 9 == 0,
                area=("town", "several", "prefecture")[n % 3], area_codes=(TOWNS[n % 5],), municipality_code=TOWNS[n % 5],
                weekdays=(days[n % 7],), checked_on=now.date(), created_at=now, modified_at=now, was_public=True,
            )
            for n in range(ROWS)
        ),
        batch_size=500,
    )  # fmt: skip
    made = list(Resource.objects.filter(code__startswith="B").order_by("pk"))
    dates = [now + timedelta(days=day, hours=1) for day in range(1, 120, 4)]
    Session.objects.bulk_create(
        [
            Session(resource=one, starts_at=at, ends_at=at + timedelta(hours=2))
            for one in made[::10]
            for at in dates
        ],
        batch_size=1000,
    )
    index_objects("resources", made, by=SystemActor("test"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return client


def test_nobody_waits_among_ten_thousand_places(full):
    detail = f"/resources/{Resource.objects.filter(code='B10').get().uid}/"
    measured = {address: measure(full, address) for address in (*ADDRESSES, detail)}
    assert {address: asks for address, (_p95, _own, asks) in measured.items() if asks > MOST} == {}
    assert {address: p95 for address, (p95, _own, _asks) in measured.items() if p95 > LIMIT} == {}


def measure(client, address):
    """The slowest of twenty and the own processor time of one, in seconds, and the statements of the page."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    asks = len(asked)
    took, before = [], time.process_time()
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        took.append(time.perf_counter() - start)
    own = (time.process_time() - before) / ROUNDS
    p95, middle = statistics.quantiles(took, n=20)[-1], statistics.median(took)
    print(
        f"\n{connection.vendor} {address}: median {middle * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, own processor time {own * 1000:.0f} ms, {asks} statements",
        end="",
    )
    return p95, own, asks
