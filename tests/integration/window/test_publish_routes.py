"""Nothing incomplete goes public, whichever way somebody tries; every way works once it is complete."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from kit.core.actions.schedule import publish_due
from kit.core.models import Contact
from kit.core.models.owned import PublishRefused
from kit.core.registries import publish_checks
from kit.pages.models import ContentPage, HomePage
from kit.window.models import WindowPage
from tests.factories.people import SETUP, make_user, sign_in

pytestmark = pytest.mark.django_db

MISSING = {
    "department": "担当する課の名前を書いてください。",
    "phone": "相談の方法を一つ以上（電話、メール、来所など）書いてください。",
    "hours": "受付時間を書いてください。",
    "checked_on": "内容を確かめた日を書いてください。",
}
EMPTY = {"channels-count": "0", "hours-count": "0", "closures-count": "0", "body-count": "0"}
HOURS = {
    "hours-count": "1", "hours-0-deleted": "", "hours-0-order": "0", "hours-0-type": "span", "hours-0-id": "",
    "hours-0-value-days": ["mon", "fri"], "hours-0-value-opens": "08:30", "hours-0-value-closes": "17:15",
    "hours-0-value-note": "",
}  # fmt: skip
TYPED = {"title": "相談窓口", "slug": "window", "lead": "いま書いた言葉です。", "operator_kind": "direct"}
INCOMPLETE = {**TYPED, **EMPTY}
COMPLETE = {
    **INCOMPLETE, **HOURS, "department": "福祉政策課", "phone": "059-000-0000", "checked_on": "2026-11-24",
}  # fmt: skip
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def window():
    return WindowPage.objects.get()


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


@pytest.fixture
def desk(client, approver):
    return sign_in(client, approver)


def edit_url(page):
    return f"/admin/pages/{page.pk}/edit/"


def words_of(response):
    return [re.sub(r"<[^>]+>", "", str(message)).strip() for message in get_messages(response.wsgi_request)]


def complete_draft(page, **fields):
    draft = page.get_latest_revision_as_object()
    for name, value in {
        "department": "福祉政策課", "phone": "059-000-0000", "checked_on": timezone.localdate(),
        "hours": [("span", {"days": ["mon"], "opens": "08:30", "closes": "17:15", "note": ""})], **fields,
    }.items():  # fmt: skip
        setattr(draft, name, value)
    return draft.save_revision()


def is_public(page):
    return Page.objects.get(pk=page.pk).live


# --- the form of a page ---------------------------------------------------------------------------------


def test_the_form_says_beside_each_field_what_is_missing_and_keeps_what_was_typed(desk, window):
    before = window.revisions.count()
    response = desk.post(edit_url(window), {**INCOMPLETE, **PUBLISH})
    assert response.status_code == 200
    assert {name: list(errors) for name, errors in response.context["form"].errors.items()} == {
        name: [words] for name, words in MISSING.items()
    }
    html = response.content.decode()
    assert "いま書いた言葉です。" in html
    assert all(words in html or words.encode("unicode_escape").decode() in html for words in MISSING.values())
    assert (window.revisions.count(), is_public(window)) == (before, False)


def test_a_field_with_an_error_of_its_own_gets_no_second_one(desk, window):
    response = desk.post(edit_url(window), {**COMPLETE, "phone": "でんわ", **PUBLISH})
    assert {name: len(errors) for name, errors in response.context["form"].errors.items()} == {"phone": 1}


def test_another_way_than_the_telephone_is_enough(desk, window):
    mail = {
        "channels-count": "1", "channels-0-deleted": "", "channels-0-order": "0", "channels-0-type": "mail",
        "channels-0-id": "", "channels-0-value-address": "soudan@city.example", "channels-0-value-note": "",
    }  # fmt: skip
    assert desk.post(edit_url(window), {**COMPLETE, **mail, "phone": "", **PUBLISH}).status_code == 302
    assert is_public(window)


def test_a_draft_is_never_asked(desk, window):
    assert desk.post(edit_url(window), INCOMPLETE).status_code == 302
    assert WindowPage.objects.get().get_latest_revision_as_object().lead == "いま書いた言葉です。"


def test_handing_in_a_draft_is_never_asked(client, window):
    editor = sign_in(client, make_user("henshu", "editor"))
    assert editor.post(edit_url(window), {**INCOMPLETE, "action-submit": "1"}).status_code == 302
    assert WindowPage.objects.get().workflow_in_progress


def test_the_form_publishes_what_is_complete(desk, window):
    assert desk.post(edit_url(window), {**COMPLETE, **PUBLISH}).status_code == 302
    public = WindowPage.objects.get()
    assert (public.live, public.department, public.has_unpublished_changes) == (True, "福祉政策課", False)


def test_a_public_page_keeps_its_words_when_a_change_is_refused(desk, demo_window):
    before = demo_window.revisions.count()
    desk.post(edit_url(demo_window), {**INCOMPLETE, **PUBLISH})
    public = WindowPage.objects.get()
    assert (public.live, public.department) == (True, demo_window.department)
    assert public.revisions.count() == before


def test_what_the_form_does_not_know_is_refused_as_well(desk, window, monkeypatch):
    monkeypatch.setitem(publish_checks._entries, "test", lambda version: ["見本のままです。"])
    response = desk.post(edit_url(window), {**COMPLETE, **PUBLISH})
    assert response.context["form"].non_field_errors() == ["見本のままです。"]
    assert not is_public(window)


# --- ways around the form -------------------------------------------------------------------------------


def test_a_new_page_is_not_made_public_either(desk, monkeypatch):
    monkeypatch.setitem(publish_checks._entries, "test", lambda version: ["見本のままです。"])
    home = HomePage.objects.get()
    data = {"title": "新しいページ", "slug": "atarashii", "lead": "", "body-count": "0", **PUBLISH}
    response = desk.post(f"/admin/pages/add/kit_pages/contentpage/{home.pk}/", data)
    assert response.context["form"].non_field_errors() == ["見本のままです。"]
    assert not Page.objects.filter(slug="atarashii").exists()
    with pytest.raises(PublishRefused):
        home.add_child(instance=ContentPage(title="新しいページ", slug="atarashii"))


def test_wagtails_own_api_is_refused(desk, window):
    response = desk.post(f"/admin/api/main/pages/{window.pk}/action/publish/", HTTP_ACCEPT="application/json")
    assert response.status_code == 400
    assert MISSING["hours"] in response.json()["error_message"]
    assert not is_public(window)


def test_a_copy_does_not_become_public_when_it_may_not(desk, monkeypatch):
    page = ContentPage.objects.live().first()
    monkeypatch.setitem(publish_checks._entries, "test", lambda version: ["見本のままです。"])
    data = {
        "new_title": "写し", "new_slug": "utsushi", "new_parent_page": page.get_parent().pk, "publish_copies": "on",
    }  # fmt: skip
    response = desk.post(f"/admin/pages/{page.pk}/copy/", data)
    assert (response.status_code, "見本のままです。" in words_of(response)) == (302, True)
    assert not Page.objects.filter(slug="utsushi").exists()


def test_saving_a_whole_public_row_is_refused(demo_window):
    demo_window.phone, demo_window.channels = "", []
    with pytest.raises(PublishRefused):
        demo_window.save()


# --- many at once ---------------------------------------------------------------------------------------


def bulk(desk, *pages, **form):
    query = "&".join(f"id={page.pk}" for page in pages)
    return desk.post(f"/admin/bulk/wagtailcore/page/publish/?next=/admin/pages/&{query}", form)


def draft_page(slug):
    home = HomePage.objects.get()
    page = home.add_child(instance=ContentPage(title=f"下書き {slug}", slug=slug, live=False))
    page.save_revision()
    return page


def test_one_refused_page_never_stops_the_others(desk, window):
    first, last = draft_page("saki"), draft_page("ato")
    response = bulk(desk, first, window, last)
    assert response.status_code == 302
    assert [is_public(page) for page in (first, window, last)] == [True, False, True]
    refusal, success = words_of(response)
    assert refusal.startswith("「相談窓口」はまだ公開できません。")
    assert all(words in refusal for words in MISSING.values())
    assert success == "2ページを公開しました"


def test_when_all_are_refused_nothing_is_called_published(desk, window):
    response = bulk(desk, window)
    assert [words.startswith("「相談窓口」は") for words in words_of(response)] == [True]


def test_a_refused_page_below_does_not_stop_its_siblings(desk, window):
    draft = draft_page("shita")
    response = bulk(desk, HomePage.objects.get(), include_descendants="on")
    assert response.status_code == 302
    assert (is_public(draft), is_public(window)) == (True, False)
    assert MISSING["hours"] in words_of(response)[0]


# --- by the clock ---------------------------------------------------------------------------------------


def planned(days):
    return {
        "go_live_at": timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")
    }


def test_an_incomplete_page_cannot_be_planned(desk, window):
    response = desk.post(edit_url(window), {**INCOMPLETE, **planned(3), **PUBLISH})
    assert set(response.context["form"].errors) == set(MISSING)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_planning_a_public_page_asks_as_well(desk, demo_window):
    response = desk.post(edit_url(demo_window), {**INCOMPLETE, **planned(3), **PUBLISH})
    assert set(response.context["form"].errors) == set(MISSING)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_complete_page_is_planned_and_becomes_public_in_time(desk, window):
    assert desk.post(edit_url(window), {**COMPLETE, **planned(3), **PUBLISH}).status_code == 302
    assert not is_public(window)
    Revision.objects.filter(object_id=str(window.pk)).exclude(approved_go_live_at=None).get()
    later = timezone.now() + timedelta(days=4)
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content = {**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    revision.save()
    assert publish_due(by=SETUP, now=later).published == ["相談窓口"]
    assert is_public(window)


def test_what_has_become_incomplete_is_refused_when_it_is_due(window):
    revision = window.get_latest_revision_as_object().save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    report = publish_due(by=SETUP, now=timezone.now())
    assert (report.published, report.refused) == ([], ["相談窓口"])
    assert (is_public(window), Revision.objects.get(pk=revision.pk).approved_go_live_at) == (False, None)


# --- by approval ----------------------------------------------------------------------------------------


@pytest.fixture
def waiting(window):
    window.get_latest_revision_as_object().save_revision()
    window.get_workflow().start(window, make_user("henshu", "editor"))
    return WindowPage.objects.get()


def approve_url(page):
    return reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )


def assert_still_waiting(page, states):
    fresh = WindowPage.objects.get(pk=page.pk)
    assert not fresh.live
    assert fresh.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert fresh.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS
    assert fresh.current_workflow_task_state.finished_at is None
    assert TaskState.objects.count() == states


def test_approving_an_incomplete_page_gives_the_reasons_and_leaves_nothing_half_done(desk, waiting):
    states = TaskState.objects.count()
    response = desk.post(approve_url(waiting))
    assert (response.status_code, response["Location"]) == (302, edit_url(waiting))
    assert words_of(response)[1:] == list(MISSING.values())
    assert_still_waiting(waiting, states)


def test_the_small_window_for_a_comment_leads_back_to_the_page(desk, waiting):
    states = TaskState.objects.count()
    response = desk.post(approve_url(waiting), {"comment": "よい"}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert response.json() == {"step": "success", "redirect": edit_url(waiting)}
    assert_still_waiting(waiting, states)


def test_approving_in_the_form_shows_the_reasons_beside_the_fields(desk, waiting):
    states = TaskState.objects.count()
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    response = desk.post(edit_url(waiting), {**INCOMPLETE, **approval})
    assert set(response.context["form"].errors) == set(MISSING)
    assert_still_waiting(waiting, states)


def test_sending_back_an_incomplete_page_is_never_asked(desk, waiting):
    sending = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    assert desk.post(edit_url(waiting), {**INCOMPLETE, **sending}).status_code == 302
    assert waiting.workflow_states.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_the_last_approval_publishes_what_is_complete(desk, window):
    complete_draft(window)
    window.refresh_from_db()
    window.get_workflow().start(window, make_user("henshu", "editor"))
    waiting = WindowPage.objects.get()
    assert desk.post(approve_url(waiting)).status_code == 302
    public = WindowPage.objects.get()
    assert (public.live, public.department) == (True, "福祉政策課")
    assert public.workflow_states.get().status == WorkflowState.STATUS_APPROVED


# --- older versions, and back ---------------------------------------------------------------------------


def test_an_older_complete_version_can_be_published_again(desk, demo_window):
    old = demo_window.get_latest_revision()
    complete_draft(demo_window, department="ほかの課").publish()
    assert desk.get(f"/admin/pages/{demo_window.pk}/revisions/{old.pk}/revert/").status_code == 200
    response = desk.post(f"/admin/pages/{demo_window.pk}/revisions/{old.pk}/revert/", {**COMPLETE, **PUBLISH})
    assert response.status_code == 302
    assert WindowPage.objects.get().department == "福祉政策課"


def test_an_older_incomplete_version_is_refused(desk, demo_window):
    old = demo_window.revisions.order_by("created_at").first()
    response = desk.post(
        f"/admin/pages/{demo_window.pk}/revisions/{old.pk}/revert/", {**INCOMPLETE, **PUBLISH}
    )
    assert set(response.context["form"].errors) == set(MISSING)
    assert WindowPage.objects.get().department == demo_window.department


def test_a_page_can_be_taken_down_and_published_again(desk, demo_window):
    assert desk.post(f"/admin/pages/{demo_window.pk}/unpublish/").status_code == 302
    assert not is_public(demo_window)
    assert bulk(desk, demo_window).status_code == 302
    assert is_public(demo_window)


# --- the prefecture's contacts --------------------------------------------------------------------------


@pytest.fixture
def hub_desk(client, approver):
    names = ("add_contact", "change_contact", "publish_contact")
    approver.user_permissions.set(Permission.objects.filter(codename__in=names))
    return sign_in(client, approver)


CONTACT = {
    "key": "machi", "name": "町の電話", "group": "prefecture", "summary": "", "phone": "", "phone_note": "", "url": "",
    "sort": "100", "hours-count": "0", "closures-count": "0", "hours_note": "", "checked_on": "", "source": "",
}  # fmt: skip


def test_a_contact_without_number_and_page_is_asked_for_them(hub_desk):
    response = hub_desk.post("/admin/snippets/kit_core/contact/add/", {**CONTACT, **PUBLISH})
    words = "電話番号かホームページのどちらかを書いてください。"
    assert response.context["form"].errors == {"phone": [words]}
    assert not Contact.objects.filter(key="machi").exists()


def test_a_contact_is_kept_as_a_draft_and_published_when_it_is_complete(hub_desk):
    assert hub_desk.post("/admin/snippets/kit_core/contact/add/", CONTACT).status_code == 302
    contact = Contact.objects.get(key="machi")
    assert not contact.live
    edit = f"/admin/snippets/kit_core/contact/edit/{contact.pk}/"
    assert hub_desk.post(edit, {**CONTACT, **PUBLISH}).context["form"].errors
    assert hub_desk.post(edit, {**CONTACT, "phone": "059-000-0000", **PUBLISH}).status_code == 302
    assert Contact.objects.get(key="machi").live
