"""The server is killed again and again while residents send: nothing is lost, nothing is there twice.

Real HTTP, a real database, SIGKILL at random moments, also between commit and answer. Afterwards every receipt that
was shown is there once, no draft became two consultations, and everyone reaches their own with the code that they had
before: as a draft with every word, or as a consultation with every word. `make test-long` sends 300.
"""

import json
import os
import random

import pytest
from django.db import connections
from django.http import HttpResponse
from django.utils import timezone

from kit.intake.actions.codes import find_matter
from kit.intake.actions.drafts import RESIDENT, continue_draft
from kit.intake.actions.sending import send_draft
from kit.intake.logic.code import shown
from kit.intake.logic.reference import shown_reference
from kit.intake.models import Consultation, MatterCode
from kit.intake.queries.drafts import read_draft
from kit.intake.queries.matters import MatterHandle, open_matter
from kit.intake.views.cookie import give_secret
from kit.intake.views.wizard_guard import form_token
from tests.fakes.processes import fork
from tests.fakes.sending_server import Ready, kill_while_alive, listen, press_all
from tests.integration.intake.browsing import opened
from tests.integration.intake.drafts import CountingKeeper
from tests.integration.intake.sending import COMPLETE, ready_draft

pytestmark = pytest.mark.django_db(transaction=True)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SENDINGS = 300 if LONG else 24


def browser(handle, insists):
    """What the browser of a draft has on the last page."""
    response = HttpResponse()
    give_secret(response, handle)
    ((name, morsel),) = response.cookies.items()
    return Ready(handle.uuid, f"{name}={morsel.value}", form_token(handle), insists)


def words_of(number):
    return {**COMPLETE, "self-now": {"self-free": f"{number}番めの人が書いたこと"}}


def test_a_killed_server_loses_nothing_and_makes_nothing_twice(tmp_path, client, settings):
    opened(settings)
    keeper, chance, act = CountingKeeper(tmp_path), random.Random(), {"by": RESIDENT, "now": timezone.now()}
    drafts = [ready_draft(keeper, words_of(number), **act) for number in range(SENDINGS)]
    ready = [browser(handle, chance.random() < 0.7) for handle, _code in drafts]
    client.get(
        "/intake/"
    )  # what Django loads at a first request is loaded before servers are forked from here
    listening, seen = listen(), tmp_path / "seen"
    residents = fork(lambda: press_all(listening.getsockname()[1], ready, seen))
    killed = kill_while_alive(residents, listening, chance)
    listening.close()
    connections.close_all()

    lines = {line["uuid"]: line for line in map(json.loads, seen.read_text().splitlines())}
    assert len(lines) == SENDINGS
    became = {"shown": 0, "sent, answer lost": 0, "still a draft": 0}
    for number, (handle, code) in enumerate(drafts):
        line, words = lines[str(handle.uuid)], words_of(number)
        found = find_matter(code, keeper=keeper, address="203.0.113.7", by=RESIDENT, now=timezone.now())
        assert found.uuid == handle.uuid
        if found.kind == "draft":
            assert not line["reference"]
            assert not Consultation.objects.filter(pk=handle.uuid).exists()
            assert read_draft(handle, now=timezone.now()).answers == words
            there = continue_draft(found, by=RESIDENT, now=timezone.now())
            assert send_draft(there, keeper=keeper, by=RESIDENT, now=timezone.now()).code == code
            became["still a draft"] += 1
        kept = open_matter(MatterHandle(found.uuid, found.secret))
        assert kept.content["answers"] == words
        if line["reference"]:
            assert (line["reference"], line["code"]) == (shown_reference(kept.row.reference), shown(code))
            became["shown"] += 1
        elif found.kind == "consultation":
            became["sent, answer lost"] += 1
    assert Consultation.objects.count() == MatterCode.objects.count() == SENDINGS
    lost = sum(line["lost"] for line in lines.values())
    print(f"{SENDINGS} sendings, {killed} servers killed, {lost} answers lost: {became}")
    assert killed
    assert lost or not LONG
