"""`setup` may make groups and the workflow as often as it likes."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from kit.core.actions.groups import ensure_groups, ensure_workflow
from kit.core.logic.permissions import ROLES
from kit.core.models import AuditEntry, KitDocument, KitImage, User
from kit.core.queries.people import roles_of, user_may
from tests.factories.people import NOW, SETUP, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_staff")]


def test_six_groups_and_no_others():
    assert ensure_groups(by=SETUP, now=NOW) == list(ROLES.values())
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES.values())


def test_second_run_changes_nothing():
    ensure_groups(by=SETUP, now=NOW)
    before = (GroupPagePermission.objects.count(), AuditEntry.objects.count())
    assert ensure_groups(by=SETUP, now=NOW) == []
    assert (GroupPagePermission.objects.count(), AuditEntry.objects.count()) == before


def test_wagtail_group_with_people_in_it_stays():
    group = Group.objects.create(name="Editors")
    Group.objects.create(name="Moderators")
    User.objects.create(username="taro").groups.add(group)
    ensure_groups(by=SETUP, now=NOW)
    assert Group.objects.filter(name="Editors").exists()
    assert not Group.objects.filter(name="Moderators").exists()


def test_editor_writes_and_approver_publishes():
    editor, approver = make_user("e", "editor"), make_user("a", "approver")
    page = Page.get_first_root_node().get_first_child()
    assert page.permissions_for_user(editor).can_edit()
    assert not page.permissions_for_user(editor).can_publish()
    assert page.permissions_for_user(approver).can_publish()


def test_editor_and_approver_bring_pictures_and_documents():
    editor, counsellor = make_user("e", "editor"), make_user("c", "counsellor")
    for model, rights_of in ((KitImage, Image), (KitDocument, Document)):
        policy = CollectionOwnershipPermissionPolicy(
            model, auth_model=rights_of, owner_field_name="uploaded_by_user"
        )
        assert all(policy.user_has_permission(editor, act) for act in ("add", "change", "choose"))
        assert not policy.user_has_any_permission(counsellor, ["add", "change"])


def test_only_the_hub_edits_the_prefectures_contacts(settings):
    assert not make_user("a", "approver").has_perm("kit_core.change_contact")
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="hub")
    assert make_user("b", "approver").has_perm("kit_core.publish_contact")
    assert not make_user("m", "manager").has_perm("kit_core.change_contact")


@pytest.mark.parametrize("role", ["counsellor", "secretary", "manager", "protection_manager"])
def test_other_roles_enter_the_admin_and_edit_no_page(role):
    user = make_user("u", role)
    assert user.has_perm("wagtailadmin.access_admin")
    page = Page.get_first_root_node().get_first_child()
    assert not page.permissions_for_user(user).can_edit()


def test_nobody_may_touch_wagtail_users_or_groups():
    user = make_user("u", *ROLES)
    for name in ("add", "change", "delete"):
        assert not user.has_perm(f"kit_core.{name}_user")
        assert not user.has_perm(f"auth.{name}_group")


def test_superuser_flag_opens_nothing():
    user = make_user("root", is_superuser=True, is_staff=True)
    assert roles_of(user) == frozenset()
    assert not user_may(user, "view", "audit")
    assert not user_may(user, "open", "consultation")


def test_workflow_is_there_once_and_keeps_what_a_town_chose():
    make_user("a", "approver")
    root = Page.get_first_root_node().get_first_child()
    workflow = ensure_workflow(root_page_id=root.pk, by=SETUP, now=NOW)
    assert ensure_workflow(root_page_id=root.pk, by=SETUP, now=NOW) == workflow
    (task,) = workflow.tasks
    assert [group.name for group in task.specific.groups.all()] == ["承認者"]
    assert root.get_workflow() == workflow
    other = Workflow.objects.create(name="町の流れ")
    WorkflowPage.objects.filter(page=root).update(workflow=other)
    ensure_workflow(root_page_id=root.pk, by=SETUP, now=NOW)
    assert Page.objects.get(pk=root.pk).get_workflow() == other
