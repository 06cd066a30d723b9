"""Taking in a town's file of 10,000 places with 20 columns, against django-import-export in its default mode.

Ours reads the file in its child process, compares it, keeps every row for the screen, takes it in with history, trail,
undo and search, each step committed; the peer reads the same file, checks it (dry run) and imports it into a table of
just these columns. Run it with `KIT_TEST_DB=postgresql .venv/bin/python -m pytest tests/bench/test_resource_import.py -s`.
"""

import csv
import io
import os
import resource
import subprocess
import sys
import time

import pytest
import tablib
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from import_export import resources

from kit.resources.actions.imports import batches
from kit.resources.models import Change, ImportRow, Resource
from kit.resources.tasks.imports import work_on_import
from tests.factories.people import make_user

ROWS, MANY, LEAST, MEMORY = 10_000, 100_000, 4.0, 300
HEAD = (
    "管理番号", "名称", "名称（カナ）", "種類", "概要", "説明", "団体名", "対象者", "料金", "郵便番号", "所在地", "建物名",
    "行き方", "電話番号", "FAX番号", "メールアドレス", "ホームページ", "開催日時", "備考", "駐車場",
)  # fmt: skip
COLUMNS = (
    "code", "name", "kana", "kind", "summary", "description", "body", "who", "fee", "postcode", "address", "building",
    "access", "phone", "fax", "mail", "url", "hours", "note", "parking",
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def line(number, edition):
    """One place; every second one differs between editions."""
    word = edition if number % 2 else 0
    return (
        f"B-{number:06}", f"居場所その{number}", f"イバショソノ{number}", "居場所", f"お茶を飲みながら静かに過ごせる場所です。{word}",
        f"だれとも話さなくてかまいません。本を読んだり、絵をかいたり、何もしないで過ごしたりできます。{number}番めの場所です。",
        f"団体{number % 700}", "本人・家族", f"{word * 100}円", "514-0035", f"三重県津市西丸之内{number % 40}-{number}", "2階 会議室",
        f"津駅から歩いて{number % 20}分。バスもあります。", f"059-2{number % 90 + 10}-{number % 9000 + 1000}", "", f"place{number}@example.jp",
        f"https://place{number}.example.jp/", "", f"駐輪場あり。はじめての日は電話をください。{word}", "3台",
    )  # fmt: skip


def short_line(number, _edition):
    """One place in few words, so that a hundred thousand stay below the largest file that is read."""
    return (
        f"B-{number:06}", f"場所{number}", f"バショ{number}", "居場所", "静かです。", "", f"団体{number % 700}", "本人", "無料", "514-0035",
        f"津市本町{number % 40}-{number}", "2階", "徒歩5分", f"059-2{number % 90 + 10}-{number % 9000 + 1000}", "", "", "", "", "", "3台",
    )  # fmt: skip


def written(rows, edition, line=line):
    kept = io.StringIO()
    table = csv.writer(kept, lineterminator="\r\n")
    table.writerow(HEAD)
    table.writerows(line(number, edition) for number in range(rows))
    return kept.getvalue().encode("utf-8-sig")


class Ours:
    """The whole way of a file, as the screens and the worker go it."""

    def __init__(self, by):
        self.by = by

    def run(self, content):
        steps, started, cpu = [], time.perf_counter(), time.process_time()
        batch = batches.receive_file(content, "places.csv", by=self.by, now=timezone.localtime())
        work_on_import.func(batch.pk)
        steps.append(time.perf_counter() - started)
        batch.refresh_from_db()
        assert batch.state == "ready", batch.reading.get("refusal")
        batches.start_taking(batch, by=self.by, now=timezone.localtime())
        work_on_import.func(batch.pk)
        steps.append(time.perf_counter() - started - steps[0])
        batch.refresh_from_db()
        assert batch.state == "done"
        return batch, steps, time.process_time() - cpu


class Peer:
    """django-import-export as it comes, on a table of these columns with a unique code."""

    def __init__(self):
        fields = {name: models.TextField(blank=True) for name in COLUMNS[1:]}
        fields |= {"code": models.CharField(max_length=20, unique=True), "__module__": __name__}
        self.model = type(
            "BenchPlace",
            (models.Model,),
            {**fields, "Meta": type("Meta", (), {"app_label": "kit_resources"})},
        )
        with connection.schema_editor() as editor:
            editor.create_model(self.model)
        meta = type("Meta", (), {"model": self.model, "import_id_fields": ("code",), "fields": COLUMNS})
        self.resource = type("BenchResource", (resources.ModelResource,), {"Meta": meta})()

    def run(self, content):
        started, cpu, steps = time.perf_counter(), time.process_time(), []
        for is_dry in (True, False):
            data = tablib.Dataset().load(content.decode("utf-8-sig"), format="csv")
            data.headers = list(COLUMNS)
            done = self.resource.import_data(data, dry_run=is_dry)
            assert not done.has_errors()
            steps.append(time.perf_counter() - started - sum(steps))
        return steps, time.process_time() - cpu

    def remove(self):
        with connection.schema_editor() as editor:
            editor.delete_model(self.model)
        del apps.all_models["kit_resources"]["benchplace"]
        apps.clear_cache()


# A worker of its own, because this process holds the tests as well: what is done, and the most memory it ever held.
WORKER = """
import django
django.setup()
from pathlib import Path
from kit.resources.tasks.imports import work_on_import
work_on_import.func({key})
rows = Path("/proc/self/status").read_text().splitlines()
print(next(row.split()[1] for row in rows if row.startswith("VmHWM")))
"""


def memory_of(key):
    """MB that a worker needs for what the batch waits for."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER.format(key=key)],
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1]) / 1024


@pytest.fixture
def ours(db):
    if connection.vendor != "postgresql":
        pytest.fail("This measures PostgreSQL: put KIT_TEST_DB=postgresql in front.")
    Resource.objects.all().delete()
    return Ours(make_user("shonin", "approver"))


def say(*words):
    print(*words, flush=True)


def test_a_file_is_taken_in_at_four_times_the_rate_of_the_peer(ours):
    first, second, peer = written(ROWS, 1), written(ROWS, 2), Peer()
    new, *new_cost = ours.run(first)
    peer_new = peer.run(first)
    again, *again_cost = ours.run(second)
    peer_again = peer.run(second)
    peer.remove()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert (new.counts, again.counts) == ({"new": ROWS}, {"changed": ROWS // 2, "unchanged": ROWS // 2})
    assert Change.objects.count() == ROWS + ROWS // 2
    assert ImportRow.objects.filter(batch=again).exclude(undo=None).count() == ROWS // 2
    ratios = []
    for name, (steps, cpu), (peer_steps, peer_cpu) in (
        ("new", new_cost, peer_new),
        ("again", again_cost, peer_again),
    ):
        whole, alone, cpus = sum(peer_steps) / sum(steps), peer_steps[1] / sum(steps), peer_cpu / cpu
        say(
            f"\n{name}: ours {_told(steps)}, {cpu:.1f} s of processor; peer {_told(peer_steps)}, {peer_cpu:.1f} s"
        )
        say(
            f"  both steps of both {whole:.1f}, without the dry run of the peer {alone:.1f}, processor {cpus:.1f}"
        )
        ratios.append(whole)
    say(f"the child that read the file: {child:.0f} MB")
    assert min(ratios) >= LEAST


def _told(steps):
    return " + ".join(f"{step:.1f}" for step in steps) + f" = {sum(steps):.1f} s"


def test_a_worker_needs_little_memory(ours):
    steps = []
    for edition in (1, 2):
        batch = batches.receive_file(
            written(ROWS, edition), "places.csv", by=ours.by, now=timezone.localtime()
        )
        steps.append(memory_of(batch.pk))
        batch.refresh_from_db()
        batches.start_taking(batch, by=ours.by, now=timezone.localtime())
        steps.append(memory_of(batch.pk))
        batch.refresh_from_db()
        assert batch.state == "done"
    say(f"\nMB of a worker, comparing and taking in, new and again: {[round(most) for most in steps]}")
    assert max(steps) < MEMORY


def test_a_hundred_thousand_rows_come_to_an_end(ours):
    batch, steps, _cpu = ours.run(written(MANY, 1, short_line))
    say(f"\n{MANY} rows: {_told(steps)}")
    assert batch.counts == {"new": MANY}
    assert Resource.objects.count() == MANY
