"""Every address of the prefecture's staff: who gets through its gate, and that a town has none of them.

One line for each address, so that a new room is decided here too. What a screen asks beyond its gate (a button of an
approver) is tried where the screen is.
"""

from dataclasses import replace

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.generic import View

from kit.core.models import AuditEntry
from kit.hub.actions.harvest import ensure_sources
from kit.hub.models import Asked
from kit.hub.queries.towns import town_with
from kit.hub.wagtail_hooks import ROOMS
from tests.factories.hub import BY, become_hub, connect_town
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
ROLES = {
    "E": "editor", "A": "approver", "C": "counsellor", "S": "secretary", "M": "manager", "P": "protection_manager",
}  # fmt: skip
# Who looks and who sends, by the letters above; one word where both are the same.
GATES = {
    "kit_hub_releases": "EAM", "kit_hub_release_next": "EAM", "kit_hub_release_rehearsal": "EAM",
    "kit_hub_release_progress": "EAM", "kit_hub_release_one": "EAM", "kit_hub_release_parcel": "EA",
    "kit_hub_release_correct": "EA",
    "kit_hub_board": "EASM", "kit_hub_board_numbers": "EASM", "kit_hub_board_town": "EASM EAS", "kit_hub_board_many": "EAS",
    "kit_hub_board_indicators": "A", "kit_hub_board_xlsx": "EASM", "kit_hub_board_pdf": "EASM",
    "kit_hub_inquiries": "EASM", "kit_hub_inquiry_new": "EAS", "kit_hub_inquiry": "EASM", "kit_hub_inquiry_xlsx": "EASM",
    "kit_hub_inquiry_receive": "EAS", "kit_hub_list": "EASM", "kit_hub_list_receive": "EAS", "kit_hub_sheet": "EASM",
    "kit_hub_sheet_decide": "EAS",
    "kit_hub_support": "EACSMP", "kit_hub_asked": "EACSMP", "kit_hub_write": "EACS", "kit_hub_told": "EACS",
    "kit_hub_withdraw": "EACS", "kit_hub_bulletin_build": "EACS", "kit_hub_bulletin": "EACSMP",
    "kit_hub_bulletin_parcel": "EACS",
    "kit_hub_towns": "EASM", "kit_hub_town": "EASM", "kit_hub_town_note": "M", "kit_hub_town_retire": "M",
    "kit_hub_town_invite": "M", "kit_hub_town_withdraw": "M", "kit_hub_invitation_file": "M",
    "kit_hub_invitation_sheet": "EASM", "kit_hub_invitation_pdf": "EASM",
    "kit_hub_harvest": "EAM", "kit_hub_harvest_now": "EAM", "kit_hub_source": "EAM",
    "kit_hub_source_rest": "EAM", "kit_hub_claim": "EAM", "kit_hub_twin": "EAM",
}  # fmt: skip
SAMPLES = {
    "code": "242012", "uid": "7a1c6d5e-0000-4000-8000-000000000001", "pk": 1, "kind": "hsds", "what": "notices",
    "ours": "7a1c6d5e-0000-4000-8000-000000000002",
}  # fmt: skip


def addresses():
    patterns = [pattern for room in ROOMS for pattern in room.admin_urls()]
    samples = {one.name: {key: SAMPLES[key] for key in one.pattern.converters} for one in patterns}
    return {name: reverse(name, kwargs=given) for name, given in samples.items()}


def asked(request, somebody):
    """The answer of the view itself: what stands in front of all of them is tried once, in the other test."""
    request.user, request.session = somebody, {}
    request._messages = FallbackStorage(request)
    view, args, kwargs = resolve(request.path)
    return view(request, *args, **kwargs)


def test_who_gets_through_each_gate(settings, rf, monkeypatch):
    become_hub(settings)
    connect_town("tsu", "https://tsu.example")
    ensure_sources(by=BY, now=timezone.now())
    monkeypatch.setattr(View, "dispatch", lambda *args, **kwargs: HttpResponse("inside"))
    found, every = {}, addresses()
    assert all("/hub/" in address for address in every.values())
    for letter, role in ROLES.items():
        somebody = make_user(f"ken-{role}", role)
        for name, address in every.items():
            for place, way in enumerate((rf.get, rf.post)):
                answer = asked(way(address), somebody)
                assert answer.status_code in (200, 302), (name, role)
                if answer.content == b"inside":
                    found.setdefault(name, ["", ""])[place] += letter
    told = {name: looked if looked == sent else f"{looked} {sent}" for name, (looked, sent) in found.items()}
    assert told == GATES
    refused = AuditEntry.objects.filter(outcome="refused").count()
    through = sum(len(looked) + len(sent) for looked, sent in found.values())
    assert through + refused == 2 * len(ROLES) * len(every), "a refusal stands in the trail"


def test_nobody_reaches_it_without_signing_in_and_a_town_has_none_of_it(settings, client):
    become_hub(settings)
    every = addresses()
    for address in every.values():
        assert client.get(address).url == f"/account/login/?next={address}"
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="town")
    sign_in(client, make_user("zenbu", *ROLES.values(), is_superuser=True))
    assert {client.get(address).status_code for address in every.values()} == {404}


def test_who_may_look_and_not_answer_is_refused_in_the_trail(settings, client):
    become_hub(settings)
    asked = Asked.objects.create(
        town=town_with("242012"), uid=SAMPLES["uid"], topic="visit", wish="advice", hurry="week", received_at=timezone.now()
    )  # fmt: skip
    here, said = (
        reverse("kit_hub_asked", args=[asked.pk]),
        {"state": "answered", "text": "火曜に電話します。"},
    )
    for role, state, refused in (("manager", "new", 1), ("counsellor", "answered", 1)):
        sign_in(client, make_user(f"ken-{role}", role))
        assert client.get(here).status_code == 200
        assert client.post(here, said).status_code == 302
        asked.refresh_from_db()
        entries = AuditEntry.objects.filter(kind="support", act="answer", outcome="refused").count()
        assert (asked.state, entries) == (state, refused), role
