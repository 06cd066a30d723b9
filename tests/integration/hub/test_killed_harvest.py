"""A worker that is killed while it reads a town: nothing half is left, nobody else reads meanwhile, and it goes on later."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from kit.hub.actions.harvest import LEASE, ensure_sources
from kit.hub.models import Source
from kit.hub.tasks.harvest import BY, harvest
from kit.resources.models import Resource
from tests.factories.hub import become_hub, connect_town
from tests.fakes.feed_server import dripping
from tests.fakes.processes import fork
from tests.fakes.town_server import Town, town_serving
from tests.fakes.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def listen(source, kept):
    """Nobody does."""


def test_a_killed_workers_town_is_read_again_when_its_lease_is_over(settings, monkeypatch):
    become_hub(settings)
    with town_serving(Town("242012", "津市")) as server:
        server.town.put(1)
        server.spoil["/hsds/services"] = dripping(b"HTTP/1.1 200 OK\r\nX-A: b\r\n")
        connect_town("tsu", server.address)
        ensure_sources(by=BY, now=timezone.now())
        child = fork(lambda: harvest(tell=listen))
        wait_for(lambda: any("services" in path for path in server.asked), "a worker in the middle", 60)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        server.spoil.clear()
        assert set(Source.objects.values_list("state", flat=True)) == {"new"}
        assert harvest(tell=listen) == 0
        later = timezone.now() + LEASE + timedelta(seconds=1)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert harvest(tell=listen) == 3
        assert set(Source.objects.values_list("state", flat=True)) == {"good"}
        assert Resource.objects.filter(owner_code="242012", state="published").count() == 1
