"""Accounts: nobody chooses another's password, nobody opens residents' records for himself."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone

from kit.core.actions import accounts
from kit.core.actions.audit import SystemActor
from kit.core.actions.roles import AccountRefused, change_roles
from kit.core.logic.permissions import ROLES
from kit.core.models import AuditEntry, User
from kit.core.queries.people import roles_of, user_may
from tests.factories.people import NOW, PASSWORD, SETUP, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_staff")]
TODAY = date(2026, 11, 24)
REQUEST = RequestFactory().post("/account/login/")


@pytest.fixture
def manager():
    return make_user("manager", "manager")


@pytest.fixture
def keeper():
    return make_user("keeper", "protection_manager", email="keeper@example.jp")


def profile(**fields):
    return accounts.Profile(**{"display_name": "津 花子", **fields})


def acts():
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def test_first_administrator_can_sign_in_and_is_no_superuser():
    make_user("x")  # groups
    user, password = accounts.create_first_administrator(by=SETUP, now=NOW)
    assert authenticate(REQUEST, username=user.username, password=password) == user
    assert roles_of(user) == {"manager", "editor", "approver"}
    assert (user.is_superuser, user.is_staff) == (False, False)
    assert len(password) >= 15
    assert password not in str(list(AuditEntry.objects.values()))


def test_second_first_administrator_is_refused(manager):
    with pytest.raises(AccountRefused):
        accounts.create_first_administrator(by=SETUP, now=NOW)


def test_manager_makes_an_account_without_a_password(manager, keeper):
    user, change = accounts.create_account(
        username="hanako", profile=profile(section="福祉課"), roles=["counsellor"], by=manager, now=NOW
    )
    assert not user.has_usable_password()
    assert (user.is_superuser, user.is_staff) == (False, False)
    assert change.given == ("counsellor",)
    assert change.told == {keeper.pk}
    assert acts()[-2:] == ["account.made", "role.given"]


def test_granting_is_told_to_holders_and_keeper(manager, keeper):
    holder, new = make_user("holder", "counsellor"), make_user("new")
    ended = make_user("ended", "counsellor", ends_on=TODAY - timedelta(days=1))
    change = change_roles(account=new, roles=["counsellor"], by=manager, now=NOW)
    assert change.told == {holder.pk, keeper.pk}
    assert ended.pk not in change.told


@pytest.mark.parametrize("role", ["counsellor", "secretary", "protection_manager"])
def test_nobody_gives_himself_a_role_near_residents(role, manager):
    with pytest.raises(AccountRefused, match="自分に"):
        change_roles(account=manager, roles=["manager", role], by=manager, now=NOW)
    assert roles_of(manager) == {"manager"}
    assert "role.given" not in acts()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "manager"])
def test_only_managers_make_accounts(role):
    user = make_user("u", role)
    with pytest.raises(accounts.NotAllowed):
        accounts.create_account(username="new", profile=profile(), roles=[], by=user, now=NOW)
    with pytest.raises(accounts.NotAllowed):
        accounts.end_account(account=make_user("v"), by=user, now=NOW)
    with pytest.raises(accounts.NotAllowed):
        accounts.make_setup_link(account=make_user("w"), by=user, now=NOW)
    with pytest.raises(AccountRefused):
        change_roles(account=make_user("x"), roles=["editor"], by=user, now=NOW)
    assert not User.objects.filter(username="new").exists()


def test_superuser_makes_no_accounts():
    with pytest.raises(accounts.NotAllowed):
        accounts.create_account(
            username="new", profile=profile(), roles=[], by=make_user("root", is_superuser=True), now=NOW
        )


def test_a_part_of_the_kit_gives_no_roles():
    with pytest.raises(AccountRefused):
        change_roles(account=make_user("u"), roles=["counsellor"], by=SystemActor("sealer"), now=NOW)


def test_last_manager_stays_in_every_way(manager):
    with pytest.raises(AccountRefused, match="最後の管理者"):
        change_roles(account=manager, roles=[], by=manager, now=NOW)
    with pytest.raises(AccountRefused, match="最後の管理者"):
        accounts.end_account(account=manager, by=manager, now=NOW)
    with pytest.raises(AccountRefused, match="最後の管理者"):
        accounts.change_profile(
            account=manager, profile=profile(ends_on=TODAY - timedelta(days=1)), by=manager, now=NOW
        )
    make_user("second", "manager")
    change_roles(account=manager, roles=[], by=manager, now=NOW)
    assert roles_of(manager) == frozenset()


def test_a_manager_whose_account_ended_does_not_count(manager):
    make_user("old", "manager", ends_on=TODAY - timedelta(days=1))
    make_user("gone", "manager", is_active=False)
    with pytest.raises(AccountRefused, match="最後の管理者"):
        accounts.end_account(account=manager, by=manager, now=NOW)


def test_contractor_needs_an_end_date(manager):
    with pytest.raises(AccountRefused, match="最後の日"):
        accounts.create_account(
            username="c", profile=profile(is_contractor=True), roles=[], by=manager, now=NOW
        )


@pytest.mark.parametrize("name", ["HANAKO", "system:setup", "a b", ""])
def test_bad_or_taken_login_names_are_refused(name, manager):
    make_user("hanako")
    with pytest.raises(AccountRefused):
        accounts.create_account(username=name, profile=profile(), roles=[], by=manager, now=NOW)


def test_refused_account_leaves_nothing_behind(manager):
    before = AuditEntry.objects.count()
    with pytest.raises(AccountRefused):
        accounts.create_account(
            username="n", profile=profile(display_name=" "), roles=[], by=manager, now=NOW
        )
    assert not User.objects.filter(username="n").exists()
    assert AuditEntry.objects.count() == before


def test_ended_account_is_out_at_once(manager, client):
    user = make_user("hanako", "editor")
    sign_in(client, user)
    assert accounts.end_account(account=user, by=manager, now=timezone.now()) == 1
    assert authenticate(REQUEST, username="hanako", password=PASSWORD) is None
    assert not user_may(user, "add", "page")
    assert Session.objects.count() == 0


def test_account_past_its_end_signs_in_no_more():
    make_user("u", ends_on=date(2020, 1, 1))
    assert authenticate(REQUEST, username="u", password=PASSWORD) is None


def test_new_setup_link_kills_password_sessions_and_the_older_link(manager, client):
    user = make_user("hanako")
    sign_in(client, user)
    first = accounts.make_setup_link(account=user, by=manager, now=timezone.now())
    assert Session.objects.count() == 0
    second = accounts.make_setup_link(account=user, by=manager, now=timezone.now())
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not accounts.setup_tokens.check_token(user, first.token)
    assert accounts.setup_tokens.check_token(user, second.token)
    assert first.token not in str(list(AuditEntry.objects.values()))


def test_no_setup_link_for_oneself_or_an_ended_account(manager):
    with pytest.raises(AccountRefused):
        accounts.make_setup_link(account=manager, by=manager, now=NOW)
    with pytest.raises(AccountRefused):
        accounts.make_setup_link(account=make_user("u", is_active=False), by=manager, now=NOW)


def test_end_sessions_leaves_other_peoples_alone(manager, client):
    user = make_user("hanako", "editor")
    sign_in(client, user)
    client.session.save()
    other = type(client)()
    sign_in(other, make_user("taro"))
    assert accounts.end_sessions(account=user, by=manager, now=timezone.now()) == 1
    assert Session.objects.count() == 1
    assert accounts.end_sessions(account=user, by=user, now=timezone.now()) == 0


def test_removing_a_second_factor_tells_the_owner_and_the_keeper(manager, keeper):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = make_user("hanako")
    TOTP.activate(user, generate_totp_secret())
    change = accounts.remove_second_factor(account=user, by=manager, now=NOW)
    assert change.told == {user.pk, keeper.pk}
    assert not user.authenticator_set.exists()
    with pytest.raises(AccountRefused):
        accounts.remove_second_factor(account=manager, by=manager, now=NOW)
