"""Remembers what was done: bases, marks, conflicts, displaced texts, and the run itself.

Rules
- The base advances for every object that took part, at every path, also where the town's text stayed.
- A conflict stands once per version until a person decides; a newer one at the same place takes its place.
- A run keeps the bases that it replaced, so that going back restores them too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kit.blueprints.logic.apply import Outcome
from kit.blueprints.logic.changes import Turn, side_data
from kit.blueprints.logic.document import object_data
from kit.blueprints.logic.marks import NO_MARKS
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.standing import STATES, Decision
from kit.blueprints.logic.values import path_text
from kit.blueprints.models import ApplyRun, BlueprintState, Conflict, Displaced, ObjectBase, StoredRelease
from kit.core.actions.audit import Actor, actor_words, record
from kit.core.actions.public_change import note_public_change


@dataclass(frozen=True)
class Report:
    """What one run did, by uid, and how much of it a person has to read; a decided conflict is not counted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    conflicts: int = 0
    displaced: int = 0
    notices: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all became different, and nothing has to be read."""
        return not (self.added or self.changed or self.deleted or self.conflicts or self.displaced)


def report_of(turn: Turn, entries: Iterable[Entry], waiting: Iterable[str] = ()) -> Report:
    """Count a turn and its entries."""
    kinds = [entry.kind for entry in entries]
    return Report(
        added=tuple(change.uid for change in turn.changes if change.is_new),
        changed=tuple(
            change.uid for change in turn.changes
            if not (change.is_new or change.is_gone) and (change.is_rewritten or change.is_moved)
        ),
        deleted=tuple(change.uid for change in turn.changes if change.is_gone),
        waiting=tuple(sorted(waiting)),
        conflicts=kinds.count(EntryKind.CONFLICT),
        displaced=kinds.count(EntryKind.DISPLACED),
        notices=kinds.count(EntryKind.NOTICE),
    )  # fmt: skip


@dataclass(frozen=True)
class Past:
    """What a run has to remember of the town before it: its place among the releases, and the bases."""

    sequence: int
    bases: Mapping[str, Any]
    participants: tuple[str, ...]


def past_of(blueprint: str, sequence: int, participants: Iterable[str]) -> Past:
    """What stands now, for a run to keep: the bases of those who take part as plain data."""
    uids = tuple(sorted(participants))
    found: dict[str, Any] = {state: {} for state in STATES}
    for row in ObjectBase.objects.filter(blueprint=blueprint, uid__in=uids):
        found[row.state][str(row.uid)] = {
            "type": row.type, "sequence": row.sequence, "content": row.content, "marks": row.marks,
        }  # fmt: skip
    return Past(sequence, found, uids)


@dataclass(frozen=True)
class Keeper:
    """Writes down what one act did: `by` whom and when, and about which release."""

    release: StoredRelease
    by: Actor
    now: datetime

    def bases(self, decision: Decision, outcomes: Mapping[str, Outcome]) -> None:
        """Advance the base of every object that took part, and the town's place in the row of releases."""
        uids = sorted(decision.participants)
        self._replace_bases(
            uids, [_base(self.release, state, uid, outcomes[state]) for state in STATES for uid in uids
                   if uid in outcomes[state].base]
        )  # fmt: skip
        here = BlueprintState.objects.get(blueprint=self.release.blueprint)
        self._stand_at(max(here.sequence, self.release.sequence))

    def urgent_bases(self, decision: Decision, outcomes: Mapping[str, Outcome]) -> None:
        """Put the urgent values into the bases of their objects, which stay at their release."""
        rows = ObjectBase.objects.filter(blueprint=self.release.blueprint, uid__in=decision.participants)
        for row in rows:
            row.content = object_data(outcomes[row.state].base[str(row.uid)])
            row.save(update_fields=["content"])

    def past(self, past: Past) -> None:
        """Put kept bases back in place of what stands there now, and the town back to where it stood."""
        rows = [
            ObjectBase(uid=uid, state=state, blueprint=self.release.blueprint, **row)
            for state in STATES
            for uid, row in past.bases.get(state, {}).items()
        ]
        self._replace_bases(past.participants, rows)
        self._stand_at(past.sequence)

    def run(
        self, run: ApplyRun, turn: Turn, entries: Iterable[tuple[str, Entry]], past: Past, report: Report
    ) -> ApplyRun:
        """Save what was done, and write the entry in the trail."""
        run.release, run.at, run.by, run.report = self.release, self.now, actor_words(self.by), asdict(report)
        run.entries = [{"state": state, **entry.to_data()} for state, entry in entries]
        run.before = {**side_data(turn, "before"), **asdict(past)}
        run.after = side_data(turn, "after")
        run.save()
        detail = {
            name: len(value) if isinstance(value, tuple) else value for name, value in asdict(report).items()
        }
        act = f"blueprint.{run.kind}"
        record(by=self.by, act=act, kind="release", reference=str(run.release), detail=detail, now=self.now)
        # What a town has integrated is public (`/blueprints/state.json`), also when no page became different.
        note_public_change(by=self.by)
        return run

    def open(self, run: ApplyRun, entries: Iterable[tuple[str, Entry]], open_ids: set[str]) -> None:
        """Keep what a person still has to decide, and what fixed values pushed aside."""
        for state, entry in entries:
            if entry.kind is EntryKind.CONFLICT and entry.id in open_ids:
                Conflict.objects.filter(state=state, entry_id=entry.id, decided_at=None).delete()
                Conflict.objects.create(
                    uid=entry.uid, state=state, entry_id=entry.id, entry=entry.to_data(), run=run, at=self.now
                )
            elif entry.kind is EntryKind.DISPLACED:
                Displaced.objects.create(
                    uid=entry.uid, state=state, path=path_text(entry.path), value=entry.to_data().get("ours"),
                    release=run.release, at=self.now,
                )  # fmt: skip

    def _replace_bases(self, uids: Iterable[str], rows: list[ObjectBase]) -> None:
        ObjectBase.objects.filter(blueprint=self.release.blueprint, uid__in=uids).delete()
        ObjectBase.objects.bulk_create(rows, batch_size=200)

    def _stand_at(self, sequence: int) -> None:
        state = BlueprintState.objects.get(blueprint=self.release.blueprint)
        state.sequence = sequence
        state.save(update_fields=["sequence"])


def _base(release: StoredRelease, state: str, uid: str, outcome: Outcome) -> ObjectBase:
    entry, marks = outcome.base[uid], outcome.marks.get(uid, NO_MARKS)
    return ObjectBase(
        uid=uid, state=state, blueprint=release.blueprint, type=entry.type, sequence=release.sequence,
        content=object_data(entry), marks={} if marks == NO_MARKS else marks.to_data(),
    )  # fmt: skip
