"""A state together with what residents read about it: pausing says until when, publishing again takes the words away.

For: the two acts that change both. Not for: alerts alone, which are a field like others.
"""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor
from kit.resources.actions.records import change_resource, set_state
from kit.resources.models import Resource


@transaction.atomic
def set_state_with_alert(resource: Resource, state: str, alert: str, *, by: Actor, now: datetime) -> Resource:
    """Both or neither; raises as `set_state` and `change_resource` do."""
    current = resource
    if alert != resource.alert:
        current = change_resource(resource, {"alert": alert}, version=resource.version, by=by, now=now)
    return set_state(current, state, by=by, now=now)
