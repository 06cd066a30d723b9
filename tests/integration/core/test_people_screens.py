"""The account screens, and that Wagtail's own screens for users and groups do not exist."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from wagtail.models import Page

from kit.core.actions.audit import record
from kit.core.logic.permissions import ROLES
from kit.core.models import AuditEntry, User
from kit.core.tasks import tell_of_account_change
from tests.factories.people import PASSWORD, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_staff")]
LIST = "/admin/people/"


@pytest.fixture
def manager(client):
    user = make_user("manager", "manager", email="manager@example.jp")
    sign_in(client, user)
    return user


def new_person(**fields):
    return {
        "username": "hanako",
        "display_name": "津 花子",
        "section": "福祉課",
        "roles": ["editor"],
        **fields,
    }


def wagtail_paths(resolver, start=""):
    """Every address pattern of the project below `start`, with numbers put in."""
    for entry in resolver.url_patterns:
        route = start + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield "/" + re.sub(r"<[^>]+>", "1", route).rstrip("$")
        else:
            yield from wagtail_paths(entry, route)


def test_every_address_of_wagtails_user_and_group_screens_is_404(client):
    user = make_user("root", *ROLES, is_superuser=True)
    sign_in(client, user)
    paths = [path for path in wagtail_paths(get_resolver()) if re.match(r"/admin/(users|groups)/", path)]
    assert len(paths) > 15
    for path in paths:
        path = path.replace(r"\Z", "")
        assert client.get(path).status_code == 404, path
        assert client.post(path).status_code == 404, path


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_bulk_actions_on_users_do_not_exist(client, action):
    sign_in(client, make_user("root", *ROLES, is_superuser=True))
    assert client.get(f"/admin/bulk/kit_core/user/{action}/?id=1").status_code == 404
    assert client.post(f"/admin/bulk/kit_core/user/{action}/?id=1").status_code == 404


@pytest.mark.parametrize("role", [role for role in ROLES if role != "manager"])
def test_other_roles_get_in_nowhere_and_it_stands_in_the_trail(client, role):
    sign_in(client, make_user("u", role))
    pk = make_user("v").pk
    paths = [LIST, f"{LIST}new/", f"{LIST}{pk}/"]
    paths += [f"{LIST}{pk}/{act}/" for act in ("roles", "setup-link", "end-sessions", "remove-factor", "end")]
    for path in paths:
        assert client.get(path)["Location"] == "/admin/", path
        assert client.post(path)["Location"] == "/admin/", path
    refused = AuditEntry.objects.filter(outcome="refused", actor="u", kind="account")
    assert refused.count() == 2 * len(paths)


def test_menu_shows_the_screens_only_to_those_who_may(client, manager):
    assert reverse("kit_people_list") in client.get("/admin/").content.decode()
    other = type(client)()
    sign_in(other, make_user("e", "editor"))
    page = other.get("/admin/").content.decode()
    assert reverse("kit_people_list") not in page
    assert reverse("kit_trail") not in page


def test_list_needs_the_same_queries_for_one_and_for_thirty(client, manager, django_assert_max_num_queries):
    client.get(LIST)
    with django_assert_max_num_queries(60) as few:
        client.get(LIST)
    for n in range(30):
        make_user(f"u{n}", "editor")
    with django_assert_max_num_queries(len(few)):
        assert "u29" in client.get(LIST).content.decode()


def test_new_colleague_gets_a_link_shown_once(client, manager):
    page = client.post(f"{LIST}new/", new_person()).content.decode()
    link = re.search(r'value="(http[^"]+/account/setup/[^"]+)"', page)[1]
    user = User.objects.get(username="hanako")
    assert not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == ["編集者"]
    visitor = type(client)()
    form = visitor.get(link, follow=True)
    visitor.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "/account/setup/" not in client.get(f"{LIST}{user.pk}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_contractor": "on"}, "使える最後の日が必要です"),
        ({"username": "MANAGER"}, "もう使われています"),
        ({"display_name": ""}, "必須"),
        ({"roles": ["root"]}, "正しく選択"),
    ],
)
def test_new_colleague_is_refused_in_words(client, manager, fields, words):
    page = client.post(f"{LIST}new/", new_person(**fields))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert User.objects.count() == 1


def test_mail_goes_to_current_accounts_only():
    gone = make_user("gone", is_active=False, email="gone@example.jp")
    silent = make_user("silent")
    tell_of_account_change.call([gone.pk, silent.pk])
    assert mail.outbox == []


def test_manager_cannot_make_himself_a_counsellor(client, manager):
    page = client.post(f"{LIST}{manager.pk}/roles/", {"roles": ["manager", "counsellor"]})
    assert "自分に付けることはできません" in page.content.decode()
    assert not manager.groups.filter(name="窓口相談員").exists()
    assert AuditEntry.objects.filter(outcome="refused", actor="manager", reference="manager").exists()


def test_last_manager_is_not_ended(client, manager):
    page = client.post(f"{LIST}{manager.pk}/end/", follow=True)
    assert "最後の管理者は外せません" in page.content.decode()
    manager.refresh_from_db()
    assert manager.is_active


def test_ending_and_closing_sessions(client, manager):
    user, theirs = make_user("hanako", "editor"), type(client)()
    sign_in(theirs, user)
    client.post(f"{LIST}{user.pk}/end-sessions/")
    assert theirs.get("/admin/").status_code == 302
    sign_in(theirs, user)
    client.post(f"{LIST}{user.pk}/end/")
    assert theirs.get("/admin/").status_code == 302
    page = client.get(f"{LIST}{user.pk}/").content.decode()
    assert "使える期間が終わっています" in page
    assert "setup-link" not in page


def test_profile_is_changed_and_noted(client, manager):
    user = make_user("hanako")
    client.post(
        f"{LIST}{user.pk}/",
        {"display_name": "花子", "section": "健康課", "email": "", "ends_on": "2099-03-31"},
    )
    user.refresh_from_db()
    assert (str(user), user.section, user.ends_on.isoformat()) == ("花子", "健康課", "2099-03-31")
    assert AuditEntry.objects.get(act="account.changed").reference == "hanako"


def test_setup_link_screen_asks_before_it_acts(client, manager):
    user = make_user("hanako")
    client.get(f"{LIST}{user.pk}/setup-link/")
    user.refresh_from_db()
    assert user.has_usable_password()
    assert "/account/setup/" in client.post(f"{LIST}{user.pk}/setup-link/").content.decode()


def test_trail_is_read_by_the_keeper_and_offers_no_act(client):
    keeper = make_user("keeper", "protection_manager")
    sign_in(client, keeper)
    page = client.get("/admin/audit/?actor=setup")
    body = page.content.decode()
    assert "役割のグループを作った" in body
    main = body[body.index('id="main"') :]
    assert 'method="post"' not in main
    assert client.get("/admin/audit/?first=nonsense").status_code == 200
    home = Page.objects.get(depth=2).specific
    gone = uuid4()
    for reference, detail in (
        (home.uid, {}), (gone, {"until": "2026-12-08T15:30:00+00:00", "entry": f"{home.uid}:body/{gone}:conflict:x"}),
    ):  # fmt: skip
        record(
            by=keeper,
            act="page.decide",
            kind="page",
            reference=str(reference),
            detail=detail,
            now=timezone.now(),
        )
    shown = unescape(client.get("/admin/audit/?actor=keeper").content.decode())
    assert f"ページ {home.title}" in shown
    assert "ページ いまはないもの" in shown
    assert f"ところ: 「{home.title}」の本文（その中のひとつ）" in shown
    assert "いつまで: 2026年12月9日 00:30" in shown
    assert (str(home.uid) in shown, str(gone) in shown) == (False, False)
    keeper.display_name = "守山 まもる"
    keeper.save(update_fields=["display_name"])
    record(by=keeper, act="open", kind="draft", reference=str(gone), outcome="failed", now=timezone.now())
    shown = unescape(client.get("/admin/audit/?actor=keeper&act=open").content.decode())
    assert shown.count(">守山 まもる（keeper）</td>") == 1
    assert ">内容を読む</td>" in shown
    assert ">できなかった</td>" in shown


def test_own_name_panel_stays_and_password_panel_is_gone(client, manager):
    page = client.get("/admin/account/").content.decode()
    assert "last_name" in page
    assert "old_password" not in page
    assert "/account/2fa/" in page


def test_groups_of_wagtail_cannot_be_edited_even_by_who_has_everything(client, manager):
    group = Group.objects.get(name="窓口相談員")
    assert client.get(f"/admin/groups/edit/{group.pk}/").status_code == 404
