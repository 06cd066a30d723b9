"""How a worker holds a batch: its lease, its progress, what it found while reading, and why it stopped.

For: the background work on imports. Not for: what people do with a batch (`batches`).

Rules
- One worker works on a batch: it takes the lease, or goes away. It renews it with every step of the progress.
- A worker that was killed leaves a lease that ends; then the batch is taken up again from the beginning of its state,
  and every state can be begun again.
- Progress is written over a connection of its own where the database allows it (PostgreSQL): the work itself is one
  transaction, out of which nobody could see how far it is. SQLite has one writer; there the bar stands still meanwhile.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from kit.core.actions.audit import Actor
from kit.resources.actions.imports.batches import ImportRefused, MovedOn, State
from kit.resources.models import ImportBatch, ImportFile, ImportRow
from kit.resources.models.batches import FILE_DAYS
from kit.resources.queries.imports import WORKING

LEASE: Final = timedelta(minutes=3)


class Beat(Protocol):
    """Told how many rows are done; keeps the lease."""

    def __call__(self, done: int) -> None: ...


def silent(done: int) -> None:
    """Nobody watches."""


def take_lease(pk: int, *, by: Actor, now: datetime) -> ImportBatch | None:
    """The batch, held by this worker; None when there is nothing to do or another worker holds it."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    if not ImportBatch.objects.filter(free, pk=pk, state__in=WORKING).update(lease_until=now + LEASE):
        return None
    return ImportBatch.objects.get(pk=pk)


def abandoned(now: datetime) -> list[int]:
    """Batches whose worker is gone."""
    return list(
        ImportBatch.objects.filter(state__in=WORKING, lease_until__lt=now).values_list("pk", flat=True)
    )


@transaction.atomic
def forget_files(*, by: Actor, now: datetime) -> int:
    """Erase file and rows of batches that ended `FILE_DAYS` ago; the batch itself stays in the list. How many files."""
    over = Q(uploaded_at__lt=now - timedelta(days=FILE_DAYS)) & ~Q(state__in=WORKING)
    old = list(
        ImportFile.objects.filter(batch__in=ImportBatch.objects.filter(over)).values_list(
            "batch_id", flat=True
        )[:50]
    )
    ImportRow.objects.filter(batch__in=old).delete()
    ImportFile.objects.filter(batch__in=old).delete()
    return len(old)


class OwnConnection:
    """A beat over a connection of its own, to be used as a context: progress that is seen from outside."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.other: Any = None

    def __enter__(self) -> "OwnConnection":
        if connection.vendor == "postgresql":
            self.other = connection.copy()
        return self

    def __exit__(self, *error: object) -> None:
        if self.other is not None:
            self.other.close()

    def __call__(self, done: int) -> None:
        if self.other is None:
            return
        table = ImportBatch._meta.db_table
        with self.other.cursor() as cursor:
            words = f"UPDATE {table} SET done = %s, lease_until = %s WHERE id = %s"
            cursor.execute(words, [done, timezone.now() + LEASE, self.batch.pk])


@transaction.atomic
def keep_reading(
    batch: ImportBatch, reading: Mapping[str, Any], *, is_clear: bool, by: Actor, now: datetime
) -> None:
    """What the file holds (with `sheet` and `total`); `is_clear` = every column is known, so that nobody has to be
    asked. Raises MovedOn."""
    target = State.COMPARING if is_clear else State.MAPPING
    sheet, total = str(reading.get("sheet", ""))[:100], int(reading.get("total", 0))
    _finish(batch, (State.UPLOADED, State.READING), target, reading=dict(reading), sheet=sheet, total=total)


@transaction.atomic
def keep_refusal(batch: ImportBatch, code: str, text: str, *, by: Actor, now: datetime) -> None:
    """Why nothing can be made of the file."""
    reading = {**batch.reading, "refusal": text}
    _finish(batch, WORKING, State.FAILED, refusal=code[:40], reading=reading)


@transaction.atomic
def look_again(batch: ImportBatch, notice: str, *, by: Actor, now: datetime) -> None:
    """The town's records changed while somebody looked at the comparison: compare anew, and say so."""
    _finish(
        batch, (State.TAKING,), State.COMPARING, reading={**batch.reading, "notice": notice}, taken_by=None
    )


@transaction.atomic
def back_to_ready(batch: ImportBatch, refusal: ImportRefused, *, by: Actor, now: datetime) -> None:
    """It cannot be taken in as it is; nothing was written, and the reason stands above the comparison."""
    _finish(
        batch, (State.TAKING,), State.READY, reading={**batch.reading, "notice": str(refusal)}, taken_by=None
    )


def _finish(batch: ImportBatch, sources: tuple[str, ...], target: str, **columns: Any) -> None:
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(
        state=target, lease_until=None, **columns
    ):
        raise MovedOn
    batch.refresh_from_db()
