"""Comparing the rows of a file with the records of its body, and keeping what would change.

For: the rows of one batch, read already. Not for: deciding a row (`logic.plan`) and writing resources (`taking`).

Rules
- Rows pass through in chunks, so that a large file needs no more memory than a small one; each chunk is committed with
  its progress. A worker that is killed leaves rows that the next one throws away.
- Rows that name the same record are found at the end, when all are known: they become errors, all of them.
- Only records that came from a file before are missing from this one; what was written by hand is not the file's.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor
from kit.resources.actions.imports.batches import State
from kit.resources.actions.imports.bulk import chunks, insert_rows
from kit.resources.actions.imports.working import LEASE, Beat, silent
from kit.resources.bridge.imports import Kept, bounds, entry_of_values, new_values, read_kept
from kit.resources.logic.bounds import fit
from kit.resources.logic.listing import missing_for_publishing
from kit.resources.logic.matching import Finder, Match
from kit.resources.logic.plan import (
    END,
    MADE,
    STATE,
    TOWN,
    Back,
    Issue,
    Planned,
    ReadRow,
    Verdict,
    plan_row,
    twins,
)
from kit.resources.logic.reading import REASON_HEADING
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import ImportBatch, ImportRow, Resource
from kit.resources.queries.imports import faces, left_by_undo, uids_of_others

_NAMES: Final = (
    "batch_id", "number", "verdict", "resource_uid", "label", "raw", "values", "cells", "issues", "decisions", "undo",
)  # fmt: skip


def compare_rows(
    batch: ImportBatch, rows: Iterable[ReadRow], *, by: Actor, now: datetime, beat: Beat = silent
) -> None:
    """Keep what every row would do and bring the batch to READY; may be begun again at any time."""
    comparison = Comparison(batch, localdate(now))
    with transaction.atomic():
        ImportRow.objects.filter(batch=batch)._raw_delete("default")
    done = 0
    for chunk in chunks(rows):
        with transaction.atomic():
            insert_rows(ImportRow, _NAMES, comparison.rows(chunk))
            done += len(chunk)
            ImportBatch.objects.filter(pk=batch.pk).update(done=done, lease_until=now + LEASE)
        beat(done)
    with transaction.atomic():
        comparison.finish()
        ImportBatch.objects.filter(pk=batch.pk, state=State.COMPARING).update(
            state=State.READY, counts=comparison.result(), done=done, total=done, lease_until=None
        )
    batch.refresh_from_db()


@dataclass(frozen=True)
class Found:
    """One row with the record it speaks of."""

    row: ReadRow
    match: Match
    kept: Kept | None
    back: Back


class Comparison:
    """What is known while the rows of one batch pass by."""

    def __init__(self, batch: ImportBatch, today: date) -> None:
        self.batch, self.today = batch, today
        self.bounds, self.unwritten = bounds(), new_values({})
        fields = {column["field"] for column in batch.reading.get("columns", ())}
        others = uids_of_others(batch.owner_code) if "uid" in fields else frozenset()
        self.finder = Finder(faces(batch.owner_code), others=others)
        self.counts: Counter[str] = Counter()
        self.named: list[tuple[int, str, str]] = []
        self.matched: dict[int, list[int]] = {}
        self.present: set[int] = set()

    def rows(self, chunk: list[ReadRow]) -> list[tuple[Any, ...]]:
        """The rows to be kept of a chunk."""
        return [self.row(found) for found in self.find(chunk)]

    def find(self, chunk: list[ReadRow]) -> list[Found]:
        """The chunk with the records that it speaks of, asked in one statement."""
        matches = [self.finder.find(row.values) for row in chunk]
        pks = [match.pk for match in matches if match.pk is not None]
        kept = {one.pk: one for one in read_kept(Resource.objects.filter(pk__in=pks))} if pks else {}
        gone = [pk for pk, one in kept.items() if one.withdrawn]
        undone = left_by_undo(gone) if gone else frozenset()
        return [
            Found(row, match, one := kept.get(match.pk or 0), _back(one, undone))
            for row, match in zip(chunk, matches, strict=True)
        ]

    def row(self, found: Found) -> tuple[Any, ...]:
        """One row decided and counted."""
        row, kept = found.row, found.kept
        values, warnings, errors = fit(row.values, self.bounds)
        planned = Planned(Verdict.ERROR) if row.is_refused or errors else self.plan(values, found)
        issues = (*row.issues, *warnings, *errors, *planned.issues)
        self.named.append((row.number, str(values.get("uid") or ""), str(values.get("code") or "")))
        if found.match.pk is not None:  # also of a row that cannot be taken in: its record is in the file
            self.present.add(found.match.pk)
        if planned.pk is not None:
            self.matched.setdefault(planned.pk, []).append(row.number)
        self.count(planned, values, kept)
        uid = kept.uid if kept is not None and planned.pk is not None else None
        undo = None
        if (
            planned.verdict is Verdict.NEW and uid is None
        ):  # so that taking it in need not write this row again
            uid, undo = _own_uid(values), MADE
        raw = row.raw
        if planned.verdict is Verdict.UNCHANGED and kept is not None:
            raw, values = [], {} if {**(kept.imported or {}), **values} == kept.imported else values
        label = str(values.get("name") or (kept.values["name"] if kept else ""))[:160]
        cells = {name: list(both) for name, both in planned.cells.items()}
        shown = [issue.as_json() for issue in issues]
        return (
            self.batch.pk, row.number, planned.verdict.value, uid, label, raw, values, cells, shown,
            planned.decisions, undo,
        )  # fmt: skip

    def plan(self, values: dict[str, Any], found: Found) -> Planned:
        """What the row would do; an error when residents would lose by it."""
        kept = found.kept
        planned = plan_row(
            values,
            certainty=found.match.certainty,
            pk=found.match.pk,
            town=kept.values if kept else None,
            base=kept.imported if kept else None,
            back=found.back,
            unwritten=self.unwritten,
        )
        if planned.verdict is Verdict.NEW and values.get(STATE) in PUBLIC_STATES:
            return replace(planned, issues=(*planned.issues, *self.not_yet_public(values)))
        if kept is not None and kept.values[STATE] in PUBLIC_STATES and planned.cells:
            return self.guarded(planned, kept)
        return planned

    def not_yet_public(self, values: dict[str, Any]) -> tuple[Issue, ...]:
        """Why a new record will be a draft although the file wants it public."""
        lacking = missing_for_publishing(entry_of_values(new_values(values), {}), self.today)
        words = " ".join(one.message for one in lacking)
        return (Issue("stays_draft", f"下書きとして入ります。{words}", STATE),) if lacking else ()

    def guarded(self, planned: Planned, kept: Kept) -> Planned:
        """The row, or an error when a public record would lose what makes it public."""
        after = {name: both[1] for name, both in planned.cells.items()}
        before = {one.field for one in missing_for_publishing(kept.entry({}), self.today)}
        lost = [
            one for one in missing_for_publishing(kept.entry(after), self.today) if one.field not in before
        ]
        if not lost:
            return planned
        text = "公開中の記録です。このまま取り込むと公開できなくなります。" + " ".join(
            one.message for one in lost
        )
        return replace(
            planned, verdict=Verdict.ERROR, issues=(*planned.issues, Issue("loses", text, lost[0].field))
        )

    def count(self, planned: Planned, values: dict[str, Any], kept: Kept | None) -> None:
        """By verdict; "public" counts those that change what residents see."""
        self.counts[planned.verdict.value] += 1
        is_public = kept is not None and kept.values[STATE] in PUBLIC_STATES and not kept.withdrawn
        becomes = planned.cells.get(STATE, (None, ""))[1] in PUBLIC_STATES
        if planned.verdict in (Verdict.CHANGED, Verdict.CONFLICT) and (is_public or becomes):
            self.counts["public"] += 1
        if planned.verdict is Verdict.NEW and values.get(STATE) in PUBLIC_STATES:
            self.counts["publishing"] += 1

    def finish(self) -> None:
        """What can be said only when all rows are known: twins, and records that the file does not have."""
        found = twins(self.named)
        for numbers in self.matched.values():
            if len(numbers) > 1:
                text = f"{'・'.join(map(str, numbers[:5]))}行目は、同じ記録を指しています。どれが正しいか直してください。"
                found |= {number: Issue("twin", text) for number in numbers if number not in found}
        for row in ImportRow.objects.filter(batch=self.batch, number__in=found):
            self.counts[row.verdict] -= 1
            self.counts[Verdict.ERROR.value] += 1
            row.verdict, row.issues = Verdict.ERROR.value, [*row.issues, found[row.number or 0].as_json()]
            row.undo = None
            row.save(update_fields=["verdict", "issues", "undo"])
        insert_rows(ImportRow, _NAMES, self.missing())

    def missing(self) -> list[tuple[Any, ...]]:
        """Records that a file brought before and this one does not have; corrected rows are no whole list."""
        if any(column["header"] == REASON_HEADING for column in self.batch.reading.get("columns", ())):
            return []
        records = Resource.objects.filter(owner_code=self.batch.owner_code, withdrawn_at=None)
        records = records.exclude(imported=None).exclude(state="ended").order_by("name_kana", "name", "pk")
        rows: list[tuple[Any, ...]] = [
            (self.batch.pk, None, Verdict.MISSING.value, uid, name, [], {}, {STATE: [state, "ended"]}, [], {END: TOWN}, None)
            for pk, uid, name, state in records.values_list("pk", "uid", "name", "state")
            if pk not in self.present
        ]  # fmt: skip
        self.counts[Verdict.MISSING.value] += len(rows)
        return rows

    def result(self) -> dict[str, int]:
        """The counts without empty ones."""
        return {name: count for name, count in self.counts.items() if count}


def _own_uid(values: dict[str, Any]) -> uuid.UUID:
    """The file's own uid where it has one, so that what one instance exported another one keeps."""
    try:
        return uuid.UUID(str(values.get("uid") or ""))
    except ValueError:
        return uuid.uuid4()


def _back(kept: Kept | None, undone: frozenset[int]) -> Back:
    if kept is None or not kept.withdrawn:
        return Back.NO
    return Back.BY_UNDO if kept.pk in undone else Back.BY_TOWN
