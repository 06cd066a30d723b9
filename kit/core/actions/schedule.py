"""Publishes and takes down what is due, one by one: a refusal of one never stops the others.

Wagtail's own command stops at the first exception; the command of the same name in this app runs this instead.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import DraftStateMixin, Page, Revision

from kit.core.actions.audit import Actor, record
from kit.core.models.owned import OwnershipRefused, PublishRefused

log = logging.getLogger("kit.schedule")


@dataclass
class DueReport:
    """Names of what was published, taken down, and refused."""

    published: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def publish_due(*, by: Actor, now: datetime) -> DueReport:
    """Take down what has expired and publish what is due at `now`."""
    report = DueReport()
    for thing in _expired(now):
        _expire(thing, report, by=by, now=now)
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        _publish(revision, report, by=by, now=now)
    return report


def _expire(thing: Any, report: DueReport, *, by: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        report.expired.append(str(thing))
    except OwnershipRefused as refusal:
        thing.expire_at = None
        thing.save(update_fields=["expire_at"])
        _note_refusal(thing._meta.model_name, thing.pk, refusal, by=by, now=now)
        report.refused.append(str(thing))


def _publish(revision: Revision, report: DueReport, *, by: Actor, now: datetime) -> None:
    name = revision.object_str or str(revision.pk)
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
        report.published.append(name)
    except (PublishRefused, OwnershipRefused) as refusal:
        # The date is taken off, so that the same refusal does not come back every minute; the draft stays.
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        report.refused.append(name)
        _note_refusal(revision.content_type.model, revision.object_id, refusal, by=by, now=now)


def _note_refusal(
    kind: str, key: Any, refusal: PublishRefused | OwnershipRefused, *, by: Actor, now: datetime
) -> None:
    detail = {"reasons": refusal.reasons}
    record(
        by=by, act="publish.schedule", kind=kind, reference=str(key), outcome="refused", detail=detail, now=now,
    )  # fmt: skip
    log.warning("%s %s: %s", kind, key, refusal)


def _expired(now: datetime) -> Iterator[Any]:
    models = [
        Page,
        *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)),
    ]
    for model in models:
        for found in model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
            yield found.specific if isinstance(found, Page) else found
