"""What the documents of a merge do not show: who is at work on an object, and what else points to it.

For: the `waiting` and `pointed_at` of a decision. Not for: deciding what follows.

Rules
- An object waits while it is locked, in a workflow, or has a version that is scheduled: to change it below
  the hands of whoever does that would undo their work, or be undone by it.
- Pointers between objects that a blueprint could own are seen in their documents; here count all others.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState

from kit.blueprints.bridge.references import instance_with, model_of
from kit.core.registries import blueprint_types


def waiting_uids() -> frozenset[str]:
    """The uids of all objects that must not be touched now; three queries when nobody is at work."""
    busy = {
        (_base_type(Page).pk, str(key))
        for key in Page.objects.filter(locked=True).values_list("pk", flat=True)
    }
    busy |= set(
        Revision.objects.filter(approved_go_live_at__isnull=False).values_list(
            "base_content_type", "object_id"
        )
    )
    busy |= set(
        WorkflowState.objects.filter(
            status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
        ).values_list("base_content_type", "object_id")
    )
    found: set[str] = set()
    for entry in blueprint_types.values() if busy else ():
        model = model_of(entry.name)
        keys = [key for kind, key in busy if kind == _base_type(model).pk]
        found |= {str(uid) for uid in model.objects.filter(pk__in=keys).values_list("uid", flat=True)}
    return frozenset(found)


def pointed_at(uids: Iterable[str]) -> frozenset[str]:
    """Those of the given uids that something outside the blueprint types points to (a redirect, a setting)."""
    owned = [ContentType.objects.get_for_model(model_of(entry.name)) for entry in blueprint_types.values()]
    return frozenset(
        uid
        for uid in uids
        if (instance := instance_with(uid)) is not None
        and ReferenceIndex.get_references_to(instance).exclude(content_type__in=owned).exists()
    )


def _base_type(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(Page if issubclass(model, Page) else model)
