"""The form for outsiders: what is kept, what comes back with everything typed, what stays outside."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry, User
from kit.core.views.open_form import made_at
from kit.resources.actions import records
from kit.resources.logic.suggestions import LONGEST_WORDS, MOST_WAITING, SUGGEST
from kit.resources.models import Proposal, Resource
from kit.resources.views.suggest import _SALT
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db
WORDS = "電話番号が変わりました。"


@pytest.fixture
def clerk() -> User:
    return make_user("shonin", "approver")


@pytest.fixture
def place(clerk) -> Resource:
    return make_place(clerk)


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def form(**more):
    return {
        "words": WORDS,
        "sender": "operator",
        "website": "",
        "made": made_at(NOW - timedelta(seconds=9), salt=_SALT),
        **more,
    }


def address(place: Resource | None) -> str:
    return f"/resources/{place.uid}/suggest/" if place else "/resources/suggest/"


def send(client, place, headers=None, **more):
    return client.post(address(place), form(**more), headers=headers or {"Sec-Fetch-Site": "same-origin"})


def test_the_form_asks_nobody_who_they_are_and_leaves_nothing_in_the_browser(client, place, demo_window):
    for where in (address(place), address(None)):
        answer = client.get(where)
        text = answer.content.decode()
        assert "個人のことは書かないでください" in text
        assert 'href="/window/"' in text
        for asked in ('type="email"', 'type="tel"', "csrfmiddlewaretoken", 'autocomplete="name"'):
            assert asked not in text
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
        assert "Cookie" not in answer.get("Vary", "")
    assert not client.cookies


def test_what_is_told_waits_for_the_office_and_changes_nothing(client, place):
    answer = send(client, place)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(place)}?sent=on")
    assert "お知らせを受け取りました" in client.get(answer["Location"]).content.decode()
    kept = Proposal.objects.get()
    assert (kept.resource, kept.sender, kept.words, kept.by, kept.values, kept.base_version) == (
        place, "operator", WORDS, None, {}, place.version,
    )  # fmt: skip
    entry = AuditEntry.objects.get(act="resource.told")
    assert (entry.reference, WORDS in str(entry.detail)) == (str(place.uid), False)
    assert WORDS not in client.get(f"/resources/{place.uid}/").content.decode()
    assert send(client, place).status_code == 302
    assert Proposal.objects.count() == 1
    assert not client.cookies


def test_a_missing_place_is_told_by_its_name(client, clerk):
    assert send(client, None, name=" あたらしい会 ", sender="").status_code == 302
    kept = Proposal.objects.get()
    assert (kept.resource, kept.values, kept.sender) == (None, {"name": "あたらしい会"}, "visitor")
    text = send(client, None, name="", words="駅のそばです").content.decode()
    assert "場所や会の名前を書いてください" in text
    assert "駅のそばです" in text


@pytest.mark.parametrize(
    ("more", "headers", "status", "told"),
    [
        ({"words": " "}, None, 200, "ひとことでも書いてください"),
        ({"words": "長" * (LONGEST_WORDS + 1)}, None, 200, "1000字までに短くしてください"),
        ({"sender": "staff"}, None, 200, "もう一度、お願いします"),
        ({"website": "http://spam.example"}, None, 200, "もう一度、下のボタンをおしてください"),
        ({"made": ""}, None, 200, "もう一度、下のボタンをおしてください"),
        ({"made": "1:2:3"}, None, 200, "もう一度、下のボタンをおしてください"),
        ({"made": made_at(NOW, salt=_SALT)}, None, 200, "もう一度、下のボタンをおしてください"),
        ({"made": made_at(NOW - timedelta(hours=25), salt=_SALT)}, None, 200, "もう一度、下のボタンをおしてください"),
        ({"made": made_at(NOW - timedelta(seconds=9), salt="kit.intake.start")}, None, 200, "もう一度、下のボタン"),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403, "別の画面から送られました"),
        ({}, {"Origin": "https://elsewhere.example"}, 403, "別の画面から送られました"),
    ],
)  # fmt: skip
def test_what_is_refused_comes_back_with_what_was_typed(client, place, more, headers, status, told):
    answer = send(client, place, headers, **{"words": "のこる言葉", **more})
    text = answer.content.decode()
    assert answer.status_code == status
    assert told in text
    assert "書いたものは消えていません" in text
    assert more.get("words", "のこる言葉").strip() in text
    assert not Proposal.objects.exists()
    assert not AuditEntry.objects.filter(act="resource.told").exists()


def test_one_network_may_not_go_on_and_another_may(client, place):
    for number in range(SUGGEST.per_network):
        assert send(client, place, words=f"{number}番め").status_code == 302
    answer = send(client, place, words="多すぎる")
    assert answer.status_code == 429
    assert "多すぎる" in answer.content.decode()
    assert Proposal.objects.count() == SUGGEST.per_network
    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert send(client, place, words="ほかの家から").status_code == 302


def test_a_flood_stops_before_the_desk_is_full(client, place):
    Proposal.objects.bulk_create(
        Proposal(resource=place, sender="visitor", at=NOW, words=str(number))
        for number in range(MOST_WAITING)
    )
    answer = send(client, place)
    assert answer.status_code == 503
    assert "電話でお知らせください" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_far_too_much_at_once_is_told_calmly(client, place, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    answer = send(client, place, words="長" * 5_000)
    assert answer.status_code == 413
    assert "長すぎて送れません" in answer.content.decode()


def test_of_another_bodys_place_this_office_is_told_and_passes_it_on(client, clerk):
    other = records.make_resource(
        {"name": "県の会", "operator": "own", "for_family": True}, by=clerk, now=NOW, owner="240001"
    )
    Resource.objects.filter(pk=other.pk).update(state="published", was_public=True)
    page = client.get(f"/resources/{other.uid}/").content.decode()
    assert "情報の持ち主" in page
    assert f'href="{address(other)}"' in page
    assert "津市の職員が受け取って、三重県に伝えます" in client.get(address(other)).content.decode()
    answer = send(client, other)
    assert "津市の職員が三重県に伝えます" in client.get(answer["Location"]).content.decode()
    kept = Proposal.objects.get(resource=other, words=WORDS)
    client.force_login(clerk)
    assert (
        f"/proposals/{kept.uid}/" in client.get(reverse("kit_desk_record", args=[other.uid])).content.decode()
    )
    screen = client.get(reverse("kit_desk_proposal", args=[kept.uid])).content.decode()
    assert WORDS in screen
    assert "三重県の情報です。三重県に伝え、終わったら「済みにする」を押します" in screen
    assert reverse("kit_desk_edit", args=[other.uid]) not in screen
    done = client.post(reverse("kit_desk_accept", args=[kept.uid]), {"version": other.version})
    assert done["Location"] == reverse("kit_desk_record", args=[other.uid])
    assert not Proposal.objects.exists()
    assert AuditEntry.objects.get(act="resource.proposal_accepted").reference == str(other.uid)
    other.refresh_from_db()
    assert other.name == "県の会"


def test_there_is_no_form_where_nothing_can_be_mended(client, clerk, place):
    draft = make_place(clerk, public=False, code="D")
    records.set_state(place, "ended", by=clerk, now=NOW)
    assert [client.get(address(one)).status_code for one in (place, draft)] == [410, 404]
    assert send(client, place).status_code == 410
    assert client.put(address(None)).status_code == 405
    assert not Proposal.objects.exists()
