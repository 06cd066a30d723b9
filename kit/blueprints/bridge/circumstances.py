"""What the documents of a merge do not show: who is at work on an object, what else points to it,
and what residents may have answered in it.

For: the `waiting`, `pointed_at` and `answered` of a decision. Not for: deciding what follows.

Rules
- An object waits while it is locked, in a workflow, or has a version that is scheduled: to change it below
  the hands of whoever does that would undo their work, or be undone by it.
- Pointers between objects that a blueprint could own are seen in their documents; here count all others.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import LockableMixin, Page, ReferenceIndex, Revision, WorkflowState

from kit.blueprints.bridge.references import model_of
from kit.blueprints.logic.values import Path
from kit.core.registries import answered_items, blueprint_types


def waiting_uids() -> frozenset[str]:
    """The uids of all objects that must not be touched now; a query for each kind of work when nobody is at any."""
    busy = {
        (_base_type(model).pk, str(key))
        for model in _lockable_models()
        for key in model.objects.filter(locked=True).values_list("pk", flat=True)
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


def answered() -> frozenset[tuple[str, Path]]:
    """Items that residents may have answered, in the objects of all apps that know of such."""
    return frozenset().union(*(read() for read in answered_items.values()))


def pointed_at(uids: Iterable[str]) -> frozenset[str]:
    """Those of the given uids that something outside the blueprint types points to (a redirect, a setting)."""
    wanted, models = list(uids), [model_of(entry.name) for entry in blueprint_types.values()]
    outside = ReferenceIndex.objects.exclude(
        content_type__in=[ContentType.objects.get_for_model(model) for model in models]
    )
    found: set[str] = set()
    for model in models:
        uid_of = {
            str(key): str(uid) for key, uid in model.objects.filter(uid__in=wanted).values_list("pk", "uid")
        }
        here = outside.filter(to_content_type=_base_type(model), to_object_id__in=uid_of)
        found.update(uid_of[key] for key in here.values_list("to_object_id", flat=True))
    return frozenset(found)


def _lockable_models() -> list[Any]:
    owned = (model_of(entry.name) for entry in blueprint_types.values())
    return [
        Page,
        *(model for model in owned if issubclass(model, LockableMixin) and not issubclass(model, Page)),
    ]


def _base_type(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(Page if issubclass(model, Page) else model)
