"""The worker is killed while it compares, takes in and undoes: no half batch, nothing twice, and it goes on by itself.

A real process, a real SIGKILL, seen from outside by the progress that the clerk sees.
"""

import csv
import io
import os
import signal
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from kit.resources.actions.imports import batches, bulk, comparing, taking, undoing
from kit.resources.actions.imports.working import LEASE, abandoned
from kit.resources.models import Change, ImportBatch, ImportRow, Resource
from kit.resources.tasks.imports import work_on_import
from tests.factories.people import make_user
from tests.fakes.processes import fork
from tests.fakes.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, CHUNK = 400, 20


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Many steps in a small file; the child is forked with them."""
    for module in (comparing, taking, undoing):
        monkeypatch.setattr(module, "chunks", partial(bulk.chunks, size=CHUNK))


def table():
    kept = io.StringIO()
    rows = csv.writer(kept)
    rows.writerow(["管理番号", "名称", "備考"])
    rows.writerows((f"K-{number}", f"場所{number}", "ねこ") for number in range(ROWS))
    return kept.getvalue().encode()


def kill_in(batch, state):
    """Let a worker begin and kill it when it is in the middle; whether it really was."""
    child = fork(partial(work_on_import.func, batch.pk))

    def in_the_middle():
        """On SQLite nobody sees into a transaction: the lease says that the work has begun."""
        now = ImportBatch.objects.get(pk=batch.pk)
        seen = now.done > 0 if connection.vendor == "postgresql" or state == "comparing" else now.lease_until
        return (now.state == state and seen) or now.state not in (state, "uploaded")

    wait_for(in_the_middle, f"a worker at {state}", 60)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    batch.refresh_from_db()
    return batch.state == state


def taken_up(batch):
    """The lease ends, the minute job finds it, another worker does it."""
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - LEASE)
    assert abandoned(timezone.now()) == [batch.pk]
    work_on_import.func(batch.pk)
    batch.refresh_from_db()


def test_a_killed_worker_leaves_no_half_batch():
    by = make_user("shonin", "approver")
    Resource.objects.all().delete()
    for number in range(8):  # a quick worker may be through before it is seen in the middle
        batch = batches.receive_file(table(), f"{number}.csv", by=by, now=timezone.now())
        if kill_in(batch, "comparing"):
            break
    assert batch.state == "comparing"
    assert 0 < ImportRow.objects.filter(batch=batch).count() < ROWS
    taken_up(batch)
    assert (batch.state, batch.counts) == ("ready", {"new": ROWS})
    assert ImportRow.objects.filter(batch=batch).count() == ROWS
    assert Resource.objects.count() == 0

    batches.start_taking(batch, by=by, now=timezone.now())
    was_killed = kill_in(batch, "taking")
    assert was_killed or connection.vendor == "sqlite"
    if was_killed:
        assert Resource.objects.count() == Change.objects.filter(batch=batch).count() == 0
        taken_up(batch)
    assert (batch.state, Resource.objects.count()) == ("done", ROWS)
    assert Change.objects.filter(batch=batch).count() == ROWS

    batches.start_undoing(batch, [], by=by, now=timezone.now())
    if kill_in(batch, "undoing"):
        assert Resource.objects.count() == ROWS
        taken_up(batch)
    assert (batch.state, Resource.objects.count()) == ("undone", 0)
