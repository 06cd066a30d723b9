"""Whose each place is, decided beside the text in the hub's own editors."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry, Contact
from kit.hub.bridge.compose import Head, compose, read_chosen
from kit.hub.bridge.desk import read_changes
from kit.hub.models import Ownership
from kit.pages.models import ContentPage
from tests.factories import releases
from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in
from tests.factories.towns import object_of
from tests.integration.blueprints.owned import PUBLISH, form_of

pytestmark = pytest.mark.django_db
SENT = {"kit_owners-sent": "1"}


@pytest.fixture
def last(settings):
    become_hub(settings)
    return releases.release("2026.1")


def send(client, page, **answers):
    """Open the editor, answer for some places, and publish."""
    url = f"/admin/pages/{page.pk}/edit/"
    follow = answers.pop("follow", False)
    given = {f"kit_owners:{path}": owner for path, owner in answers.pop("owners", {}).items()}
    data = {**form_of(client, url), **SENT, **given, **PUBLISH, **answers}
    response = client.post(url, data, follow=follow)
    assert response.redirect_chain if follow else response.status_code == 302
    return response


def test_owners_are_chosen_beside_the_text_and_stand_in_the_next_release(last, client):
    sign_in(client, make_user("shonin-ken", "approver"))
    page = object_of("learn-about")
    entry = last.by_uid[str(page.uid)]
    shown = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "だれのところか" in shown
    for path in ("", "title", "body", "parent", "children", *(path for path in entry.ownership)):
        assert f'name="kit_owners:{path}"' in shown, path
    assert "上と同じ（県標準）" in shown
    emergency = client.get(f"/admin/pages/{object_of('emergency').pk}/edit/").content.decode()
    panel = emergency[emergency.index('id="kit-owners"') :].split("</table>")[0]
    assert "{" not in panel
    assert "文章「〔入る言葉〕" in panel
    assert "囲み「" in panel
    assert "番目の" not in panel
    send(client, page)
    assert not Ownership.objects.exists(), "what was not changed is not decided anew"
    block = next(path for path in entry.ownership if path.startswith("body/"))
    send(client, page, owners={block: "", "title": "fixed", "lead": "nonsense"}, title="ひきこもりのこと")
    chosen = read_chosen(last).objects[str(page.uid)]
    assert chosen.ownership == {**{p: o for p, o in entry.ownership.items() if p != block}, "title": "fixed"}
    changes = read_changes(last.by_uid, read_chosen(last).objects)
    moved = {(one.place, one.before, one.after) for one in changes.owners}
    assert ("題", "standard", "fixed") in moved
    assert len(moved) == 2
    url = f"/admin/pages/{page.pk}/edit/"
    slip = {**form_of(client, url), **SENT, "kit_owners:lead": "fixed"}
    assert client.post(url, slip, headers={"accept": "application/json"}).status_code == 200
    assert read_chosen(last).objects[str(page.uid)].ownership == chosen.ownership, "saved by itself"
    audit = AuditEntry.objects.get(act="release.ownership")
    assert (audit.reference, audit.actor) == (str(page.uid), "shonin-ken")
    said = send(client, page, lead="電話は059-000-0000へ。", follow=True).content.decode()
    assert "電話番号「059-000-0000」が直接書かれています" in said
    said = send(client, page, lead="電話は{centre.phone}へ。", follow=True).content.decode()
    assert "直接書かれています" not in said
    send(client, page, **{"kit_owners-closed:body": "on", "owners": {"body": "fixed"}})
    assert read_chosen(last).objects[str(page.uid)].sealed == ("body",)


def test_what_somebody_else_decided_while_an_editor_stood_open_stays(last, client):
    sign_in(client, make_user("shonin-ken", "approver"))
    page = object_of("learn-about")
    url = f"/admin/pages/{page.pk}/edit/"
    html = client.get(url).content.decode()
    seen = unescape(re.search(r'name="kit_owners-sent" value="([^"]*)"', html)[1])
    answers = {f"kit_owners:{path}": owner for path, owner in json.loads(seen)[0]}
    opened = {**form_of(client, url), "kit_owners-sent": seen, **answers}
    send(client, page, owners={"title": "fixed"})
    assert client.post(url, {**opened, "kit_owners:lead": "local", **PUBLISH}).status_code == 302
    rules = read_chosen(last).objects[str(page.uid)].ownership
    assert (rules["title"], rules["lead"]) == ("fixed", "local")


def test_the_towns_and_those_who_make_no_releases_are_not_asked(last, client, settings):
    page = object_of("learn-about")
    sign_in(client, make_user("shonin-ken", "approver"))
    hub = settings.SITE_CONFIG
    settings.SITE_CONFIG = type(hub)(**{**hub.__dict__, "role": "town"})
    assert "kit_owners" not in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    settings.SITE_CONFIG = hub
    definition = object_of("intake-hikikomori")
    url = reverse(definition.snippet_viewset.get_url_name("edit"), args=[definition.pk])
    assert "kit_owners:steps" in client.get(url).content.decode()
    sign_in(client, make_user("sodan-ken", "counsellor"))
    answer = client.get(url)
    assert (answer.status_code, "kit_owners" in answer.content.decode()) == (200, False)


def test_new_objects_come_in_when_published_with_an_owner_that_makes_sense(last, client):
    sign_in(client, make_user("shonin-ken", "approver"))
    parent = object_of("learn")
    page = parent.add_child(instance=ContentPage(title="きょうだいの方へ", slug="siblings", live=False))
    page.save_revision()
    assert read_chosen(last).left == (str(page.uid),)
    page.save_revision().publish()
    below = page.add_child(instance=ContentPage(title="県だけのお知らせ", slug="ken", live=False))
    below.save_revision().publish()
    contact = Contact(key="new", name="新しい窓口", phone="059-000-0000")
    contact.save()
    chosen = read_chosen(last)
    assert chosen.objects[str(page.uid)].ownership == {"": "standard", "slug": "fixed", "checked_on": "local"}
    assert chosen.objects[str(contact.uid)].sealed == ("hours", "closures")
    assert chosen.objects[str(contact.uid)].owners.is_fixed(("phone",))
    assert compose(chosen, Head("2026.2", "新しい頁", "r4-plan", timezone.localtime()), (last,)).document
    send(client, below, owners={"": "out"})
    assert str(below.uid) not in read_chosen(last).objects
    send(client, page, owners={"": "out"})
    chosen = read_chosen(last)
    assert chosen.objects.keys() == {*last.by_uid, str(contact.uid)}
    assert chosen.need_reason == ()
    send(client, object_of("learn-family"), owners={"": "out"})
    assert read_chosen(last).withdrawn == (releases.keys()["learn-family"],)
