"""One test per way around the editor: each tries to change what the prefecture has fixed, and nothing changes."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision, TaskState

from kit.blueprints.bridge.guard import applying
from kit.blueprints.models import ObjectBase
from kit.core.actions.schedule import publish_due
from kit.core.models import AuditEntry
from kit.core.models.owned import OwnershipRefused
from kit.pages.models import ContentPage, LanguagePage
from tests.factories.people import SETUP, make_user, sign_in
from tests.integration.blueprints.owned import (
    FIXED_REASON,
    about,
    base,
    body_of,
    figures,
    fixed_blocks,
    home,
    is_live,
    old_revision,
    town_page,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return sign_in(client, make_user("shonin", "approver"))


def bulk(desk, act, *pages, **form):
    query = "&".join(f"id={page.pk}" for page in pages)
    return desk.post(f"/admin/bulk/wagtailcore/page/{act}/?next=/admin/pages/&{query}", form)


def bad_old(page):
    """An old version whose first fixed block says something else."""
    first = fixed_blocks(page)[0]
    body = [
        {**block, "value": "うそ"} if block["id"] == first and isinstance(block["value"], str) else block
        for block in page.body.get_prep_value()
        if block["id"] != first or isinstance(block["value"], str)
    ]
    return old_revision(page, body=json.dumps(body), lead="むかし")


def refused(response):
    return any(FIXED_REASON in words for words in words_of(response))


# --- in code --------------------------------------------------------------------------------------------


def test_a_row_and_a_draft_in_code_are_refused_by_name():
    page = figures()
    page.title = "うその題"
    with pytest.raises(OwnershipRefused, match=r"「タイトル」.*県固定"):
        page.save()
    with pytest.raises(OwnershipRefused, match="「タイトル」"):
        page.save_revision()
    with pytest.raises(OwnershipRefused):
        page.save(update_fields=["title"])
    assert figures().title != "うその題"
    with applying():
        page.save()
    assert figures().title == "うその題"


def test_a_page_saved_without_its_type_is_asked_as_well():
    plain = Page.objects.get(pk=figures().pk)
    plain.title = "うその題"
    with pytest.raises(OwnershipRefused):
        plain.save()
    assert figures().title != "うその題"


def test_the_towns_parts_are_saved_in_code():
    page = about()
    page.lead, page.checked_on = "町の導入", timezone.localdate()
    page.save_revision().publish()
    assert about().lead == "町の導入"


def test_the_slug_stays_where_it_is_fixed():
    page = about()
    page.slug = "hoka"
    with pytest.raises(OwnershipRefused):
        page.save()


def test_the_prefectures_own_instance_is_never_asked(settings):
    from dataclasses import replace

    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="hub")
    page = figures()
    page.title = "新しい題"
    page.save_revision().publish()
    assert figures().title == "新しい題"


def test_saving_again_what_stands_there_is_no_change():
    """A row that differs for a technical reason can still be saved; a worse one cannot."""
    row = base(figures())
    row.content = {**row.content, "fields": {**row.content["fields"], "lead": "県の別の導入"}}
    row.save()
    page = figures()
    page.save()
    page.lead = "うそ"
    with pytest.raises(OwnershipRefused):
        page.save()


def test_asking_costs_one_query_and_none_for_what_no_blueprint_owns(django_assert_num_queries):
    from kit.blueprints.bridge.guard import guard
    from kit.core.models import KitImage, TownFacts
    from kit.core.registries import Write

    page, own = about(), town_page()
    for thing, cost in ((page, 1), (own, 1), (KitImage(pk=1), 0), (TownFacts(pk=1), 0), (ContentPage(), 0)):
        with django_assert_num_queries(cost):
            guard(thing, Write())
    with django_assert_num_queries(0):
        guard(page, Write(fields=frozenset({"latest_revision", "has_unpublished_changes"})))


# --- old versions, by hand and by the clock -------------------------------------------------------------


def test_an_old_version_is_not_published(desk):
    page, before = about(), body_of(about())
    old = bad_old(page)
    with pytest.raises(OwnershipRefused):
        old.publish()
    answer = desk.post(f"/admin/api/main/pages/{page.pk}/action/publish/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 200
    assert body_of(page) == before


def test_an_old_version_does_not_come_back_through_the_api(desk):
    page, before = about(), body_of(about())
    old = bad_old(page)
    url = f"/admin/api/main/pages/{page.pk}/action/revert_to_page_revision/"
    answer = desk.post(url, {"revision_id": old.pk}, HTTP_ACCEPT="application/json")
    assert (answer.status_code, FIXED_REASON in answer.json()["error_message"]) == (400, True)
    assert about().get_latest_revision_as_object().lead != "むかし"
    assert body_of(page) == before


def test_a_planned_old_version_is_refused_when_it_is_due_and_asked_once():
    page, before = about(), body_of(about())
    old = bad_old(page)
    other = town_page()
    soon = other.save_revision()
    past = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk__in=(old.pk, soon.pk)).update(approved_go_live_at=past)
    report = publish_due(by=SETUP, now=timezone.now())
    assert (report.published, report.refused) == ([other.title], [page.title])
    assert body_of(page) == before
    assert Revision.objects.get(pk=old.pk).approved_go_live_at is None
    assert AuditEntry.objects.filter(act="publish.schedule", outcome="refused").count() == 1


def test_approving_an_old_version_gives_the_reason_and_leaves_nothing_half_done(desk):
    page, before = about(), body_of(about())
    with applying():
        bad_old(page).as_object().save_revision()
    page.get_workflow().start(about(), make_user("henshu", "editor"))
    state = about().current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    response = desk.post(url)
    assert (response.status_code, refused(response)) == (302, True)
    assert body_of(page) == before
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_IN_PROGRESS


# --- public or not --------------------------------------------------------------------------------------


def test_a_fixed_page_is_not_taken_down_by_any_way(desk):
    page = figures()
    response = desk.post(f"/admin/pages/{page.pk}/unpublish/")
    assert (response.status_code, refused(response), is_live(page)) == (302, True, True)
    answer = desk.post(f"/admin/api/main/pages/{page.pk}/action/unpublish/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, is_live(page)) == (400, True)
    with pytest.raises(OwnershipRefused):
        figures().unpublish()
    assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish").exists()


def test_a_standard_page_may_be_taken_down(desk):
    assert desk.post(f"/admin/pages/{about().pk}/unpublish/").status_code == 302
    assert not is_live(about())


def test_a_fixed_page_does_not_expire():
    page = figures()
    page.expire_at = timezone.now() + timedelta(days=1)
    with pytest.raises(OwnershipRefused, match="公開の期間"):
        page.save_revision()
    past = timezone.now() - timedelta(minutes=1)
    with applying():
        page.expire_at = past
        page.save()
    own = town_page()
    own.expire_at = past
    own.save()
    report = publish_due(by=SETUP, now=timezone.now())
    assert (report.expired, report.refused) == ([own.title], [page.title])
    assert (is_live(page), figures().expire_at, is_live(own)) == (True, None, False)


def test_one_refusal_never_stops_taking_down_the_others(desk):
    first, last = town_page("saki"), town_page("ato")
    response = bulk(desk, "unpublish", first, figures(), last)
    assert response.status_code == 302
    assert [is_live(page) for page in (first, figures(), last)] == [False, True, False]
    refusal, success = words_of(response)
    assert (figures().title in refusal, FIXED_REASON in refusal) == (True, True)
    assert success == "2ページを非公開にしました" or "2" in success


def test_taking_down_a_branch_leaves_what_is_fixed(desk):
    learn = about().get_parent().specific
    response = desk.post(f"/admin/pages/{learn.pk}/unpublish/", {"include_descendants": "on"})
    assert (response.status_code, refused(response)) == (302, True)
    assert (is_live(learn), is_live(about()), is_live(figures())) == (False, False, True)


def test_publishing_many_goes_round_a_refused_one(desk):
    page, own = about(), town_page()
    before = body_of(page)
    old = bad_old(page)
    Page.objects.get(pk=page.pk)
    ContentPage._base_manager.filter(pk=page.pk).update(latest_revision=old, has_unpublished_changes=True)
    own.title = "町の新しい題"
    own.save_revision()
    response = bulk(desk, "publish", page, own)
    assert (response.status_code, refused(response)) == (302, True)
    assert body_of(page) == before
    assert ContentPage.objects.get(pk=own.pk).title == "町の新しい題"


def test_nobody_hides_a_fixed_page_nor_what_stands_above_it(desk):
    for page in (figures(), home()):
        response = desk.post(
            f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "login", "password": "", "groups": []}
        )
        assert (response.status_code, refused(response)) == (302, True), page
        assert not PageViewRestriction.objects.exists()
    small = desk.post(
        f"/admin/pages/{home().pk}/privacy/",
        {"restriction_type": "login", "groups": []},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    assert FIXED_REASON in small.json()["html"]
    own = town_page()
    desk.post(f"/admin/pages/{own.pk}/privacy/", {"restriction_type": "login", "password": "", "groups": []})
    assert PageViewRestriction.objects.get().page_id == own.pk


# --- place ----------------------------------------------------------------------------------------------


def test_a_fixed_page_is_not_moved_by_any_way(desk):
    page, target = figures(), home()
    parent = page.get_parent().pk
    response = desk.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    assert (response.status_code, refused(response)) == (302, True)
    answer = desk.post(
        f"/admin/api/main/pages/{page.pk}/action/move/",
        {"destination_page_id": target.pk, "position": "last-child"},
        HTTP_ACCEPT="application/json",
    )
    assert answer.status_code == 400
    own = town_page().add_child(instance=ContentPage(title="下", slug="shita"))
    response = bulk(desk, "move", page, own, chooser=target.pk)
    assert (response.status_code, refused(response)) == (302, True)
    assert figures().get_parent().pk == parent
    assert ContentPage.objects.get(pk=own.pk).get_parent().pk == target.pk


def test_a_standard_page_may_be_moved(desk):
    page, target = about(), town_page()
    desk.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    assert about().get_parent().pk == target.pk


def test_the_order_below_a_fixed_page_stays(desk):
    first, *_rest, last = LanguagePage.objects.order_by("path")
    order = [page.pk for page in LanguagePage.objects.order_by("path")]
    url = reverse("wagtailadmin_pages:set_page_position", args=[last.pk])
    response = desk.post(f"{url}?position=0", HTTP_SEC_FETCH_DEST="empty")
    assert (response.status_code, FIXED_REASON in response.content.decode()) == (409, True)
    assert [page.pk for page in LanguagePage.objects.order_by("path")] == order
    with pytest.raises(OwnershipRefused):
        first.move(first.get_parent(), pos="last-child")
    assert [page.pk for page in LanguagePage.objects.order_by("path")] == order
    own, other = town_page("a"), town_page("b")
    desk.post(f"{reverse('wagtailadmin_pages:set_page_position', args=[other.pk])}?position=0")
    assert next(page.slug for page in home().get_children()) == "b"
    assert own.pk


# --- deleting -------------------------------------------------------------------------------------------


def test_what_holds_a_fixed_part_is_not_deleted_by_any_way(desk):
    page = about()
    response = desk.post(f"/admin/pages/{page.pk}/delete/")
    assert (response.status_code, refused(response)) == (302, True)
    answer = desk.post(f"/admin/api/main/pages/{page.pk}/action/delete/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, FIXED_REASON in answer.json()["error_message"]) == (400, True)
    for delete in (
        about().delete,
        Page.objects.get(pk=page.pk).delete,
        Page.objects.filter(pk=page.pk).delete,
    ):
        with pytest.raises(OwnershipRefused), transaction.atomic():
            delete()
    assert ContentPage.objects.filter(pk=page.pk).exists()
    assert not PageLogEntry.objects.filter(action="wagtail.delete", page=page.pk).exists()


def test_a_section_with_a_fixed_page_below_is_not_deleted(desk):
    section = town_page()
    below = section.add_child(instance=ContentPage(title="下", slug="shita"))
    with applying():
        about().move(below, pos="last-child")
    response = desk.post(f"/admin/pages/{section.pk}/delete/")
    assert (response.status_code, refused(response)) == (302, True)
    assert Page.objects.filter(pk__in=(section.pk, below.pk, about().pk)).count() == 3
    assert not PageLogEntry.objects.filter(action="wagtail.delete", page=section.pk).exists()


def test_one_refusal_never_stops_deleting_the_others(desk):
    first, last = town_page("saki"), town_page("ato")
    response = bulk(desk, "delete", first, about(), last)
    assert (response.status_code, refused(response)) == (302, True)
    left = set(Page.objects.filter(pk__in=(first.pk, about().pk, last.pk)).values_list("pk", flat=True))
    assert left == {about().pk}


def test_what_holds_nothing_fixed_may_be_deleted(desk):
    page = about()
    for row in ObjectBase.objects.filter(uid=page.uid):
        row.content = {**row.content, "ownership": {"": "standard"}}
        row.save()
    assert desk.post(f"/admin/pages/{page.pk}/delete/").status_code == 302
    assert not ContentPage.objects.filter(pk=page.pk).exists()


# --- copies ---------------------------------------------------------------------------------------------


def test_a_copy_is_the_towns_own(desk):
    page = about().get_parent().specific
    data = {"new_title": "写し", "new_slug": "utsushi", "new_parent_page": home().pk,
            "copy_subpages": "on", "publish_copies": "on"}  # fmt: skip
    assert desk.post(f"/admin/pages/{page.pk}/copy/", data).status_code == 302
    copy = ContentPage.objects.get(slug="utsushi")
    below = ContentPage.objects.get(slug="about", path__startswith=copy.path)
    assert {copy.uid, below.uid} & {page.uid, about_of(page).uid} == set()
    assert below.get_latest_revision_as_object().uid == below.uid
    below.title, below.body = "町の題", "[]"
    below.save_revision().publish()
    assert ContentPage.objects.get(pk=below.pk).title == "町の題"
    assert all(version.as_object().uid == below.uid for version in below.revisions.all())
    below.delete()


def test_an_alias_follows_and_is_nobodys_base(desk):
    page = about()
    alias = page.create_alias(update_slug="kage", parent=home())
    assert (alias.uid != page.uid, ObjectBase.objects.filter(uid=alias.uid).exists()) == (True, False)
    page.lead = "町の導入"
    page.save_revision().publish()
    followed = ContentPage.objects.get(pk=alias.pk)
    assert (followed.lead, followed.uid) == ("町の導入", alias.uid)


def about_of(page):
    return ContentPage.objects.get(slug="about", path__startswith=page.path)
