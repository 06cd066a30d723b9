"""Mail about accounts through a real SMTP server: after the commit, without content, and never in the way of an act."""

import re

import pytest

from kit.core import tasks
from kit.core.models import AuditEntry, User
from kit.core.queries.todos import list_todos
from tests.factories.people import PASSWORD, make_user, sign_in
from tests.fakes.mail_server import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_staff")]
PEOPLE = "/admin/people/"
NOT_SENT = "知らせのメールを送れませんでした"


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        yield server


@pytest.fixture
def manager(client):
    user = make_user("manager", "manager", email="manager@example.jp")
    sign_in(client, user)
    return user


@pytest.fixture
def office(manager):
    make_user("holder", "counsellor", email="holder@example.jp")
    make_user("keeper", "protection_manager", email="keeper@example.jp")
    make_user("silent", "counsellor")
    return make_user("new", "editor", display_name="松阪 新")


@pytest.fixture
def committed(client, django_capture_on_commit_callbacks):
    """Post, and let the transaction end."""

    def posted(path, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data or {})

    return posted


def mail_todos(user):
    return [todo.message for todo in list_todos(user) if NOT_SENT in todo.message]


def test_granting_a_counsellor_tells_holders_and_keeper_and_nothing_personal(
    post, office, committed, manager
):
    committed(f"{PEOPLE}{office.pk}/roles/", {"roles": ["editor", "counsellor"]})
    assert post.receivers == ["holder@example.jp", "keeper@example.jp"]
    for letter in post.letters:
        words = letter["Subject"] + letter.get_content()
        assert "職員の役割や確認の方法に変更がありました。" in words
        assert not re.search("new|松阪|窓口相談員|相談", words)
    given = AuditEntry.objects.get(act="role.given")
    assert (given.actor, given.reference, given.detail) == ("manager", "new", {"role": "counsellor"})
    entry = AuditEntry.objects.get(act="mail.sent")
    assert entry.detail == {"sent": 2, "failed": 0, "unreached": 1}
    assert mail_todos(manager) == []


def test_nothing_is_sent_before_the_commit_nor_after_a_refusal(post, office, client, committed, manager):
    client.post(f"{PEOPLE}{office.pk}/roles/", {"roles": ["counsellor"]})  # the transaction is still open
    assert post.letters == []
    committed(f"{PEOPLE}{manager.pk}/roles/", {"roles": ["manager", "counsellor"]})
    assert post.letters == []


def test_a_broken_server_undoes_nothing_and_the_manager_is_told(post, office, committed, manager, client):
    post.broken = True
    committed(f"{PEOPLE}{office.pk}/roles/", {"roles": ["counsellor"]})
    assert office.groups.filter(name="窓口相談員").exists()
    assert AuditEntry.objects.get(act="mail.failed").detail == {"sent": 0, "failed": 2, "unreached": 1}
    assert NOT_SENT in client.get("/admin/").content.decode()
    assert mail_todos(User.objects.get(username="keeper")) == []
    post.broken = False
    committed(f"{PEOPLE}{office.pk}/roles/", {"roles": ["editor", "counsellor", "secretary"]})
    assert mail_todos(manager) == []


def test_no_server_at_all_is_no_accident(settings, post, office, committed, manager):
    settings.EMAIL_PORT = 1
    committed(f"{PEOPLE}{office.pk}/roles/", {"roles": ["counsellor"]})
    assert office.groups.filter(name="窓口相談員").exists()
    assert len(mail_todos(manager)) == 1


def test_a_setup_link_is_mailed_and_works_once(post, committed, client, manager):
    new = make_user("hanako", "editor", password=None, email="hanako@example.jp")
    assert f"{PEOPLE}{new.pk}/setup-mail/" in client.get(f"{PEOPLE}{new.pk}/").content.decode()
    committed(f"{PEOPLE}{new.pk}/setup-mail/")
    (letter,) = post.letters
    assert letter["To"] == "hanako@example.jp"
    path = re.search(r"https://[^/\s]+(/account/setup/\S+)", letter.get_content())[1]
    visitor = type(client)()
    form = visitor.get(path, follow=True)
    visitor.post(form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    new.refresh_from_db()
    assert new.check_password(PASSWORD)
    assert "new_password1" not in type(client)().get(path, follow=True).content.decode()
    trail = AuditEntry.objects.filter(act__in=["account.setup_mail", "mail.sent"]).order_by("pk")
    assert [(entry.act, entry.reference) for entry in trail] == [
        ("account.setup_mail", "hanako"),
        ("mail.sent", "setup_link"),
    ]
    assert "hanako@example.jp" not in " ".join(str(entry.detail) for entry in AuditEntry.objects.all())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": None}, "メールアドレスがありません"),
        ({"email": "a@example.jp"}, "もうパスワードを決めた人です"),
        ({"password": None, "email": "a@example.jp", "is_active": False}, "使える期間が終わった"),
    ],
)
def test_who_gets_no_setup_mail(post, committed, client, manager, fields, words):
    user = make_user("other", **fields)
    committed(f"{PEOPLE}{user.pk}/setup-mail/")
    assert post.letters == []
    assert words in client.get(f"{PEOPLE}{user.pk}/").content.decode()


def test_a_waiting_mail_dies_with_the_password(post, manager):
    """Between asking and sending, the owner may have used the link that was handed over."""
    user = make_user("quick", email="quick@example.jp")
    tasks.mail_setup_link.call(user.pk)
    assert post.letters == []


def test_only_managers_ask_for_setup_mail(post, client, committed, manager):
    new = make_user("hanako", password=None, email="hanako@example.jp")
    sign_in(client, make_user("editor", "editor"))
    assert committed(f"{PEOPLE}{new.pk}/setup-mail/")["Location"] == "/admin/"
    assert post.letters == []
