"""The sheet for a decision shows before and after, keeps the number, and is found where the work is done."""

import re

import pytest
from django.utils.html import strip_tags

from kit.core.models import AuditEntry
from kit.pages.models import ContentPage, Decision, HomePage
from kit.window.models import WindowPage
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("henshu", "editor", display_name="津 花子", section="福祉政策課")


@pytest.fixture
def desk(client, editor):
    return sign_in(client, editor)


@pytest.fixture
def changed(demo_window, editor):
    draft = demo_window.get_latest_revision_as_object()
    draft.phone = "000-111-2222"
    draft.hours[0].value["closes"] = "18:00"
    draft.save_revision(user=editor)
    return WindowPage.objects.get()


def sheet(page):
    return f"/admin/decisions/{page.pk}/"


def rows_of(response):
    html = response.content.decode()
    (table,) = re.findall(r'<table class="changes">(.*?)</table>', html, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [[" ".join(strip_tags(cell.replace("<br>", " ")).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
            for row in rows]  # fmt: skip


def test_before_and_after_stand_side_by_side(desk, changed):
    response = desk.get(sheet(changed))
    assert rows_of(response) == [
        ["電話番号変わる", "000-000-0000", "000-111-2222"],
        [
            "受付時間 1 受付時間変わる",
            "曜日: 月・火・水・木・金 はじまり: 08:30 おわり: 17:15",
            "曜日: 月・火・水・木・金 はじまり: 08:30 おわり: 18:00",
        ],
    ]
    html = response.content.decode()
    assert "<del>17:15</del>" in html
    assert "<ins>18:00</ins>" in html
    assert "津 花子" in html
    assert "福祉政策課" in html


def test_a_page_never_published_has_no_before(desk):
    page = HomePage.objects.get().add_child(
        instance=ContentPage(title="新しいページ", slug="shin", live=False)
    )
    page.save_revision()
    rows = rows_of(desk.get(sheet(page)))
    assert rows[0] == ["題加わる", "未公開", "新しいページ"]
    assert {before for _label, before, _after in rows} == {"未公開"}


def test_what_is_missing_is_said_on_the_sheet(desk):
    html = desk.get(sheet(WindowPage.objects.get())).content.decode()
    assert "公開までに足りないこと" in html
    assert "受付時間を書いてください。" in html


def test_a_public_page_without_changes_needs_no_decision(desk, demo_window):
    assert "公開していない変更はありません" in desk.get(sheet(demo_window)).content.decode()


def test_the_number_is_kept_shown_and_stands_in_the_history(desk, changed):
    assert desk.post(sheet(changed), {"number": "福政第1号"}).status_code == 302
    decision = Decision.objects.get()
    assert (decision.number, decision.by) == ("福政第1号", "henshu")
    assert (decision.page_uid, decision.revision_id) == (changed.uid, changed.latest_revision_id)
    assert "決裁番号 福政第1号" in desk.get(sheet(changed)).content.decode()
    assert (
        "決裁番号 福政第1号 を記録しました"
        in desk.get(f"/admin/pages/{changed.pk}/history/").content.decode()
    )
    assert (
        AuditEntry.objects.filter(act="page.decide", actor="henshu", detail={"number": "福政第1号"}).count()
        == 1
    )


def test_a_corrected_number_stands_beside_the_first(desk, changed):
    for number in ("福政第1号", "福政第2号"):
        desk.post(sheet(changed), {"number": number})
    assert [decision.number for decision in Decision.objects.all()] == ["福政第2号", "福政第1号"]


def test_an_empty_number_is_refused(desk, changed):
    response = desk.post(sheet(changed), {"number": " "})
    assert (response.status_code, Decision.objects.exists()) == (200, False)


def test_who_may_not_edit_pages_may_not_see_the_sheet(client, changed):
    counsellor = sign_in(client, make_user("soudan", "counsellor"))
    assert counsellor.get(sheet(changed)).status_code == 302
    assert not Decision.objects.exists()


def test_the_sheet_is_linked_from_the_editor_and_from_what_waits_for_approval(client, desk, changed, editor):
    link = f'href="{sheet(changed)}"'
    assert desk.get(f"/admin/pages/{changed.pk}/edit/").content.decode().count(link) >= 2
    changed.get_workflow().start(changed, editor)
    assert link in sign_in(client, make_user("shonin", "approver")).get("/admin/").content.decode()


def test_a_page_without_changes_shows_no_link(desk, demo_window):
    assert sheet(demo_window) not in desk.get(f"/admin/pages/{demo_window.pk}/edit/").content.decode()
