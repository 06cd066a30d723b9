"""Searching 10,000 resources: how long a question takes, and what writing the entries costs.

Run it with `KIT_TEST_DB=sqlite .venv/bin/python -m pytest tests/bench/test_search.py -s -p no:randomly`, then with
`KIT_TEST_DB=postgresql`. Beside each figure stands what the plainest scan of the same texts takes in the same run, one
LIKE, so that a busy machine shows.
"""

import random
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.core import registries
from kit.core.actions.audit import SystemActor
from kit.core.actions.search import rebuild_search
from kit.core.logic.search.entry import SearchText, Weight
from kit.core.memory import one_request
from kit.core.models import SearchEntry
from kit.core.queries.search import search_ja

ROWS, ROUNDS, LIMIT = 10_000, 40, 6.0
BY = SystemActor("bench")
QUESTIONS = (
    "居場所", "津市 居場所", "引きこもり 家族会 桑名", "サポステ", "社協", "059-224-2273", "どこにもない言葉", "の",
    "伊賀市 不登校 親の会 予約なし",
)  # fmt: skip
TOWNS = (
    "津市久居",
    "桑名市長島町",
    "伊賀市上野",
    "四日市市諏訪町",
    "松阪市殿町",
    "名張市鴻之台",
    "志摩市阿児町",
    "熊野市井戸町",
)
KINDS = ("居場所", "家族会", "就労支援", "親の会", "相談窓口", "フリースペース", "家族教室", "当事者会")
SENTENCES = (
    "ひきこもりの状態にあるご本人や家族が、予約なしで立ち寄れます。", "毎月第二・第四土曜日の午後に開いています。",
    "社会福祉協議会の職員が話をうかがいます。", "はじめての方は、電話かメールで問い合わせてください。",
    "地域若者サポートステーションの相談員が月に一度来ます。", "学校に行きづらい子どもと、その親のための場です。",
    "参加費は無料です。飲み物は各自でお持ちください。", "働くことを急がず、昼夜逆転の方も夕方から来られます。",
    "駐車場があります。駅から歩いて十分です。", "話したくないことは、話さなくてかまいません。",
)  # fmt: skip


class Resource:
    """What an app would hand out; only its texts matter here."""

    def __init__(self, pk, chance):
        self.pk, self.town, self.kind = pk, chance.choice(TOWNS), chance.choice(KINDS)
        self.phone = f"059-{chance.randrange(200, 299)}-{chance.randrange(1000, 9999)}"
        self.body = "".join(chance.choices(SENTENCES, k=8))


class InMemory(list):
    """All resources, as a queryset hands them out."""

    def iterator(self, chunk_size):
        return iter(self)


def read(resource):
    return registries.Findable(
        (
            SearchText(f"{resource.kind}「つながり{resource.pk}」", Weight.TITLE),
            SearchText(f"{resource.kind} {resource.town}", Weight.NAME),
            SearchText(f"{resource.town}{resource.pk} 電話 {resource.phone}\n{resource.body}"),
        )
    )


@pytest.fixture
def directory(monkeypatch, db):
    chance = random.Random(5)
    resources = [Resource(number, chance) for number in range(1, ROWS + 1)]
    registry = registries.Registry("search kinds")
    registry.register("bench", registries.SearchKind(read=read, all=lambda: InMemory(resources)))
    monkeypatch.setattr("kit.core.actions.search.search_kinds", registry)
    for words in ("written anew", "read again, nothing changed"):
        start = time.process_time()
        rebuild_search(by=BY)
        took = time.process_time() - start
        print(
            f"\n{ROWS:,} entries {words}: {took:.1f} s of processor time, {ROWS / took:,.0f} a second", end=""
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kit_core_searchentry")


@pytest.mark.usefixtures("directory")
def test_a_question_costs_little_more_than_the_plainest_scan():
    assert SearchEntry.objects.count() >= ROWS
    letters = sum(map(len, SearchEntry.objects.filter(kind="bench").values_list("raw", flat=True))) / ROWS
    floor, _p95 = measured(plain_scan)
    print(
        f"\n{connection.vendor}, {letters:.0f} letters an entry; one LIKE over all: {floor * 1000:.0f} ms",
        end="",
    )
    ratios = {}
    with one_request():
        search_ja("居場所", kinds=["bench"])
        for question in QUESTIONS:
            with CaptureQueriesContext(connection) as asked:
                found = search_ja(question, kinds=["bench"], limit=20_000)
            assert len(asked) == 1
            median, p95 = measured(lambda typed=question: search_ja(typed, kinds=["bench"], limit=20))
            ratios[question] = median / floor
            print(f"\n{question}: median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms,", end=" ")
            print(f"{len(found):,} found, ×{ratios[question]:.1f} (limit ×{LIMIT:.0f})", end="")
    assert {question: ratio for question, ratio in ratios.items() if ratio >= LIMIT} == {}


def plain_scan():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kit_core_searchentry WHERE raw LIKE %s", ["%どこにもない言葉%"])
        return cursor.fetchone()


def measured(work):
    """Median and p95 in seconds; SQLite works in this process, so that busy neighbours need not count."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    took = []
    for _round in range(ROUNDS):
        start = clock()
        work()
        took.append(clock() - start)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]
