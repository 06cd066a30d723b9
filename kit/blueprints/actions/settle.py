"""What people decide: about a release before it is taken, and about a conflict afterwards, however late.

Rules
- Before: a choice is kept for the entry as the person saw it, and counts when the release is taken.
- Afterwards: the prefecture's text, the town's, or one of the person's own is put where the conflict is. The
  town's text is whatever stands there now, also when it was edited since.
- What is chosen is remembered as the town's decision, so that no later release overwrites it silently.
"""

from datetime import datetime

from django.db import transaction

from kit.blueprints.actions import keep
from kit.blueprints.actions.carry_out.town import carry_out
from kit.blueprints.bridge.planning import Prospect, sight
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import Choice, Take, settle
from kit.blueprints.logic.changes import turn_between
from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.marks import Marks
from kit.blueprints.logic.plan import Entry, parse_entry
from kit.blueprints.logic.standing import DRAFT, LIVE, STATES, Standing, carry, together
from kit.blueprints.models import ApplyRun, Conflict, ObjectBase, PlanChoice
from kit.blueprints.queries.state import lock_state
from kit.core.actions.audit import Actor, actor_words, record


class NothingToDecide(Exception):
    """There is no such disagreement (any more); look at the page again."""


@transaction.atomic
def choose(prospect: Prospect, entry_id: str, choice: Choice | None, *, by: Actor, now: datetime) -> None:
    """Keep what a person chose about one entry of a waiting release; None takes the choice back.

    Raises NothingToDecide when the plan has no such entry (any more), PlanError when it cannot be chosen.
    """
    entry = next((entry for _, entry in prospect.decision.entries if entry.id == entry_id), None)
    if entry is None:
        raise NothingToDecide
    found = PlanChoice.objects.filter(release=prospect.stored, entry=entry_id)
    if choice is None:
        found.delete()
    else:
        carry(prospect.decision, {**prospect.choices, entry_id: choice})
        values = {
            "take": choice.take.value,
            "value": choice.value,
            "seen": sight(entry),
            "by": actor_words(by),
            "at": now,
        }
        PlanChoice.objects.update_or_create(release=prospect.stored, entry=entry_id, defaults=values)
    detail = {"entry": entry_id[:200], "take": choice.take.value if choice else ""}
    record(
        by=by, act="blueprint.decide", kind="release", reference=str(prospect.stored), detail=detail, now=now
    )


@transaction.atomic
def settle_conflict(conflict: Conflict, choice: Choice, *, by: Actor, now: datetime) -> None:
    """Decide one open conflict; raises NothingToDecide, PlanError or Held, and then has changed nothing."""
    assert conflict.run is not None
    release = conflict.run.release
    lock_state(release.blueprint)
    if Conflict.objects.get(pk=conflict.pk).decided_at is not None:
        raise NothingToDecide
    standing = read_standing(release.blueprint)
    entry = parse_entry(conflict.entry)
    objects, marks = _settled(standing, conflict, entry, choice)
    before = {state: standing.sides[state].ours for state in STATES}
    turn = turn_between(before, together(objects))
    past = keep.past_of(release.blueprint, standing.sequence, [entry.uid])
    carry_out(turn, label=str(release), by=by)
    _keep_marks(entry.uid, marks)
    run = keep.Keeper(release, by, now).run(
        ApplyRun(kind=ApplyRun.Kind.SETTLE), turn, [(conflict.state, entry)], past, keep.report_of(turn, ())
    )
    run.before["conflicts"] = [conflict.pk]
    run.save(update_fields=["before"])
    conflict.take, conflict.decided_by, conflict.decided_at = choice.take.value, actor_words(by), now
    conflict.save(update_fields=["take", "decided_by", "decided_at"])


def _settled(
    standing: Standing, conflict: Conflict, entry: Entry, choice: Choice
) -> tuple[dict[str, Objects], dict[str, Marks]]:
    """Both versions of the town afterwards, and the marks of the object."""
    twin = Conflict.objects.filter(entry_id=conflict.entry_id, state=DRAFT, decided_at=None)
    states = {conflict.state}
    if conflict.state == LIVE and not twin.exists():
        states.add(DRAFT)
    objects: dict[str, Objects] = {}
    marks: dict[str, Marks] = {}
    for state in STATES:
        side = standing.sides[state]
        objects[state] = side.ours
        if state in states:
            outcome = settle(entry, choice, side.ours, side.marks)
            marks[state] = outcome.marks[entry.uid]
            objects[state] = side.ours if choice.take is Take.OURS else outcome.objects
    return objects, marks


def _keep_marks(uid: str, marks: dict[str, Marks]) -> None:
    for state, found in marks.items():
        for row in ObjectBase.objects.filter(uid=uid, state=state):
            row.marks = found.to_data()
            row.save(update_fields=["marks"])
