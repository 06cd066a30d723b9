"""The feed of places with 10,000 of them: how long a harvester waits for a page, and how many statements it asks.

In this process, through all middleware; no network is in between. The limit is for processor time, which neighbours move
less than the clock; on SQLite it holds the database as well. Run it on both databases:
`KIT_TEST_DB=postgresql .venv/bin/python -m pytest tests/bench/test_hsds.py -s` (and with `sqlite`).
"""

from uuid import uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.actions.search import index_objects
from kit.resources.bridge.values import schedule_of
from kit.resources.logic.feed.ids import KIT
from kit.resources.logic.words import KINDS, LANGUAGES, WEEKDAYS, WISHES
from kit.resources.models import Organisation, Resource
from tests.bench.test_resources import measure

pytestmark = pytest.mark.django_db
ROWS, LIMIT, MOST = 10_000, 0.15, 8
HOURS = "毎月第2・第4土曜 13:30–16:00"
PAGES = (
    "/hsds/services?per_page=100", "/hsds/services?per_page=100&page=50", "/hsds/services?per_page=100&full=true",
    "/hsds/services?per_page=100&full=true&page=100", "/hsds/services?per_page=100&search=居場所&full=true",
    "/hsds/services?per_page=100&modified_after=2026-01-01&full=true", "/hsds/service_at_locations?per_page=100",
    "/hsds/service_at_locations?per_page=100&full=true", "/hsds/organizations?per_page=100",
    "/hsds/organizations?full=true", "/hsds/taxonomy_terms",
)  # fmt: skip


@pytest.fixture
def fed(client):
    """Ten thousand public places of the own body, each as full as a clerk can write it; every twentieth ended."""
    now, kinds, wishes, days = timezone.now(), list(KINDS), list(WISHES), list(WEEKDAYS)
    Organisation.objects.bulk_create(
        Organisation(name=f"会{n}", url="https://example.jp/", modified_at=now) for n in range(500)
    )
    bodies = list(Organisation.objects.filter(name__startswith="会"))
    schedule = schedule_of(HOURS, "祝日")
    Resource.objects.bulk_create(
        (
            Resource(
                uid=uuid5(KIT, f"bench/{n}"), code=f"B{n}", owner_code="242012", operator="own", was_public=True,
                state="ended" if n % 20 == 0 else "published", name=f"居場所{n}", name_kana=f"いばしょ{n:05}", nickname="ひだまり",
                kind=kinds[n % len(kinds)], summary="静かに過ごせます。", description="部屋が二つあります。" * 20, organisation=bodies[n % 500],
                for_person=True, for_family=n % 3 == 0, wishes=(wishes[n % 7], wishes[(n + 2) % 7]), languages=tuple(LANGUAGES)[:3],
                area="town", area_codes=("242012",), municipality_code="242012", address="津市西丸之内23-1", postcode="514-8611",
                latitude=34.7, longitude=136.5, access="津駅から8分", barrier_free="段差なし", fee_is_free=True, minimum_age=15,
                phones=[{"number": "059-229-3151", "extension": "12", "note": "平日"}, {"number": "059-224-2273"}],
                mail="a@example.jp", url="https://example.jp/", contact_name="係", fax="059-229-0000", hours=HOURS, closed="祝日",
                schedule=schedule, weekdays=(days[n % 7],), checked_on=now.date(), created_at=now, modified_at=now,
            )
            for n in range(ROWS)
        ),
        batch_size=500,
    )  # fmt: skip
    made = Resource.objects.filter(code__startswith="B").select_related("organisation").order_by("pk")
    index_objects("resources", made.iterator(chunk_size=500), by=SystemActor("test"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return client


def test_a_harvester_gets_a_hundred_places_at_once(fed):
    one = uuid5(KIT, "bench/9999")
    measured = {address: measure(fed, address) for address in (*PAGES, f"/hsds/services/{one}")}
    for address in PAGES[2:5]:
        assert len(fed.get(address).json()["contents"]) == 100
    assert {address: asks for address, (_p95, _own, asks) in measured.items() if asks > MOST} == {}
    assert {address: own for address, (_p95, own, _asks) in measured.items() if own > LIMIT} == {}
    assert statements(fed, 1) == statements(fed, 100)


def statements(client, size):
    """How many statements a page of this size asks."""
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(f"/hsds/services?full=true&per_page={size}").json()["contents"]) == size
    return len(asked)
