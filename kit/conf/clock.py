"""What has to happen by the clock, each minute; one failing job never stops the others."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from kit.blueprints.tasks import poll_when_due
from kit.core.actions.audit import SystemActor
from kit.core.actions.audit_seal import seal
from kit.core.actions.queue import requeue_abandoned
from kit.core.actions.schedule import publish_due
from kit.core.gateway import keys
from kit.core.gateway.audit_heads import FileHeads
from kit.core.registries import minute_jobs

log = logging.getLogger("kit.clock")
BY = SystemActor("clock")


def tick() -> None:
    """Run every job that is due now."""
    now = timezone.localtime()
    for name, job in jobs(now):
        close_old_connections()
        try:
            job()
        except Exception:
            log.exception("%s", name)
    close_old_connections()


def jobs(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    """The jobs of this minute by name."""
    every_minute: list[tuple[str, Callable[[], object]]] = [
        ("publish", lambda: publish_due(by=BY, now=now)),
        ("requeue", lambda: requeue_abandoned(by=BY, now=now)),
        ("seal", lambda: _seal(now)),
        ("feed", lambda: poll_when_due(now)),
        *((name, partial(job, now)) for name, job in minute_jobs.items()),
    ]
    if now.minute:
        return every_minute
    return [
        *every_minute,
        ("sessions", lambda: call_command("clearsessions")),
        (
            "tasks",
            lambda: call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=7, verbosity=0),
        ),
    ]


def _seal(now: datetime) -> int:
    heads = FileHeads(settings.KIT_DATA / "audit-heads.log")
    return seal(by=BY, now=now, key=keys.read_key(settings.KIT_KEYS, "audit"), heads=heads)
