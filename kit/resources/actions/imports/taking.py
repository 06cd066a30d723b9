"""Taking a batch in: the one moment at which a file changes resources.

For: a batch that somebody looked at. Not for: what would change (`comparing`), and taking it back (`undoing`).

Rules
- One transaction: all of the batch or nothing of it, and a worker that dies leaves nothing.
- What was looked at is what is written: a record that has changed meanwhile in a cell in question ends the taking
  (`Overtaken`), and the batch is compared anew. So nothing of a town is overwritten unseen.
- Batches pass one after the other: each locks the files of all that are at work, in the same order.
- New records get the file's state when whoever takes it in may publish and nothing is missing; otherwise they wait as
  a draft, or, where only the right is missing, for an approver.
- `imported` keeps the file's values of every record that the file names: the base of the next comparison.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor, person, record
from kit.core.actions.public_change import note_public_change
from kit.resources.actions.imports.batches import ImportRefused, MovedOn, State
from kit.resources.actions.imports.bodies import Bodies, Body
from kit.resources.actions.imports.bulk import chunks, insert_rows, update_rows
from kit.resources.actions.imports.working import Beat, silent
from kit.resources.actions.search import index_new, index_values
from kit.resources.bridge.imports import Kept, column_values, entry_of_values, new_values, read_kept
from kit.resources.bridge.values import COLUMNS, ORGANISATION_FIELDS, organisation_values, schedule_of
from kit.resources.logic.listing import missing_for_publishing
from kit.resources.logic.plan import (
    BACK,
    EMPTY,
    END,
    FILE,
    MADE,
    STATE,
    Verdict,
    is_another,
    is_left_out,
    overtaken,
    written_cells,
)
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Change, ImportBatch, ImportFile, ImportRow, Resource
from kit.resources.queries.imports import may_publish

KIND: Final = "resource_import"
_MADE: Final = (
    *COLUMNS, "state", "uid", "owner_code", "organisation_id", "imported", "version", "created_at", "modified_at",
    "changed_by_id", "was_public", "schedule",
)  # fmt: skip
_ALWAYS: Final = (
    "organisation_id", "imported", "version", "modified_at", "changed_by_id", "was_public", "sessions_until",
    "withdrawn_at", "schedule",
)  # fmt: skip
_HISTORY: Final = ("resource_id", "at", "by_id", "act", "before", "after", "batch_id")


class Overtaken(Exception):
    """A record changed since the comparison: compare again, and let somebody look again."""


class Row(NamedTuple):
    """One row of the batch, as it was compared."""

    pk: int
    verdict: str
    uid: uuid.UUID | None
    values: dict[str, Any]
    cells: dict[str, Any]
    decisions: dict[str, str]
    undo: dict[str, Any] | None

    @property
    def is_made(self) -> bool:
        """Whether it becomes a record of its own; one that the undoing of a batch left comes back instead."""
        return (self.verdict == Verdict.NEW and self.undo is not None) or is_another(self.decisions)

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to write, not even the file's values: they are those of last time."""
        return self.verdict == Verdict.UNCHANGED and not self.values

    @property
    def is_used(self) -> bool:
        """Whether it says anything about a record that is there."""
        if self.verdict == Verdict.MISSING:
            return self.decisions.get(END) == FILE
        return self.verdict in (Verdict.CHANGED, Verdict.CONFLICT, Verdict.UNCHANGED, Verdict.NEW)


class Edit(NamedTuple):
    """What one record becomes: `written` flat values, and its organisation when it changes."""

    row: Row
    kept: Kept
    written: dict[str, Any]
    body: Body | None


def take_in(batch: ImportBatch, *, by: Actor, now: datetime, beat: Beat = silent) -> None:
    """Write what was compared and bring the batch to DONE.

    Raises MovedOn when another worker did it, Overtaken when it has to be compared again, ImportRefused when this
    person may not; then nothing was written.
    """
    with transaction.atomic():
        held = lock_batch(batch, State.TAKING)
        taking = Taking(held, by, now)
        keys = ImportRow.objects.filter(batch=held).exclude(verdict=Verdict.ERROR.value)
        done = 0
        for chunk in chunks(keys.order_by("pk").values_list("pk", flat=True)):
            taking.take(chunk)
            done += len(chunk)
            beat(done)
        taking.finish()
    batch.refresh_from_db()


def lock_batch(batch: ImportBatch, state: str) -> ImportBatch:
    """The batch alone at work; raises MovedOn when it is in another state by now."""
    at_work = ImportFile.objects.filter(batch__state__in=(State.TAKING, State.UNDOING)).order_by("pk")
    list(at_work.select_for_update(of=("self",)).values_list("pk", flat=True))
    held = ImportBatch.objects.filter(pk=batch.pk, state=state).first()
    if held is None:
        raise MovedOn
    return held


