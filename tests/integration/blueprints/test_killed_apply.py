"""A process that is killed while it takes a release leaves the whole old town or the whole new one.

The child is killed at random moments, from its first reading to after its last word; the server and its rollback are
real. Old means: every row of every table as it was. New means: every text of both versions, every base and mark,
conflicts, displaced texts and the run, as when nobody was killed. `make test-long` kills four times as often.
"""

import os
import random
import time

import pytest
from django.db import connections
from django.utils import timezone

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.models import ApplyRun, BlueprintState, Conflict, Displaced, ObjectBase, StoredRelease
from tests import conftest
from tests.factories.towns import BY, edit, edit_block, object_of, receive, snapshot
from tests.fakes.processes import fork, kill_after

pytestmark = pytest.mark.django_db(transaction=True)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
# On quiet cores 50 kills take 40 s; on busy ones the time ends it earlier, after 12 at least.
LEAST, MOST, SECONDS = (200, 200, 0) if LONG else (12, 50, 45)
MINE = '<p data-block-key="p1">ここは町で書き直しました。</p>'


def take_it():
    stored = StoredRelease.objects.get(sequence=2)
    apply_release(stored, by=BY, now=timezone.localtime())


def whole_town():
    """Everything that an apply decides; not when it happened."""
    bases = ObjectBase.objects.order_by("uid", "state").values_list(
        "uid", "state", "sequence", "content", "marks"
    )
    return (
        snapshot(),
        list(bases),
        list(BlueprintState.objects.values_list("blueprint", "sequence")),
        list(ApplyRun.objects.order_by("pk").values_list("kind", "report", "entries", "before", "after")),
        sorted(Conflict.objects.values_list("state", "entry_id")),
        sorted(map(str, Displaced.objects.values_list("uid", "state", "path", "value"))),
    )


@pytest.fixture
def prepared(shelf, now):
    """A town with words of its own and a waiting release, kept to come back to."""
    edit_block("learn-you", "quiet", MINE)
    edit("learn-about", publish=False, lead="まだ公開していない前書き。")
    contact = object_of("contact-mieco")
    type(contact).objects.filter(pk=contact.pk).update(hours_note="町で調べた時間")
    receive("2026.2", now)
    connections.close_all()
    shelf.keep("waiting")
    yield
    connections.close_all()
    conftest.server.drop("kept_waiting")


def bring_back(shelf):
    connections.close_all()
    shelf.bring_back("waiting")


def test_a_killed_apply_leaves_the_old_town_or_the_new_one(prepared, shelf):
    server, name = conftest.server, conftest.DATABASE
    old = server.fingerprint(name)
    started = time.monotonic()
    assert kill_after(fork(take_it), 600)
    longest = time.monotonic() - started
    new = whole_town()
    assert server.fingerprint(name) != old
    bring_back(shelf)
    assert server.fingerprint(name) == old
    chance, moments, outcomes = random.Random(), [], {"old": 0, "new": 0}
    for number in range(MOST):
        if number >= LEAST and time.monotonic() - started > SECONDS:
            break
        moments.append(chance.uniform(0.15, 1.25) * longest)
        kill_after(fork(take_it), moments[-1])
        server.wait_until_alone(name)
        if server.fingerprint(name) == old:
            outcomes["old"] += 1
            continue
        assert whole_town() == new, f"between the two, killed after {moments[-1]:.3f} of {longest:.3f} s"
        outcomes["new"] += 1
        bring_back(shelf)
    print(
        f"{len(moments)} kills within {longest * 1.25:.1f} s: {outcomes}, {time.monotonic() - started:.0f} s in all"
    )
    assert outcomes["old"], moments
    assert kill_after(fork(take_it), 600), "the next run completes"
    assert whole_town() == new
