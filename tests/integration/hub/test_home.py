"""はじめの画面 of the hub: what waits, the most pressing first, and only for who may do it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.conf import checks
from kit.core.models import Contact
from kit.core.queries.people import roles_of
from kit.core.queries.todos import core_todos, list_todos
from kit.hub.models import Asked, Inquiry, NextBulletin, NextRelease, ReturnedSheet, Source
from kit.hub.queries.towns import town_with
from kit.hub.queries.waiting import waiting
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def busy(settings):
    """A hub at which something of each kind waits."""
    become_hub(settings)
    now, town = timezone.now(), town_with("242012")
    for number, (hurry, state) in enumerate(
        (("calm", "new"), ("today", "read"), ("calm", "read"), ("today", "answered"))
    ):
        uid = UUID(int=number)
        Asked.objects.create(
            town=town, uid=uid, topic="family", wish="advice", hurry=hurry, received_at=now, state=state
        )
    NextRelease.objects.create(blueprint="hikikomori", sequence=9, version="2027.1", stage="built", at=now)
    NextBulletin.objects.create(blueprint="bulletin", sequence=4, version="4", stage="signed", at=now)
    late = Inquiry.objects.create(
        title="窓口", facts=["window"], due_on=timezone.localdate() - timedelta(days=1), made_at=now
    )
    late.towns.set([town, town_with("242021")])
    ReturnedSheet.objects.create(
        inquiry=late, file_name="r.xlsx", sha256="0", answers=[{"code": "242012"}], at=now
    )
    connect_town("tsu", "http://127.0.0.1:9")
    Source.objects.create(town=town, kind="hsds", rested_at=now, due_at=now)
    return late


def test_the_hub_is_not_asked_for_a_window_of_its_own(settings):
    """As doctor has it: a site that shows no window lacks nothing of one."""
    approver, now = make_user("shonin", "approver"), timezone.now()
    assert [todo for todo in list_todos(approver) if todo.message.startswith("相談窓口: ")]
    become_hub(settings)
    assert checks.window(now).state == "ok"
    assert [todo for todo in list_todos(approver) if "相談窓口" in todo.message] == []


def test_each_sees_what_waits_for_them_and_the_call_of_today_first(
    busy, client, django_assert_max_num_queries
):
    approver, today = make_user("shonin", "approver"), timezone.localdate()
    approver.role_codes = roles_of(approver)  # as a request brings them along
    with django_assert_max_num_queries(10):
        found = waiting(approver, today)
    assert [(one.words.split("（しめきり")[0], one.count, one.is_pressing) for one in found] == [
        ("市町からの相談「きょう電話がほしい」", 1, True),
        ("市町からの相談「急がない」", 2, False),
        ("「公開版 2027.1」が、二人の署名を待っています", 1, False),
        ("「お知らせ 第4号」は署名がそろい、出すのを待っています", 1, False),
        ("取り込んだ表が、確かめるのを待っています", 1, False),
        ("照会「窓口」", 1, True),
        ("休ませている収集先", 1, False),
    ]
    assert found[0].url == reverse("kit_hub_asked", args=[Asked.objects.get(hurry="today", state="read").pk])
    client.force_login(approver)
    html = client.get("/admin/").content.decode()
    assert html.index("県ハブで待っていること") < html.index("公開までにすること")
    assert all(f'href="{one.url}"' in html for one in found)
    assert [one.url for one in waiting(make_user("henshu", "editor"), today)] == [
        one.url for one in found if "出すのを" not in one.words
    ]
    assert [one.words for one in waiting(make_user("kanri", "manager"), today)] == ["休ませている収集先"]


def test_contacts_to_check_are_said_once(settings):
    become_hub(settings)
    Contact.objects.update(needs_check=True)
    lines = [todo.message for todo in core_todos(make_user("shonin", "approver")) if "要確認" in todo.message]
    assert len(lines) == 1
    assert f"県の連絡先{Contact.objects.count()}件" in lines[0]
