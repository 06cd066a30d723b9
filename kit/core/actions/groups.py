"""The six groups of staff, their rights on the editing side, and the way a page becomes public.

For: `setup`, as often as it runs. Not for: who is in a group (`accounts`) and what the roles may do with
residents' records (`logic.permissions`); the rights given here only open Wagtail's own screens.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

from kit.core.actions.audit import Actor, record
from kit.core.logic.permissions import APPROVER, EDITOR, MANAGER, ROLES, roles_that_may
from kit.core.models.owned import OwnedDraftMixin

WORKFLOW: Final = "作成 → 承認"
TASK: Final = "承認"
_WAGTAIL_DEFAULTS: Final = ("Editors", "Moderators")
_DEFAULT_WORKFLOW: Final = "Moderators approval"

PAGE_RIGHTS: Final = {
    EDITOR: ("add_page", "change_page"),
    APPROVER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
}
# Wagtail asks for the rights on its own models even where a project has models of its own.
_MEDIA: Final = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
COLLECTION_RIGHTS: Final = {EDITOR: _MEDIA, APPROVER: _MEDIA}
# The town's facts show on every page at once, so they belong to those who may publish.
_WORDS: Final = (
    "kit_pages.add_townreading",
    "kit_pages.change_townreading",
    "kit_pages.delete_townreading",
    "kit_core.add_synonym",
    "kit_core.change_synonym",
    "kit_core.delete_synonym",
)
# Some of Wagtail's screens ask Django for a right of its own; what it is worth stands in the table alone.
_ACTS: Final = ("view", "add", "change", "publish")
_BY_TABLE: Final = {
    "intake_definition": "kit_intake.{}_intakedefinition",
    "answer_text": "kit_intake.{}_answertext",
    "meeting_template": "kit_meetings.{}_meetingtemplate",
    "meeting_summary": "kit_meetings.{}_summary",
}


def _table_rights(role: str) -> tuple[str, ...]:
    """The rights that the table gives a role on what is edited like a page and is none."""
    return tuple(
        right.format(act)
        for kind, right in _BY_TABLE.items()
        for act in _ACTS
        if role in roles_that_may(act, kind)
    )


TOWN_RIGHTS: Final = {
    EDITOR: _WORDS,
    APPROVER: ("kit_core.change_townfacts", *_WORDS),
    MANAGER: ("kit_core.change_townfacts",),
}
HUB_RIGHTS: Final = {
    EDITOR: ("kit_core.add_contact", "kit_core.change_contact"),
    APPROVER: (
        "kit_core.add_contact",
        "kit_core.change_contact",
        "kit_core.publish_contact",
        "kit_core.delete_contact",
    ),
}


@transaction.atomic
def ensure_groups(*, by: Actor, now: datetime) -> list[str]:
    """Make what is missing of the groups and their rights; answers the names of the groups it made."""
    made = []
    for role, name in ROLES.items():
        group, created = Group.objects.get_or_create(name=name)
        made += [name] if created else []
        _give_rights(group, role)
    if made:
        _remove_wagtail_defaults()
        record(by=by, act="groups.made", kind="account", detail={"groups": made}, now=now)
    return made


@transaction.atomic
def ensure_workflow(*, root_page_id: int, by: Actor, now: datetime) -> Workflow:
    """Make writing and approving two steps for the whole tree under the site's root page, and for what is no page."""
    task = GroupApprovalTask.objects.filter(name=TASK).first() or GroupApprovalTask.objects.create(name=TASK)
    task.groups.add(Group.objects.get(name=ROLES[APPROVER]))
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    # Only where no workflow stands yet: what a town chose later is kept.
    WorkflowPage.objects.get_or_create(page_id=root_page_id, defaults={"workflow": workflow})
    for model in _with_workflow():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
    if made:
        record(by=by, act="workflow.made", kind="settings", reference=str(root_page_id), now=now)
    return workflow


def _give_rights(group: Group, role: str) -> None:
    hub = HUB_RIGHTS.get(role, ()) if settings.SITE_CONFIG.is_hub else ()
    names = ["wagtailadmin.access_admin", *TOWN_RIGHTS.get(role, ()), *_table_rights(role), *hub]
    group.permissions.add(*_permissions(names))
    _give_on(Page, group, [f"wagtailcore.{codename}" for codename in PAGE_RIGHTS.get(role, ())])
    _give_on(Collection, group, COLLECTION_RIGHTS.get(role, ()))


def _give_on(tree: Any, group: Group, names: Sequence[str]) -> None:
    """Rights on everything below the first root of a tree."""
    if names:
        of_root = tree.get_first_root_node().group_permissions
        there = set(of_root.filter(group=group).values_list("permission_id", flat=True))
        for permission in _permissions(names):
            if permission.pk not in there:
                of_root.create(group=group, permission=permission)


def _with_workflow() -> list[type[Model]]:
    """What is no page and is approved like one."""
    return [
        model for model in apps.get_models()
        if issubclass(model, OwnedDraftMixin) and issubclass(model, WorkflowMixin) and not issubclass(model, Page)
    ]  # fmt: skip


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The rights with these names, in one query.

    Raises Permission.DoesNotExist for a name that no migration made: a slip in the tables above.
    """
    wanted = set(names)
    rows = Permission.objects.filter(codename__in={name.partition(".")[2] for name in wanted})
    found = {
        f"{row.content_type.app_label}.{row.codename}": row for row in rows.select_related("content_type")
    }
    if missing := wanted - found.keys():
        raise Permission.DoesNotExist(", ".join(sorted(missing)))
    return [found[name] for name in sorted(wanted)]


def _remove_wagtail_defaults() -> None:
    """Wagtail's own first groups would be a second, unexplained way to rights."""
    Workflow.objects.filter(name=_DEFAULT_WORKFLOW).delete()
    GroupApprovalTask.objects.filter(name=_DEFAULT_WORKFLOW).delete()
    Group.objects.filter(name__in=_WAGTAIL_DEFAULTS, user__isnull=True).delete()
