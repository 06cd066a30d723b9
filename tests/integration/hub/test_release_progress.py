"""取り込みの様子: what a town publishes and what it tells are of different times, and the screen says one thing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kit.blueprints.bridge.public_state import read_public_state
from kit.hub.models import NextRelease, Report
from kit.hub.queries import rehearsal
from tests.factories.hub import connect_town
from tests.factories.towns import edit
from tests.integration.hub.desk import HubDesk, address

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def line(tmp_path, settings, client, monkeypatch):
    """The row of a town: what it published some minutes ago (2026.1), and what it told `later`, of which release."""
    HubDesk(tmp_path, settings, timezone.now()).staff(client, "shonin-ken", "approver")
    town, at = connect_town("tsu", "http://127.0.0.1:9"), timezone.now() - timedelta(minutes=20)
    edit("learn-you", title="津市の題")
    body = rehearsal.Body(code="242012", data=read_public_state(at), at=at)
    monkeypatch.setattr(rehearsal, "states", lambda: [body])
    out = NextRelease.objects.create(
        blueprint="hikikomori", sequence=2, version="2026.2", stage="out", at=at, out_at=at, document=b"-"
    )

    def shown(later, sequence, waiting, published=1):
        body.data["blueprints"][0]["sequence"] = published
        Report.objects.all().delete()
        when, told = at + timedelta(minutes=later), {"sequence": sequence, "version": f"2026.{sequence}"}
        Report.objects.create(
            town=town, day=timezone.localdate(when), at=when, kit_version="0.1.0", releases={"hikikomori": told},
            waiting=waiting, urgent=0, overrides=0,
        )  # fmt: skip
        (found,) = client.get(address("progress", out.pk)).context["lines"]
        return found["state"], found["version"], found["at"] == when, found["waiting"] and found["waiting"][0]

    return shown


def test_which_release_a_town_has_says_the_younger_source(line):
    assert line(10, 1, 1) == ("waiting", "2026.1", True, 1)
    assert line(10, 2, 0) == ("there", "2026.2", True, 0)
    assert line(-10, 1, 1, published=2)[0] == "there"
    assert line(-10, 1, 1, published=2)[3] is None, "from before the town took it"


def test_what_a_town_words_differently_is_counted_and_is_not_known_of_a_release_that_is_not_here(
    line, client
):
    line(10, 1, 1)
    here = address("progress", NextRelease.objects.get().pk)
    assert client.get(here).context["lines"][0]["others"] == 1
    line(10, 1, 1, published=9)
    assert client.get(here).context["lines"][0]["others"] is None
