"""Finds out whether a release came in while somebody had an editor open."""

from typing import Any

from django.db.models import Q
from wagtail.log_actions import registry as log_registry
from wagtail.models import Revision


def applied_since(thing: Any, loaded: Revision, *, log_actions: tuple[str, ...]) -> bool:
    """Whether the history of an object names an integration after this version of it."""
    entries = log_registry.get_logs_for_instance(thing).filter(action__in=log_actions)
    newer = Q(timestamp__gte=loaded.created_at) & ~Q(revision_id=loaded.pk)
    return bool(entries.filter(newer).exists())


def own_revision(thing: Any, key: Any) -> Revision | None:
    """The version with this key, when it is one of this object."""
    if not str(key or "").isdecimal():
        return None
    found: Revision | None = thing.revisions.filter(pk=key).first()
    return found
