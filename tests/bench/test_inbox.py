"""The inbox of an office that has accompanied people for decades: 50,000 consultations on PostgreSQL.

In this process, through all of the admin's middleware and templates; no network is in between. Run it with
`KIT_TEST_DB=postgresql .venv/bin/python -m pytest tests/bench/test_inbox.py -s`.
"""

import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.intake.models import Consultation
from kit.intake.queries.versions import current_version
from tests.factories.people import make_user, sign_in

ROWS, ROUNDS, LIMIT = 50_000, 60, 0.3
QUERIES = ("", "group=closed", "group=going_on&p=40", "whose=mine", "group=resting&whose=none")
MOST = 10  # statements of a whole page, Wagtail's frame among them
# Of a hundred: 70 are over, 12 rest, 16 go on, one is due, one waits; a few of those are new or unsafe.
FILL = """
INSERT INTO kit_intake_consultation (uuid, sealed, reference, version_id, door, state, received_at, read_at,
    unanswered_since, next_contact_on, may_close, is_unsafe, changed_at, assignee_id)
SELECT gen_random_uuid(), (SELECT string_agg(decode(md5(n::text || i::text), 'hex'), '') FROM generate_series(1, 160) AS i), lpad(n::text, 6, '0'), %(version)s, 'web',
    CASE WHEN n %% 100 < 60 THEN 'closed' WHEN n %% 100 < 70 THEN 'handed_over' WHEN n %% 100 < 82 THEN 'resting'
         ELSE 'open' END,
    now() - n * interval '1 hour', CASE WHEN n %% 700 = 99 THEN NULL ELSE now() END,
    CASE WHEN n %% 100 = 99 THEN now() - n * interval '1 minute' END,
    CASE WHEN n %% 100 = 98 THEN %(today)s ELSE %(today)s + (n %% 60) + 1 END,
    false, n %% 2000 = 1999, now() - n * interval '1 hour', CASE WHEN n %% 3 = 0 THEN %(user)s END
FROM generate_series(1, %(rows)s) AS n
"""


@pytest.fixture
def office(client, db):
    if connection.vendor != "postgresql":
        pytest.fail("This measures PostgreSQL: put KIT_TEST_DB=postgresql in front.")
    user = make_user("ise", "counsellor")
    version = current_version("hikikomori")
    assert version is not None
    with connection.cursor() as cursor:
        words = {"version": version.pk, "today": timezone.localdate(), "user": user.pk, "rows": ROWS}
        cursor.execute(FILL, words)
        cursor.execute("ANALYZE kit_intake_consultation")
    sign_in(client, user)
    return client


def test_a_page_is_quick_and_asks_little(office):
    assert Consultation.objects.count() == ROWS
    measured = {query: measure(office, query) for query in QUERIES}
    assert {query: p95 for query, (p95, _own) in measured.items() if p95 >= LIMIT} == {}
    assert {query: asks for query, (_p95, asks) in measured.items() if asks > MOST} == {}


def measure(office, query):
    """The slowest of twenty in seconds, and how many questions the whole page asks."""
    address = f"{reverse('kit_inbox')}?{query}"
    office.get(address)
    with CaptureQueriesContext(connection) as asked:
        html = office.get(address).content.decode()
    asks = len(asked)  # the next request empties the log
    assert html.count('class="desk-row"') == 50
    took = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        office.get(address)
        took.append(time.perf_counter() - start)
    p95 = statistics.quantiles(took, n=20)[-1]
    middle = statistics.median(took) * 1000
    print(
        f"\n{query or 'first page'}: median {middle:.0f} ms, p95 {p95 * 1000:.0f} ms (limit {LIMIT * 1000:.0f} ms),",
        end=" ",
    )
    print(f"{asks} queries", end="")
    return p95, asks
