"""The sheet of a past publication: both versions as they were then, the number, who and when."""

import re

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from kit.core.models import AuditEntry
from kit.pages.models import ContentPage
from kit.pages.queries.publications import publication_entries
from kit.window.models import WindowPage
from tests.factories.people import make_user, sign_in
from tests.integration.pages.test_decision import rows_of
from tests.integration.window.test_publish_routes import COMPLETE, PUBLISH

pytestmark = pytest.mark.django_db
HISTORY = "/admin/pages/{}/history/"


@pytest.fixture
def approver():
    return make_user("shonin", "approver", display_name="津 次郎", section="福祉政策課")


@pytest.fixture
def desk(client, approver):
    return sign_in(client, approver)


def change(page, phone, user, **more):
    draft = page.get_latest_revision_as_object()
    draft.phone = phone
    for name, value in more.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user, clean=False)


def sheet(page, entry):
    return f"/admin/decisions/{page.pk}/{entry.pk}/"


@pytest.fixture
def published(desk, demo_window, approver):
    """Two publications after the sample's, the first of them with a number that was noted with its draft."""
    change(demo_window, "000-111-2222", approver)
    desk.post(f"/admin/decisions/{demo_window.pk}/", {"number": "福政第1号"})
    for phone in ("000-111-2222", "000-333-4444"):
        change(demo_window, phone, approver).publish(user=approver)
    return WindowPage.objects.get()


def test_each_sheet_shows_its_own_two_versions(desk, published):
    second, first, *_earlier = publication_entries(published)
    response = desk.get(sheet(published, first))
    assert rows_of(response) == [["電話番号変わる", "000-000-0000", "000-111-2222"]]
    assert "福政第1号　shonin" in response.content.decode()
    response = desk.get(sheet(published, second))
    assert rows_of(response) == [["電話番号変わる", "000-111-2222", "000-333-4444"]]
    html = response.content.decode()
    assert "福政第1号" not in html
    assert f"津 次郎（福祉政策課）　{timezone.localtime(second.timestamp):%Y年%-m月%-d日 %H:%M}" in html


def test_after_being_taken_down_nothing_stood_before(desk, published, approver):
    published.unpublish(user=approver)
    change(WindowPage.objects.get(), "000-555-6666", approver).publish(user=approver)
    rows = rows_of(desk.get(sheet(published, publication_entries(published).first())))
    assert {before for _label, before, _after in rows} == {"未公開"}
    assert ["電話番号加わる", "未公開", "000-555-6666"] in rows


def test_a_version_that_is_gone_is_said_to_be_gone(desk, published):
    second, first, *_earlier = publication_entries(published)
    first.revision.delete()
    html = desk.get(sheet(published, second)).content.decode()
    assert "前の版はもう残っていない" in html
    assert desk.get(sheet(published, first)).status_code == 404


def test_what_the_prefecture_published_stands_before_the_first_change(desk, approver):
    page = ContentPage.objects.live().filter(slug="faq").get()
    draft = page.get_latest_revision_as_object()
    draft.title = "よくある質問（直した）"
    draft.save_revision(user=approver).publish(user=approver)
    rows = rows_of(desk.get(sheet(page, publication_entries(page).first())))
    assert rows == [["題変わる", "よくある質問", "よくある質問（直した）"]]


def test_the_history_and_the_sheet_lead_there(desk, published):
    entries = list(publication_entries(published))
    html = desk.get(HISTORY.format(published.pk)).content.decode()
    assert re.findall(r'href="(/admin/decisions/\d+/\d+/)"', html) == [
        sheet(published, one) for one in entries
    ]
    html = desk.get(f"/admin/decisions/{published.pk}/").content.decode()
    assert all(sheet(published, one) in html for one in entries)


def test_publishing_offers_the_sheet(desk, demo_window):
    edit = f"/admin/pages/{demo_window.pk}/edit/"
    answer = desk.post(edit, {**COMPLETE, **PUBLISH, "phone": "000-777-8888"}, follow=True)
    html = answer.content.decode()
    assert WindowPage.objects.get().phone == "000-777-8888"
    assert sheet(demo_window, publication_entries(demo_window).first()) in html


@pytest.mark.parametrize("role", ["counsellor", "manager", "protection_manager"])
def test_who_does_not_write_pages_sees_no_sheet(client, desk, published, role):
    entry = publication_entries(published).first()
    other = sign_in(client, make_user("other", role))
    assert other.get(sheet(published, entry)).status_code == 302
    assert AuditEntry.objects.filter(outcome="refused", actor="other", act="change", kind="page").exists()


def test_other_entries_and_other_pages_have_no_sheet(desk, published):
    entry = publication_entries(published).first()
    noted = PageLogEntry.objects.filter(page=published, action="kit.decision").get()
    assert desk.get(sheet(published, noted)).status_code == 404
    assert desk.get(sheet(ContentPage.objects.first(), entry)).status_code == 404
