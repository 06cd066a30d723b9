"""Takes a release into the town's site.

Rules
- One transaction under the lock of the blueprint's row: the site shows all of a release or nothing of it,
  and a second run waits for the first. A process that dies leaves what stood before. The row is the lock, not
  an advisory lock of PostgreSQL: it is the same on SQLite, and ends with the transaction by itself.
- What happens was decided before (`logic.standing`); here it is carried out. When the town has changed since
  somebody looked at the decision (`expected`), nothing happens.
- Objects that wait stay as they are and are replayed when they no longer wait.
- An object that may not go public now (something is missing in it) waits too; the rest goes on.
- What a run changed is kept, before and after, so that it can be shown and taken back.
"""

from datetime import datetime

from django.db import transaction

from kit.blueprints.actions import keep
from kit.blueprints.actions.carry_out.fill import Held
from kit.blueprints.actions.carry_out.town import carry_out
from kit.blueprints.actions.keep import Report
from kit.blueprints.bridge import circumstances
from kit.blueprints.bridge.planning import Prospect, look_ahead
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import PlanError
from kit.blueprints.logic.changes import Turn, changes
from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.models import ApplyRun, StoredRelease
from kit.blueprints.queries.behind import objects_behind
from kit.blueprints.queries.state import lock_state
from kit.core.actions.audit import Actor


class Stale(Exception):
    """The town's content has changed since the decision was looked at: look again and decide again."""


@transaction.atomic
def apply_release(stored: StoredRelease, *, by: Actor, now: datetime, expected: str | None = None) -> Report:
    """Integrate the next release; an integrated one changes nothing.

    `expected` is the digest of the decision that somebody looked at; None takes what is decided now. Raises
    ReleaseRefused, OutOfOrder, PlanError or Stale, and then has changed nothing.
    """
    lock_state(stored.blueprint)
    standing = read_standing(stored.blueprint)
    if stored.sequence <= standing.sequence:
        return Report()
    waiting = circumstances.waiting_uids()
    prospect = look_ahead(stored, standing, waiting)
    if expected is not None and prospect.decision.digest != expected:
        raise Stale
    return _carry(prospect, waiting, by=by, now=now)


@transaction.atomic
def replay(blueprint: str, *, by: Actor, now: datetime) -> list[Report]:
    """Bring objects that waited and no longer do up to the town's release, one release after the other."""
    here, waiting = lock_state(blueprint), circumstances.waiting_uids()
    behind = {at for uid, at in objects_behind(here) if uid not in waiting}
    reports: list[Report] = []
    missed = StoredRelease.objects.filter(
        blueprint=blueprint,
        sequence__gt=min(behind, default=here.sequence),
        sequence__lte=here.sequence,
    )
    for stored in missed.order_by("sequence"):
        prospect = look_ahead(stored, read_standing(blueprint), waiting)
        if prospect.decision.participants:
            reports.append(_carry(prospect, waiting, by=by, now=now))
    return reports


def _carry(prospect: Prospect, waiting: frozenset[str], *, by: Actor, now: datetime) -> Report:
    stored, standing = prospect.stored, prospect.decision.standing
    prospect, turn, waiting = _carry_what_can_go(prospect, waiting, by=by)
    decision, entries = prospect.decision, prospect.decision.entries
    behind = {uid for uid, at in standing.sequences.items() if at < stored.sequence}
    open_ids = {entry.id for outcome in prospect.outcomes.values() for entry in outcome.open_conflicts}
    to_read = [entry for _, entry in entries if entry.kind is not EntryKind.CONFLICT or entry.id in open_ids]
    report = keep.report_of(turn, to_read, behind - decision.participants)
    past = keep.past_of(stored.blueprint, standing.sequence, decision.participants)
    keeper = keep.Keeper(stored, by, now)
    keeper.bases(decision, prospect.outcomes)
    run = keeper.run(ApplyRun(), turn, entries, past, report)
    keeper.open(run, entries, open_ids)
    return report


def _carry_what_can_go(
    prospect: Prospect, waiting: frozenset[str], *, by: Actor
) -> tuple[Prospect, Turn, frozenset[str]]:
    """Carry out; what turns out to be held waits, and the rest is decided again without it."""
    while True:
        turn = changes(prospect.decision.standing, prospect.outcomes)
        try:
            with transaction.atomic():
                carry_out(turn, label=str(prospect.stored), by=by)
            return prospect, turn, waiting
        except Held as held:
            if held.uid in waiting or held.uid not in prospect.decision.participants:
                raise PlanError(f"{held.uid}: {held}") from held
            waiting |= {held.uid}
            prospect = look_ahead(prospect.stored, prospect.decision.standing, waiting)
