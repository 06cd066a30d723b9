"""`/blueprints/state.json` and `/town.json`: what is public, all of it, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kit.blueprints.logic.differing import values_by_path
from kit.blueprints.models import FixedOverride
from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import BLUEPRINT, block_id, edit, edit_block, object_of, take
from tests.integration.blueprints.commands import check_shape

pytestmark = pytest.mark.django_db
STATE = "/blueprints/state.json"


def objects(client):
    data = json.loads(client.get(STATE).content)
    check_shape(data, "state")
    return {found["uid"]: found for found in data["blueprints"][0]["objects"]}


def of(client, key):
    return objects(client)[releases.keys()[key]]


def test_a_town_that_changed_nothing_shows_the_release_word_by_word(client):
    found = objects(client)
    shipped = releases.release("2026.1").by_uid
    assert set(found) == set(shipped)
    for uid, entry in shipped.items():
        if entry.fields.get("live", True) and found[uid]["shown"]:
            assert found[uid]["values"] == values_by_path(entry.fields), entry.fields.get("title")
        assert (found[uid]["overrides"], found[uid]["sequence"]) == ([], 1) or uid == releases.keys()[
            "window"
        ]
    assert not found[releases.keys()["window"]]["shown"], "the window is being prepared"


def test_where_the_town_differs_is_named_and_what_it_integrated_is_said(client, now):
    loose = releases.NextRelease(releases.release_document("2026.1"))
    loose.own(releases.keys()["learn-faq"], "slug", "standard").move(
        releases.keys()["learn-figures"], parent=releases.keys()["learn-about"], after=None
    )
    edit("learn-family", title="ご家族のみなさまへ")
    edit_block("learn-you", "quiet", '<p data-block-key="p1">ここは町で書き直しました。</p>')
    page = object_of("learn-private")
    type(page).objects.filter(pk=page.pk).update(locked=True)
    take(loose.document(), now)
    object_of("learn-faq").delete()
    data = json.loads(client.get(STATE).content)
    rows = [(row["name"], row["version"], row["sequence"]) for row in data["blueprints"]]
    assert rows == [(BLUEPRINT, "2026.2", 2)]
    assert of(client, "learn-family")["overrides"] == ["title"]
    assert of(client, "learn-family")["values"]["title"] == "ご家族のみなさまへ"
    assert of(client, "learn-you")["overrides"] == [f"body/{block_id('learn-you', 'quiet')}"]
    gone = of(client, "learn-faq")
    assert (gone["shown"], gone["overrides"], "values" in gone) == (False, [""], False)
    assert of(client, "learn-private")["sequence"] == 1, "it waits"
    assert of(client, "learn-figures")["parent"] == releases.keys()["learn-about"]


def test_drafts_and_closed_pages_are_not_in_it(client):
    edit("learn-about", publish=False, lead="まだ見せない前書き")
    object_of("learn-you").unpublish()
    page = object_of("learn")
    PageViewRestriction.objects.create(page=object_of("learn-family"), restriction_type="login")
    note_public_change(by=SystemActor("test"))
    body = client.get(STATE).content.decode()
    assert "まだ見せない前書き" not in body
    assert of(client, "learn-about")["overrides"] == []
    hidden = {"learn-you": ["live"], "learn-family": []}
    for key, overrides in hidden.items():
        found = of(client, key)
        assert (found["shown"], found["overrides"], "values" in found) == (False, overrides, False), key
        assert releases.release("2026.1").by_uid[releases.keys()[key]].fields["lead"] not in body
    assert of(client, "learn")["values"]["title"] == page.title


def test_of_templates_for_meetings_it_says_where_the_town_differs_and_not_a_word(client):
    template = edit("meeting-regular", invitation="〇〇課の内線 123 へ", title="うちの会議")
    body = client.get(STATE).content.decode()
    found = of(client, "meeting-regular")
    assert (found["shown"], found["overrides"]) == (False, ["invitation", "title"])
    assert set(found) == {"uid", "type", "sequence", "shown", "overrides", "temporary"}
    for words in ("内線", "うちの会議", template.agenda[0].value["title"]):
        assert words not in body
    assert of(client, "intake-hikikomori")["values"]["title"], "every resident is asked this"


def test_people_are_not_in_it(client):
    make_user("hanako", "approver", email="hanako@example.jp")
    contact = object_of("contact-centre")
    FixedOverride.objects.create(
        uid=contact.uid, path="phone", value="059-000-1111", reason="だれにも言わないわけ", by="hanako",
        at=timezone.now(), until=timezone.now() + timedelta(days=14),
    )  # fmt: skip
    note_public_change(by=SystemActor("test"))
    answer = client.get(STATE)
    found = of(client, "contact-centre")
    assert [row["path"] for row in found["temporary"]] == ["phone"]
    for secret in ("hanako", "だれにも言わないわけ"):
        assert secret not in answer.content.decode()
        assert secret not in client.get("/town.json").content.decode()


def test_an_override_that_has_run_out_is_gone_by_the_clock(client):
    contact = object_of("contact-centre")
    row = FixedOverride.objects.create(
        uid=contact.uid, path="phone", value="059-000-1111", reason="", by="x", at=timezone.now(),
        until=timezone.now() + timedelta(seconds=90),
    )  # fmt: skip
    note_public_change(by=SystemActor("test"))
    answer = client.get(STATE)
    assert of(client, "contact-centre")["temporary"]
    kept = int(answer["Cache-Control"].rpartition("s-maxage=")[2])
    assert 0 < kept <= 90, "a front cache forgets it in time"
    FixedOverride.objects.filter(pk=row.pk).update(until=timezone.now() - timedelta(seconds=1))
    note_public_change(by=SystemActor("test"))
    assert of(client, "contact-centre")["temporary"] == []


@pytest.mark.parametrize("address", [STATE, "/town.json"])
def test_it_is_asked_for_cheaply(address, client, django_assert_max_num_queries, django_assert_num_queries):
    client.get(address)  # a process asks once for a content type
    note_public_change(by=SystemActor("test"))
    with django_assert_max_num_queries(23):  # one for each kind of object among them
        first = client.get(address)
    assert first["Content-Type"] == "application/json"
    assert (first["Cache-Control"].startswith("public, max-age=0"), first.cookies, first.get("Vary", "")) == (
        True,
        {},
        "",
    )
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    edit("learn-about", title="町のことば")
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (
        (200, False) if address == STATE else (304, True)
    )
    assert client.post(address).status_code == 405
    sign_in(client, make_user("hanako", "approver"))
    assert client.get(address).content == changed.content or address != STATE


def test_an_integration_is_seen_although_no_page_changed(client, now):
    nothing = releases.NextRelease(releases.release_document("2026.1")).document()
    before = client.get(STATE)["ETag"]
    take(nothing, now)
    assert json.loads(client.get(STATE).content)["blueprints"][0]["sequence"] == 2
    assert client.get(STATE)["ETag"] != before


def test_the_town_says_what_anybody_can_read(client, demo_window, now):
    note_public_change(by=SystemActor("test"))
    data = json.loads(client.get("/town.json").content)
    check_shape(data, "town")
    assert (data["code"], data["name"], data["kit"], data["trial"]) == ("242012", "津市", "0.1.0", True)
    assert data["window"] == {"designated": True, "checked_on": demo_window.checked_on.isoformat()}
    assert data["blueprints"] == [{"name": BLUEPRINT, "version": "2026.1", "sequence": 1}]
    pages = data["counts"]["pages"]
    object_of("learn-you").unpublish()
    demo_window.unpublish()
    after = json.loads(client.get("/town.json").content)
    assert after["counts"]["pages"] == pages - 2
    assert after["window"] == {"designated": False, "checked_on": None}, (
        "a draft is complete, but nobody sees it"
    )
