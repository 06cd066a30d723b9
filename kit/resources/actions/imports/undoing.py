"""Undoing a batch: every cell that it wrote is put back as it was, byte for byte.

For: a batch that was taken in. Not for: single records (`actions.records`).

Rules
- One transaction, like the taking.
- A record that somebody edited since is left alone unless that row was confirmed; then the cells of the batch go back
  and the other edits stay.
- A record that another body has by now is not touched.
- A record that the batch made is deleted; one that residents have seen leaves a tombstone, of which harvesters learn.
- Not put back is what tells of the undoing itself: version, the time of the change and by whom, that it was public
  once, and what follows from the hours (schedule, weekdays, dates), which is made anew.
"""

from collections import Counter
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from kit.core.actions.audit import Actor, person, record
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import forget_objects
from kit.resources.actions.imports.batches import State
from kit.resources.actions.imports.bodies import put_back
from kit.resources.actions.imports.bulk import chunks, insert_rows, update_rows
from kit.resources.actions.imports.taking import KIND, lock_batch
from kit.resources.actions.imports.working import Beat, silent
from kit.resources.actions.search import index_resources
from kit.resources.bridge.imports import Kept, column_values, read_kept
from kit.resources.bridge.values import ORGANISATION_FIELDS, schedule_of
from kit.resources.models import Change, ImportBatch, ImportRow, Resource, Session

_ALWAYS: Final = (
    "organisation_id", "imported", "version", "modified_at", "changed_by_id", "sessions_until", "state",
    "withdrawn_at", "schedule",
)  # fmt: skip
_HISTORY: Final = ("resource_id", "at", "by_id", "act", "before", "after", "batch_id")


class Back(NamedTuple):
    """One record and what it goes back to."""

    kept: Kept
    undo: dict[str, Any]

    @property
    def before(self) -> dict[str, Any]:
        """The flat values to be put back."""
        return dict(self.undo.get("before", {}))


def undo_batch(batch: ImportBatch, *, by: Actor, now: datetime, beat: Beat = silent) -> None:
    """Put everything back and bring the batch to UNDONE; raises MovedOn when another worker did it."""
    with transaction.atomic():
        held = lock_batch(batch, State.UNDOING)
        undoing = Undoing(held, by, now)
        keys = ImportRow.objects.filter(batch=held).exclude(undo=None).order_by("pk")
        done = 0
        for chunk in chunks(keys.values_list("pk", flat=True)):
            undoing.undo(chunk)
            done += len(chunk)
            beat(done)
        undoing.finish()
    batch.refresh_from_db()


class Undoing:
    """What is known while the chunks of one batch are put back."""

    def __init__(self, batch: ImportBatch, by: Actor, now: datetime) -> None:
        self.batch, self.by, self.now = batch, by, now
        self.confirmed = frozenset(batch.reading.get("undo", {}).get("confirmed", ()))
        self.counts: Counter[str] = Counter()
        self.left: list[int] = []
        self.uids: list[UUID] = []
        whom = person(by)
        self.by_id = whom.pk if whom else None

    def undo(self, keys: list[int]) -> None:
        """Put one chunk back."""
        rows = list(
            ImportRow.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "resource_uid", "undo")
        )
        own = Resource.objects.filter(owner_code=self.batch.owner_code)
        records = own.filter(uid__in=[uid for _pk, uid, _undo in rows]).order_by("pk")
        kept = {one.uid: one for one in read_kept(records.select_for_update(of=("self",)))}
        going = []
        for pk, uid, undo in rows:
            one = kept.get(uid)
            if one is None:
                self.counts["gone"] += 1
            elif one.version != undo["version"] and pk not in self.confirmed:
                self.counts["left"] += 1
                self.left.append(pk)
            else:
                going.append(Back(one, undo))
        self.unmake([back.kept for back in going if back.undo.get("made")])
        self.put_back([back for back in going if not back.undo.get("made")])
        self.uids += [back.kept.uid for back in going]

    def unmake(self, records: list[Kept]) -> None:
        """Delete what nobody saw; leave a tombstone of what residents saw."""
        seen = [one for one in records if one.was_public]
        forget_objects("resources", [one.pk for one in records], by=self.by)
        Resource.objects.filter(pk__in=[one.pk for one in records if not one.was_public]).delete()
        Session.objects.filter(resource__in=[one.pk for one in seen]).delete()
        names = ("state", "withdrawn_at", "imported", "version", "modified_at", "changed_by_id")
        update_rows(Resource, names, [
            (one.pk, "ended", self.now, None, one.version + 1, self.now, self.by_id) for one in seen
        ])  # fmt: skip
        self.history([(one, {"state": one.values["state"]}, {"state": "ended"}) for one in seen])
        self.counts["unmade"] += len(records)

    def put_back(self, backs: list[Back]) -> None:
        """Write the cells as they were before the batch."""
        if not backs:
            return
        touched = {
            name for back in backs for name in back.before if name not in (*ORGANISATION_FIELDS, "state")
        }
        names = sorted(touched)
        update_rows(
            Resource, (*names, *_ALWAYS), [(back.kept.pk, *self.columns(back, names)) for back in backs]
        )
        gone = [back.kept.pk for back in backs if back.undo.get("withdrawn")]
        Session.objects.filter(resource__in=gone).delete()
        edited = [back for back in backs if back.before]
        self.history([
            (back.kept, {name: back.kept.values[name] for name in back.before}, back.before) for back in edited
        ])  # fmt: skip
        self.counts["restored"] += len(edited)

    def columns(self, back: Back, names: list[str]) -> tuple[Any, ...]:
        """The columns of one record: those that any record of the chunk gets back, then `_ALWAYS`."""
        kept, undo = back.kept, back.undo
        columns = column_values({**kept.values, **back.before})
        key = undo.get("organisation_id", kept.organisation_id)
        version = kept.version + 1 if back.before else kept.version
        withdrawn = parse_datetime(undo["withdrawn"]) if undo.get("withdrawn") else None
        return (
            *(columns[name] for name in names), key, undo["base"], version, self.now, self.by_id, None,
            columns["state"], withdrawn, schedule_of(columns["hours"], columns["closed"]),
        )  # fmt: skip

    def history(self, changes: list[tuple[Kept, dict[str, Any], dict[str, Any]]]) -> None:
        insert_rows(Change, _HISTORY, [
            (one.pk, self.now, self.by_id, "import_undone", before, after, self.batch.pk)
            for one, before, after in changes
        ])  # fmt: skip

    def finish(self) -> None:
        """Organisations, the batch itself, and everybody who has to know."""
        put_back(self.batch.reading.get("organisations", {}), by=self.by, now=self.now)
        counts = {name: count for name, count in self.counts.items() if count}
        reading = {**self.batch.reading, "undone": counts, "undo_left": self.left}
        ImportBatch.objects.filter(pk=self.batch.pk).update(
            state=State.UNDONE, undone_at=self.now, reading=reading, lease_until=None, done=self.batch.total
        )
        index_resources(self.uids, by=self.by, now=self.now)
        record(by=self.by, act="resource.import_undone", kind=KIND, reference=str(self.batch.uid), now=self.now, detail={
            "restored": self.counts["restored"], "unmade": self.counts["unmade"], "left_out": self.counts["left"],
        })  # fmt: skip
        note_public_change(by=self.by)