class Taking:
    """What is known while the chunks of one batch are written."""

    def __init__(self, batch: ImportBatch, by: Actor, now: datetime) -> None:
        self.batch, self.by, self.now = batch, by, now
        self.today = localdate(now)
        self.bodies = Bodies(batch.owner_code, now)
        self.may_publish = may_publish(by)
        self.new_state = batch.reading.get("new_state", "draft")
        self.counts: Counter[str] = Counter()
        whom = person(by)
        self.by_id = whom.pk if whom else None

    def take(self, keys: list[int]) -> None:
        """Write one chunk."""
        names = ("pk", "verdict", "resource_uid", "values", "cells", "decisions", "undo")
        rows = [Row(*row) for row in ImportRow.objects.filter(pk__in=keys).order_by("pk").values_list(*names)]
        waiting = [row for row in rows if is_left_out(row.decisions)]
        self.counts["left_out"] += len(waiting)
        used = [row for row in rows if not is_left_out(row.decisions)]
        still = [row for row in used if row.says_nothing]
        self.counts["unchanged"] += len(still)
        self.make([row for row in used if row.is_made])
        self.change([row for row in used if row.is_used and not row.is_made and not row.says_nothing])

    def make(self, rows: list[Row]) -> None:
        """Insert new records with their history."""
        if not rows:
            return
        codes = [row.values["code"] for row in rows if row.values.get("code")]
        if Resource.objects.filter(owner_code=self.batch.owner_code, code__in=codes).exists():
            raise Overtaken
        made = [(row, *self.new_record(row)) for row in rows]
        self.bodies.write()
        try:
            insert_rows(
                Resource, _MADE, [self.columns(row, uid, values, body) for row, uid, values, body in made]
            )
        except IntegrityError as error:  # a clerk wrote the same code by hand at this moment
            raise Overtaken from error
        pks = dict(
            Resource.objects.filter(uid__in=[uid for _r, uid, _v, _b in made]).values_list("uid", "pk")
        )
        insert_rows(Change, _HISTORY, [
            (pks[uid], self.now, self.by_id, "imported", {}, _said(values), self.batch.pk)
            for _row, uid, values, _body in made
        ])  # fmt: skip
        new = {pks[uid]: values for _row, uid, values, _body in made}
        index_new(new, owner=self.batch.owner_code, by=self.by, now=self.now)
        # Rows that were compared as new hold their uid and how to undo them already.
        others = [(row.pk, uid, MADE) for row, uid, _values, _body in made if row.undo is None]
        update_rows(ImportRow, ("resource_uid", "undo"), others)
        self.counts["new"] += len(made)

    def new_record(self, row: Row) -> tuple[uuid.UUID, dict[str, Any], Body | None]:
        """Its uid, its flat values, and its organisation."""
        uid = uuid.uuid4() if row.uid is None or is_another(row.decisions) else row.uid
        values = new_values({name: value for name, value in row.values.items() if name != "uid"})
        values["code"] = values["code"] or f"R-{str(uid)[:8]}"
        values[STATE] = self.first_state(values, row.values.get(STATE) or self.new_state)
        return uid, values, self.bodies.find(organisation_values(values))

    def first_state(self, values: dict[str, Any], wanted: str) -> str:
        """The state of a new record: public only when nothing is missing and whoever takes it in may publish."""
        if wanted not in PUBLIC_STATES:
            return wanted
        if missing_for_publishing(entry_of_values({**values, STATE: wanted}, {}), self.today):
            return "draft"
        return wanted if self.may_publish else "proposed"

    def columns(self, row: Row, uid: uuid.UUID, values: dict[str, Any], body: Body | None) -> tuple[Any, ...]:
        """The columns of a new record, in the order of `_MADE`."""
        columns = column_values(values)
        key = body["pk"] if body else None
        return (
            *(columns[name] for name in COLUMNS), values[STATE], uid, self.batch.owner_code, key, row.values, 1,
            self.now, self.now, self.by_id, values[STATE] in PUBLIC_STATES, schedule_of(values["hours"], values["closed"]),
        )  # fmt: skip

    def change(self, rows: list[Row]) -> None:
        """Write the cells of records that are there, with their history."""
        if not rows:
            return
        records = Resource.objects.filter(uid__in=[row.uid for row in rows], owner_code=self.batch.owner_code)
        kept = {one.uid: one for one in read_kept(records.order_by("pk").select_for_update(of=("self",)))}
        edits = [self.edit(row, kept.get(row.uid)) for row in rows]  # type: ignore[arg-type]
        self.bodies.write()
        self.keep_bases([edit for edit in edits if not edit.written])
        self.write([edit for edit in edits if edit.written])

    def edit(self, row: Row, kept: Kept | None) -> Edit:
        """What one record becomes; raises Overtaken when it is not any more what was compared."""
        back = row.decisions.get(BACK) == FILE
        remade = row.verdict == Verdict.NEW
        if kept is None or kept.withdrawn != (back or remade) or overtaken(row.cells, kept.values):
            raise Overtaken
        written = new_values({}) | row.values if remade else written_cells(row.cells, row.decisions)
        for name in ("uid", "code"):
            written.pop(name, None)
        if remade or back:
            wanted = row.values.get(STATE) or self.new_state
            written[STATE] = self.first_state({**kept.values, **written}, wanted)
        self.guard(kept, written)
        if not any(name in written for name in ORGANISATION_FIELDS):
            return Edit(row, kept, written, None)
        return Edit(row, kept, written, self.bodies.find(organisation_values({**kept.values, **written})))

    def guard(self, kept: Kept, written: dict[str, Any]) -> None:
        """Refuse what only somebody who may publish can do, and what a public record cannot bear."""
        was, becomes = kept.values[STATE], written.get(STATE, kept.values[STATE])
        if written and (was in PUBLIC_STATES or becomes in PUBLIC_STATES) and not self.may_publish:
            raise ImportRefused("公開中の記録が変わるため、承認者だけが取り込めます。", "needs_approver")
        if becomes in PUBLIC_STATES and written:
            before = {one.field for one in missing_for_publishing(kept.entry({}), self.today)}
            lost = missing_for_publishing(kept.entry(written), self.today)
            if any(one.field not in before or was not in PUBLIC_STATES for one in lost):
                raise Overtaken

    def keep_bases(self, edits: list[Edit]) -> None:
        """Where nothing is written the file's values are remembered all the same."""
        new = [(edit, _base(edit)) for edit in edits if edit.row.verdict != Verdict.MISSING]
        new = [(edit, base) for edit, base in new if base != edit.kept.imported]
        update_rows(Resource, ("imported",), [(edit.kept.pk, base) for edit, base in new])
        update_rows(ImportRow, ("undo",), [
            (edit.row.pk, {"version": edit.kept.version, "base": edit.kept.imported}) for edit, _base in new
        ])  # fmt: skip
        self.counts["unchanged"] += len(edits)

    def write(self, edits: list[Edit]) -> None:
        """Update the records, add their history, keep what undoing needs."""
        if not edits:
            return
        touched = {name for edit in edits for name in edit.written if name not in ORGANISATION_FIELDS}
        names = (*sorted(touched), *_ALWAYS)
        update_rows(Resource, names, [(edit.kept.pk, *self.changed(edit, sorted(touched))) for edit in edits])
        insert_rows(Change, _HISTORY, [
            (e.kept.pk, self.now, self.by_id, "imported", _before(e), e.written, self.batch.pk) for e in edits
        ])  # fmt: skip
        update_rows(ImportRow, ("undo",), [(edit.row.pk, _undo(edit)) for edit in edits])
        for edit in edits:
            self.counts["ended" if edit.row.verdict == Verdict.MISSING else "changed"] += 1
        after = {edit.kept.pk: {**edit.kept.values, **edit.written} for edit in edits}
        index_values(after, owner=self.batch.owner_code, by=self.by, now=self.now)

    def changed(self, edit: Edit, touched: list[str]) -> tuple[Any, ...]:
        """The columns of a record that is there: those that any record of the chunk changes, then `_ALWAYS`."""
        kept = edit.kept
        columns = column_values({**kept.values, **edit.written})
        is_other = any(name in edit.written for name in ORGANISATION_FIELDS)
        key = (edit.body["pk"] if edit.body else None) if is_other else kept.organisation_id
        base = kept.imported if edit.row.verdict == Verdict.MISSING else _base(edit)
        was_public = kept.was_public or columns[STATE] in PUBLIC_STATES
        schedule = schedule_of(columns["hours"], columns["closed"])
        always = (key, base, kept.version + 1, self.now, self.by_id, was_public, None, None, schedule)
        return (*(columns[name] for name in touched), *always)

    def finish(self) -> None:
        """Say everywhere what happened."""
        counts = {name: count for name, count in self.counts.items() if count}
        reading = {**self.batch.reading, "result": counts, "organisations": self.bodies.undo()}
        ImportBatch.objects.filter(pk=self.batch.pk).update(
            state=State.DONE, taken_at=self.now, reading=reading, lease_until=None, done=self.batch.total
        )
        record(by=self.by, act="resource.imported", kind=KIND, reference=str(self.batch.uid), now=self.now, detail={
            "new": self.counts["new"], "changed": self.counts["changed"], "ended": self.counts["ended"],
            "left_out": self.counts["left_out"],
        })  # fmt: skip
        note_public_change(by=self.by)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in EMPTY}


def _base(edit: Edit) -> dict[str, Any]:
    return {**(edit.kept.imported or {}), **edit.row.values}


def _before(edit: Edit) -> dict[str, Any]:
    return {name: edit.kept.values[name] for name in edit.written}


def _undo(edit: Edit) -> dict[str, Any]:
    kept = edit.kept
    undo: dict[str, Any] = {"version": kept.version + 1, "base": kept.imported, "before": _before(edit)}
    if edit.row.verdict == Verdict.NEW:
        return {**MADE, "version": kept.version + 1}
    if any(name in edit.written for name in ORGANISATION_FIELDS):
        undo["organisation_id"] = kept.organisation_id
    if kept.withdrawn_at:
        undo["withdrawn"] = kept.withdrawn_at.isoformat()
    return undo
