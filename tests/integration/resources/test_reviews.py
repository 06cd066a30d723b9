"""Whoever runs a place is asked by mail to look at it again: once for each due date, through a real SMTP server."""

from datetime import timedelta

import pytest

from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.core.queries.todos import list_todos
from kit.resources.actions import records
from kit.resources.actions.reviews import ask_for_reviews
from kit.resources.models import Resource
from kit.resources.tasks.reviews import ask_each_minute, mail_review_request
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place, place_values

pytestmark = pytest.mark.django_db
BY = SystemActor("reviews")


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


def minute(django_capture_on_commit_callbacks, now=NOW):
    with django_capture_on_commit_callbacks(execute=True):
        return ask_each_minute(now)


def test_one_mail_for_each_address_names_its_places_and_is_not_sent_twice(
    post, approver, django_capture_on_commit_callbacks
):
    old = {"checked_on": "2025-12-10", "review_mail": "syakyo@example.jp"}
    first = make_place(approver, **old)
    make_place(approver, name="つばさ家族会", **{**old, "review_mail": "Syakyo@example.jp"})
    make_place(approver, name="下書き", public=False, **old)
    make_place(approver, name="新しい", review_mail="syakyo@example.jp")
    make_place(approver, name="だれにも", checked_on="2024-01-01")
    records.make_resource(place_values(**old, name="よそ"), by=approver, now=NOW, owner="242039")
    version = first.version
    assert minute(django_capture_on_commit_callbacks, NOW.replace(hour=3)) == 0  # at night nobody reads it
    assert minute(django_capture_on_commit_callbacks) == 1
    assert minute(django_capture_on_commit_callbacks, NOW + timedelta(minutes=1)) == 0
    assert [name.casefold() for name in post.receivers] == ["syakyo@example.jp"]
    (letter,) = post.letters
    words = letter.get_content()
    for said in ("居場所ひだまり", "つばさ家族会", "前に確かめた日 2025年12月10日", "津市"):
        assert said in words, said
    for other in ("下書き", "新しい", "だれにも", "よそ", "西丸之内"):
        assert other not in words, other
    assert AuditEntry.objects.filter(act="resource.asked").count() == 2
    assert AuditEntry.objects.get(act="mail.sent").detail == {"sent": 1, "failed": 0, "unreached": 0}
    assert Resource.objects.get(pk=first.pk).version == version  # whoever writes just now is not disturbed
    checked = records.confirm_checked(first, "社会福祉課", by=approver, now=NOW)
    assert checked.review_asked_on is None
    later = NOW.replace(year=2027)
    assert len(ask_for_reviews(by=BY, now=later)) == 1


def test_an_outside_operator_is_asked_before_the_renewal(post, approver, django_capture_on_commit_callbacks):
    place = make_place(approver, public=False, operator="outside", review_mail="kai@example.jp")
    rules = ("reachable", "terms", "agreement", "no_promise")
    records.approve_listing(place, "福政第12号", rules_met=rules, by=approver, now=NOW)
    records.set_state(place, "published", by=approver, now=NOW)
    records.confirm_checked(place, "", by=approver, now=NOW)
    assert minute(django_capture_on_commit_callbacks) == 0
    assert minute(django_capture_on_commit_callbacks, NOW + timedelta(days=306)) == 1  # 60 days before
    assert "掲載の期限 2027年11月26日" in post.letters[0].get_content()
    assert minute(django_capture_on_commit_callbacks, NOW + timedelta(days=307)) == 0


def test_a_mail_that_does_not_go_is_told_to_the_keeper_only(settings, approver):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    place = make_place(approver, review_mail="kai@example.jp")
    mail_review_request.call([place.pk])
    mail_review_request.call([place.pk + 1000])
    (entry,) = AuditEntry.objects.filter(act="mail.failed")
    assert (entry.reference, entry.detail["failed"]) == ("review_request", 1)
    told = [todo.message for todo in list_todos(make_user("kanri", "manager"))]
    assert any("社会資源の確認のお願い" in words for words in told)
    assert not any("社会資源の確認のお願い" in todo.message for todo in list_todos(approver))


def test_the_dashboard_counts_what_waits(approver):
    editor = make_user("henshu", "editor")
    make_place(approver, public=False, name="願い")
    assert [todo for todo in list_todos(editor) if "社会資源" in todo.message and "group" in todo.url] == []
    records.set_state(Resource.objects.get(name="願い"), "proposed", by=editor, now=NOW)
    make_place(approver, checked_on="2024-01-01", needs_check=True)
    found = {todo.message: todo.url for todo in list_todos(approver)}
    assert found["公開を待っている社会資源が1件あります。"] == "/admin/resources/?group=proposed"
    assert found["確認が古い、または確認日のない社会資源が1件あります。"] == "/admin/resources/?group=old"
    assert found["「要確認」の社会資源が1件あります。"] == "/admin/resources/?group=unsure"
    assert "公開を待っている社会資源が1件あります。" not in {todo.message for todo in list_todos(editor)}
    assert not [todo for todo in list_todos(make_user("mado", "counsellor")) if "社会資源が" in todo.message]
