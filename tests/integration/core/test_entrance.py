"""Every way into the staff side asks for the same things, and there are no other ways."""

import re
import time
from dataclasses import replace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kit.core.actions import accounts
from kit.core.models import AuditEntry
from tests.factories.people import PASSWORD, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_staff")]
LOGIN = "/account/login/"


@pytest.fixture
def strict(settings):
    """As under a real domain: nobody enters without a second factor."""
    settings.KIT_SECOND_FACTOR = True


def give_password(client, username="hanako", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password, "next": "/admin/"}, **extra)


def code_of(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_app(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def is_in(client):
    response = client.get("/admin/")
    return response.status_code == 200


def test_password_opens_the_admin_on_trial(client):
    make_user("hanako", "editor")
    response = give_password(client)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_wrong_password_says_one_thing_for_known_and_unknown_names(client):
    make_user("hanako", "editor")
    known = give_password(client, password="wrong").content.decode()
    unknown = give_password(client, username="nobody", password="wrong").content.decode()
    words = "ログイン名かパスワードが合いません。"
    assert words in known
    assert words in unknown


@pytest.mark.parametrize("fields", [{"ends_on": timezone.datetime(2020, 1, 1).date()}, {"is_active": False}])
def test_ended_account_stays_out(client, fields):
    make_user("hanako", "editor", **fields)
    give_password(client)
    assert not is_in(client)


def test_ended_account_loses_its_running_session(client):
    user = make_user("hanako", "editor")
    sign_in(client, user)
    assert is_in(client)
    user.ends_on = timezone.datetime(2020, 1, 1).date()
    user.save()
    assert not is_in(client)


def test_wagtails_own_login_takes_no_password(client):
    make_user("hanako", "editor")
    response = client.post("/admin/login/", {"username": "hanako", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert not is_in(client)


@pytest.mark.parametrize("path", ["", "done/", "complete/", "confirm/MQ/abc-def/"])
def test_wagtails_password_reset_is_shut(client, path):
    assert client.get(f"/admin/password_reset/{path}")["Location"] == LOGIN


def test_next_keeps_its_way_through_the_door(client):
    response = client.get("/admin/reports/site-history/")
    assert response["Location"] == f"{LOGIN}?next=/admin/reports/site-history/"


@pytest.mark.parametrize(
    "name",
    [
        "account_signup", "account_email", "account_reset_password", "account_set_password",
        "account_confirm_login_code", "account_request_login_code", "account_email_verification_sent",
        "socialaccount_connections", "mfa_login_webauthn", "mfa_signup_webauthn", "mfa_trust",
    ],
)  # fmt: skip
def test_other_allauth_doors_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/set/",
        "social/signup/",
        "confirm-email/",
        "login/code/",
    ],
)
def test_addresses_of_other_doors_answer_404(client, path):
    assert client.get(f"/account/{path}").status_code == 404
    assert client.post(f"/account/{path}").status_code == 404


def test_five_failures_lock_this_address_and_no_other(client):
    make_user("hanako", "editor")
    for _ in range(5):
        give_password(client, password="wrong")
    locked = give_password(client)
    assert locked.status_code == 429
    assert "少し待ってください" in locked.content.decode()
    assert not is_in(client)
    give_password(client, REMOTE_ADDR="10.0.0.9")
    assert is_in(client)


def test_throttle_sees_through_our_own_proxy_only(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_user("hanako", "editor")
    for n in range(5):  # what the visitor writes in front of the proxy's word counts for nothing
        give_password(client, password="wrong", HTTP_X_FORWARDED_FOR=f"1.2.3.{n}, 10.0.0.5")
    assert give_password(client, HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.5").status_code == 429
    assert give_password(client, HTTP_X_FORWARDED_FOR="10.0.0.6").status_code == 302


def test_without_a_factor_one_reaches_enrolment_and_nowhere_else(client, strict):
    make_user("hanako", *("editor", "manager"))
    give_password(client)
    for path in ("/admin/", "/admin/people/", "/admin/pages/", "/admin/account/", "/account/password/"):
        assert client.get(path)["Location"] == "/account/2fa/", path
    page = client.get("/account/2fa/")
    assert page.status_code == 200
    assert "認証アプリを使う" in page.content.decode()


def test_setting_up_an_app_in_this_session_opens_the_admin(client, strict):
    user = make_user("hanako", "editor")
    give_password(client)
    response = client.get("/account/2fa/app/", follow=True)
    if "本人の確認" in response.content.decode():
        client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/2fa/app/"})
        response = client.get("/account/2fa/app/")
    secret = re.search(r'class="secret">([A-Z2-7]+)<', response.content.decode())[1]
    done = client.post("/account/2fa/app/", {"code": code_of(secret)})
    assert done["Location"] == "/account/2fa/codes/"
    codes = client.get("/account/2fa/codes/").content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 10
    assert user.authenticator_set.count() == 2
    assert is_in(client)


def test_with_a_factor_the_password_alone_opens_nothing(client, strict):
    with_app(make_user("hanako", "editor"))
    assert give_password(client)["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)
    assert client.get("/account/2fa/")["Location"].startswith(LOGIN)


def test_app_code_opens_the_admin_and_a_wrong_one_does_not(client, strict):
    secret = with_app(make_user("hanako", "editor"))
    give_password(client)
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "数字が合いません" in wrong.content.decode()
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_guessing_codes_is_slowed_down(client, strict):
    secret = with_app(make_user("hanako", "editor"))
    give_password(client)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert not is_in(client)


def test_printed_code_works_once(client, strict):
    user = make_user("hanako", "editor")
    with_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    give_password(client)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(client)
    client.logout()
    give_password(client)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert not is_in(client)


def test_session_from_before_the_factor_does_not_stay_in(client, strict):
    """Somebody has the password and an open session; the owner sets up a factor elsewhere."""
    user = make_user("hanako", "editor")
    sign_in(client, user)
    with_app(user)
    assert client.get("/admin/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_factor_is_not_removed_without_the_password(client, strict):
    user = make_user("hanako", "editor")
    sign_in(client, user)
    with_app(user)
    session = client.session
    session["kit_enrolled"] = True
    session.save()
    response = client.post("/account/2fa/app/remove/")
    assert "reauthenticate" in response["Location"]
    assert user.authenticator_set.exists()


def test_setup_link_lets_the_owner_choose_and_works_once(client):
    user = make_user("hanako", "editor", password=None)
    link = accounts.make_setup_link(account=user, by=make_user("m", "manager"), now=timezone.now())
    path = reverse("account_setup", args=[link.uidb64, link.token])
    form = client.get(path, follow=True)
    assert link.token not in form.redirect_chain[-1][0]
    assert "hanako" in form.content.decode()
    done = client.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done["Location"] == "/account/setup/done/"
    assert not is_in(client), "choosing a password is not signing in"
    give_password(client)
    assert is_in(client)
    assert "使えません" in type(client)().get(path).content.decode()
    assert AuditEntry.objects.filter(act="account.password_chosen", actor="hanako").count() == 1


def test_setup_link_does_not_get_around_the_second_factor(client, strict):
    user = make_user("hanako", "editor")
    with_app(user)
    link = accounts.make_setup_link(account=user, by=make_user("m", "manager"), now=timezone.now())
    form = client.get(reverse("account_setup", args=[link.uidb64, link.token]), follow=True)
    client.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    give_password(client)
    assert not is_in(client)


def test_setup_link_dies_after_72_hours_and_with_the_account(client, monkeypatch):
    user = make_user("hanako", password=None)
    link = accounts.make_setup_link(account=user, by=make_user("m", "manager"), now=timezone.now())
    path = reverse("account_setup", args=[link.uidb64, link.token])
    now = accounts.setup_tokens._now()
    monkeypatch.setattr(accounts.setup_tokens, "_now", lambda: now + timezone.timedelta(hours=72, seconds=2))
    assert "使えません" in client.get(path).content.decode()
    monkeypatch.undo()
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert "使えません" in client.get(path).content.decode()


@pytest.mark.parametrize(
    "password", ["tsushi-hikikomori", "ひきこもり津市ひきこもり津市１２３", "sokumen-sokumen-1"]
)
def test_password_built_from_our_own_words_is_refused(client, password):
    user = make_user("hanako", password=None)
    link = accounts.make_setup_link(account=user, by=make_user("m", "manager"), now=timezone.now())
    form = client.get(reverse("account_setup", args=[link.uidb64, link.token]), follow=True)
    response = client.post(form.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})
    assert "市町の名前やサービスの名前をのぞいても" in response.content.decode()


def test_session_ends_after_its_hours_even_when_busy(client, settings):
    sign_in(client, make_user("hanako", "editor"))
    assert is_in(client)
    session = client.session
    session["kit_started"] = int(time.time()) - settings.KIT_SESSION_HOURS * 3600
    session.save()
    assert client.get("/admin/")["Location"] == LOGIN
    assert not is_in(client)


def test_work_moves_the_idle_limit_and_mere_presence_does_not(client):
    sign_in(client, make_user("hanako", "editor"))
    is_in(client)
    session = client.session
    session["kit_seen"] = long_ago = int(time.time()) - 600
    session.save()
    client.post("/admin/editing-sessions/ping/wagtailcore/page/1/1/")
    assert client.session["kit_seen"] == long_ago
    is_in(client)
    assert client.session["kit_seen"] > long_ago


def test_logging_out_needs_a_post(client):
    sign_in(client, make_user("hanako", "editor"))
    assert "ログアウトしますか" in client.get("/account/logout/").content.decode()
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


def test_staff_side_has_its_own_headers_and_is_never_stored(client):
    page = client.get(LOGIN)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert "script-src 'self' 'unsafe-inline'" in page["Content-Security-Policy"]
    assert "object-src 'none'" in page["Content-Security-Policy"]
    assert "base-uri 'none'" in page["Content-Security-Policy"]
    assert client.get("/admin/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/window/", "/no-such-page/"])
def test_public_side_is_strict_and_touches_no_session(client, path):
    sign_in(client, make_user("hanako", "editor"))
    response = client.get(path)
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


class TestHostOfItsOwn:
    @pytest.fixture(autouse=True)
    def two_hosts(self, settings):
        settings.SITE_CONFIG = replace(
            settings.SITE_CONFIG, domain="tsu.example", admin_domain="staff.example"
        )
        settings.ALLOWED_HOSTS = ["tsu.example", "staff.example"]

    @pytest.mark.parametrize(
        "path", ["/admin/", "/admin/login/", "/account/login/", "/account/2fa/", "/admin"]
    )
    def test_staff_paths_do_not_exist_on_the_public_host(self, client, path):
        assert client.get(path, HTTP_HOST="tsu.example").status_code == 404

    def test_staff_host_serves_the_staff_side(self, client):
        assert client.get(LOGIN, HTTP_HOST="staff.example").status_code == 200
        assert client.get("/", HTTP_HOST="staff.example")["Location"] == "/admin/"

    def test_public_pages_are_elsewhere_and_get_no_session(self, client):
        response = client.get("/window/?a=1", HTTP_HOST="staff.example")
        assert response["Location"] == "http://tsu.example/window/?a=1"
        assert client.post("/window/", HTTP_HOST="staff.example").status_code == 404
        assert client.get("/healthz", HTTP_HOST="staff.example").status_code == 200
