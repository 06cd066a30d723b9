"""Follows the prefecture as far as the town's policy goes by itself.

Rules
- `review` (default): nothing is taken; the plan waits for a person.
- `auto`: every waiting release is taken in order; what is clean is published, conflicts wait for a person. A
  release that somebody took back is held, and everything after it.
- `urgent = "publish"`: the urgent fixed contact facts of any waiting release go live at once, also under
  `review`; everything else of the release keeps waiting.
- Objects that no longer wait are brought up to date in any case: their release was already taken.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kit.blueprints.actions import keep
from kit.blueprints.actions.apply import apply_release, replay
from kit.blueprints.actions.carry_out.town import carry_out
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.changes import changes
from kit.blueprints.logic.standing import carry, decide_urgent
from kit.blueprints.models import ApplyRun, StoredRelease
from kit.blueprints.queries.state import lock_state
from kit.core.actions.audit import Actor
from kit.core.logic.site_config import BlueprintSettings


@dataclass(frozen=True)
class Followed:
    """What was done by itself, and how many releases wait for a person."""

    reports: tuple[keep.Report, ...] = ()
    urgent: tuple[str, ...] = ()
    waiting: int = 0


def follow(blueprint: str, policy: BlueprintSettings, *, by: Actor, now: datetime) -> Followed:
    """Do what the town's policy says for one blueprint; each step is a transaction of its own."""
    reports = list(replay(blueprint, by=by, now=now))
    urgent: list[str] = []
    if policy.urgent == "publish":
        for stored in pending_releases(blueprint):
            urgent += apply_urgent(stored, by=by, now=now)
    if policy.policy == "auto":
        for stored in pending_releases(blueprint):
            if stored.held_since is not None:
                break
            reports.append(apply_release(stored, by=by, now=now))
    return Followed(tuple(reports), tuple(urgent), len(pending_releases(blueprint)))


@transaction.atomic
def apply_urgent(stored: StoredRelease, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Publish the urgent fixed values of a waiting release and nothing else; returns the uids they are of."""
    lock_state(stored.blueprint)
    standing = read_standing(stored.blueprint)
    decision = decide_urgent(standing, read_release(bytes(stored.document)))
    if decision is None or stored.sequence <= standing.sequence:
        return ()
    outcomes = carry(decision, {})
    turn = changes(standing, outcomes)
    past = keep.past_of(stored.blueprint, standing.sequence, decision.participants)
    carry_out(turn, label=f"{stored}（緊急）", by=by, keeps_schedules=True)
    keeper = keep.Keeper(stored, by, now)
    keeper.urgent_bases(decision, outcomes)
    entries = decision.entries
    report = keep.report_of(turn, (entry for _, entry in entries))
    run = keeper.run(ApplyRun(kind=ApplyRun.Kind.URGENT), turn, entries, past, report)
    keeper.open(run, entries, set())
    return past.participants
