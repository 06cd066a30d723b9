"""Puts tasks back that a dead worker left behind.

A running task holds a lease: the time that no task of the kit needs. After it, its worker must be gone (killed,
power cut), and the task goes back into the queue. Tasks are idempotent, so that a second run does no harm; one
that has been begun `MOST` times stays failed for a person to look at.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kit.core.actions.audit import Actor, record

LEASE: Final = timedelta(minutes=30)
MOST: Final = 3


@transaction.atomic
def requeue_abandoned(*, by: Actor, now: datetime) -> tuple[int, int]:
    """Requeue, or give up on, tasks whose lease has run out; answers how many of each."""
    abandoned = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LEASE)
    again, given_up = 0, 0
    for task in abandoned.select_for_update():
        if len(task.worker_ids) >= MOST:
            task.status, task.finished_at = TaskResultStatus.FAILED, now
            given_up += 1
        else:
            task.status, task.started_at = TaskResultStatus.READY, None
            again += 1
        task.save(update_fields=["status", "started_at", "finished_at"])
    if again or given_up:
        detail = {"requeued": again, "given_up": given_up}
        record(by=by, act="tasks.requeue", kind="settings", detail=detail, now=now)
    return again, given_up
