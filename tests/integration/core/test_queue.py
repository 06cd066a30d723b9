"""Tasks that a dead worker left behind go back into the queue, a few times."""

from datetime import datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kit.core.actions.audit import SystemActor
from kit.core.actions.queue import LEASE, MOST, requeue_abandoned
from kit.core.models import AuditEntry
from kit.core.tasks import tell_of_account_change

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


def _running(*, since: datetime, workers: int = 1) -> DBTaskResult:
    result = DBTaskResult.objects.get(pk=tell_of_account_change.enqueue([]).id)
    result.status, result.started_at = TaskResultStatus.RUNNING, since
    result.worker_ids = [f"worker-{number}" for number in range(workers)]
    result.save()
    return result


def test_an_abandoned_task_runs_again(now: datetime) -> None:
    task = _running(since=now - LEASE - timedelta(seconds=1))
    assert requeue_abandoned(by=BY, now=now) == (1, 0)
    task.refresh_from_db()
    assert (task.status, task.started_at) == (TaskResultStatus.READY, None)
    assert AuditEntry.objects.get(act="tasks.requeue").detail == {"requeued": 1, "given_up": 0}


def test_a_task_within_its_lease_is_left_alone(now: datetime) -> None:
    task = _running(since=now - LEASE + timedelta(seconds=1))
    assert requeue_abandoned(by=BY, now=now) == (0, 0)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


def test_a_task_that_kills_its_workers_is_given_up(now: datetime) -> None:
    task = _running(since=now - LEASE * 2, workers=MOST)
    assert requeue_abandoned(by=BY, now=now) == (0, 1)
    task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskResultStatus.FAILED, now)
