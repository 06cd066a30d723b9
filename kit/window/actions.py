"""Fills the window with sample values for a trial."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.models import TownFacts
from kit.window.models import WindowPage

_STREAMS = ("channels", "hours", "closures")


@transaction.atomic
def publish_sample(values: Mapping[str, Mapping[str, Any]], *, by: Actor, now: datetime) -> None:
    """Give the window page the sample values and publish it, once; raises PublishRefused under a real domain."""
    TownFacts.objects.get_or_create(pk=1, defaults=dict(values["town"]))
    stored = WindowPage.objects.get()
    if stored.first_published_at:
        return
    # The blueprint left a draft: what stands in the table is older than its latest revision.
    page = stored.get_latest_revision_as_object()
    for name, value in values["window"].items():
        setattr(page, name, json.dumps(value) if name in _STREAMS else value)
    page.checked_on = now.date()
    page.save_revision(changed=True).publish()
    record(by=by, act="sample.publish", kind="page", reference=str(page.uid), now=now)
