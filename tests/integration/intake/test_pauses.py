"""The town pauses its intake with a notice: by those who read consultations, with a history, known at once."""

import pytest
from django.urls import reverse

from kit.core.models import AuditEntry
from kit.intake.actions.pauses import pause_intake, resume_intake
from kit.intake.models import IntakePause
from kit.intake.queries.openness import pause_now
from tests.factories.people import NOW, make_user, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/admin/intake-pause/"


def test_only_counsellors_pause_it_and_others_are_noted(client):
    sign_in(client, make_user("kuki", "manager", is_superuser=True))
    assert client.post(PAGE, {"notice": "お休みです"}).status_code == 302
    assert client.post(reverse("kit_intake_resume")).status_code == 302
    assert not IntakePause.objects.exists()
    assert AuditEntry.objects.filter(outcome="refused", actor="kuki").count() == 2


def test_it_is_paused_changed_and_resumed_on_the_screen(client, django_assert_max_num_queries):
    sign_in(client, make_user("ise", "counsellor"))
    assert "いま、相談を受け付けています" in client.get(PAGE).content.decode()
    assert "必須" in client.post(PAGE, {"notice": " "}).content.decode()
    assert client.post(PAGE, {"notice": "あ" * 501}).status_code == 200
    client.post(PAGE, {"notice": "12月3日までお休みです。"})
    client.post(PAGE, {"notice": "12月4日までお休みです。"})
    assert pause_now() == "12月4日までお休みです。"
    with django_assert_max_num_queries(25):
        html = client.get(PAGE).content.decode()
    assert "お休みにしています" in html
    assert html.count("12月3日までお休みです。") == 1
    client.post(reverse("kit_intake_resume"))
    client.post(reverse("kit_intake_resume"))
    assert pause_now() == ""
    acts = AuditEntry.objects.filter(act__startswith="intake.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["intake.pause", "intake.pause", "intake.resume"]


def test_there_is_one_pause_at_a_time():
    ise = make_user("ise")
    pause_intake("お休みです", by=ise, now=NOW)
    pause_intake("まだお休みです", by=ise, now=NOW)
    assert IntakePause.objects.filter(is_over=False).count() == 1
    assert resume_intake(by=ise, now=NOW)
    assert not resume_intake(by=ise, now=NOW)
