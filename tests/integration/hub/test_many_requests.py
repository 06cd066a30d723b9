"""A town that has asked the centre often still hears every answer, the longest ones too."""

from uuid import uuid4

import pytest
from django.utils import timezone

from kit.blueprints.logic.exchange import MOST_BYTES, OK, Answer, read_answer
from kit.blueprints.logic.help_request import MOST_ANSWER
from kit.blueprints.management import asking
from kit.blueprints.models import HelpRequest
from kit.core.actions.audit import SystemActor
from kit.hub.actions.support import tell_answers
from kit.hub.models import Asked
from kit.hub.queries.towns import town_with
from tests.factories.hub import become_hub
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
CHOSEN = {"topic": "visit", "wish": "advice", "hurry": "week"}


def test_sixty_open_requests_with_the_longest_answers(settings, monkeypatch):
    become_hub(settings)
    town, now, clerk = town_with("242012"), timezone.now(), make_user("soudan", "counsellor")
    uids = [uuid4() for _ in range(60)]
    HelpRequest.objects.bulk_create(
        HelpRequest(uid=uid, state="sent", made_by=clerk, made_at=now, **CHOSEN) for uid in uids
    )
    Asked.objects.bulk_create(
        Asked(town=town, uid=uid, state="answered", answer="𠮷" * MOST_ANSWER, received_at=now, **CHOSEN)
        for uid in uids
    )

    def send(kind, content, *, by):
        raw = Answer(OK, now, content=tell_answers(town, content, now)).to_bytes()
        assert len(raw) <= MOST_BYTES, "the town hangs up on more"
        return read_answer(raw).content

    monkeypatch.setattr(asking, "send", send)
    assert asking.fetch_answers(by=SystemActor("exchange")) == 60
    assert not HelpRequest.objects.exclude(state="answered").exists()
