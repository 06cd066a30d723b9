"""Something urgent that waits stands on top of every page of the admin, for those who may see updates, at one query."""

import importlib
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.blueprints.actions.follow import apply_urgent
from kit.blueprints.models import BlueprintState, StoredRelease
from tests.factories.people import make_user, sign_in
from tests.factories.towns import BY, object_of, receive, take

pytestmark = pytest.mark.django_db
SAYS = "県から、急ぎの更新が届いています。"


def pages(*more):
    editor = f"/admin/pages/{object_of('learn-you').pk}/edit/"
    return ["/admin/", "/admin/pages/", editor, "/admin/images/", "/admin/reports/site-history/", *more]


def says_so(client, address):
    html = client.get(address, follow=True).content.decode()
    assert html.count(SAYS) <= 1, address
    return SAYS in html


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


def test_every_page_says_so_until_somebody_took_it(client, now):
    sign_in(client, make_user("shonin", "approver"))
    everywhere = pages("/admin/updates/", "/admin/updates/bundle/")
    assert [address for address in everywhere if says_so(client, address)] == []
    before = {address: asked(client, address) for address in pages()}
    stored = receive("2026.2", now)
    assert [address for address in everywhere if not says_so(client, address)] == []
    html = client.get("/admin/images/").content.decode()
    notice = re.search(r'<section class="kit-urgent".*?</section>', html, re.DOTALL)[0]
    assert f'href="/admin/updates/{stored.pk}/"' in notice
    assert html.index("kit-urgent") < html.index('id="main"'), "before the page itself"
    for address in pages()[1:]:
        sqls = asked(client, address)
        about = [sql for sql in sqls if "storedrelease" in sql]
        assert len(about) == 1, address
        assert '"document"' not in about[0]
        assert len(sqls) <= len(before[address]), address
    take("2026.2", now)
    assert not says_so(client, "/admin/images/")


def test_it_is_gone_when_it_went_out_by_itself_and_before_a_first_release(client, now):
    sign_in(client, make_user("kanri", "manager"))
    stored = receive("2026.2", now)
    assert says_so(client, "/admin/")
    BlueprintState.objects.update(sequence=0)
    assert not says_so(client, "/admin/"), "nothing old that could mislead anybody"
    BlueprintState.objects.update(sequence=1)
    apply_urgent(stored, by=BY, now=now)
    assert not says_so(client, "/admin/")


def test_who_may_not_see_updates_is_not_told(client, now):
    receive("2026.2", now)
    sign_in(client, make_user("soudan", "counsellor"))
    assert not says_so(client, "/admin/")
    assert not any("storedrelease" in sql for sql in asked(client, "/admin/"))
    assert not says_so(client.__class__(), "/account/login/")


def test_what_came_before_this_was_asked_is_read_again(now):
    receive("2026.2", now)
    StoredRelease.objects.update(is_urgent=False)
    importlib.import_module("kit.blueprints.migrations.0005_urgent").read_documents(apps, None)
    assert list(StoredRelease.objects.values_list("version", "is_urgent")) == [
        ("2026.1", False),
        ("2026.2", True),
    ]
