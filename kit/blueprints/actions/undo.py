"""Takes the newest act of a blueprint back.

Rules
- Going back is a merge the other way (`logic.apply.decide_rollback`): right after the act it restores exactly;
  what the town changed since stays.
- Only the newest act that still stands can be taken back; older ones after it, one by one.
- The first act of all is what the site was made from: there is nothing to go back to.
- A release that was taken back is held: nothing takes it by itself again, a person can.
"""

from datetime import datetime

from django.db import transaction

from kit.blueprints.actions import keep
from kit.blueprints.actions.carry_out.fill import Held
from kit.blueprints.actions.carry_out.town import carry_out
from kit.blueprints.bridge.undoing import way_back
from kit.blueprints.logic.changes import Turn
from kit.blueprints.logic.plan import Entry
from kit.blueprints.models import ApplyRun, Conflict
from kit.blueprints.queries.state import integrated_sequence, lock_state
from kit.core.actions.audit import Actor


class CannotUndo(Exception):
    """This act cannot be taken back; the message says what can be done instead."""


@transaction.atomic
def roll_back(run: ApplyRun, *, by: Actor, now: datetime) -> keep.Report:
    """Take an act back; raises CannotUndo and then has changed nothing."""
    blueprint = run.release.blueprint
    lock_state(blueprint)
    if newest_run(blueprint) != run:
        raise CannotUndo("これより新しい取り込みが残っています。新しいものから順に取り消してください。")
    if not run.before["sequence"]:
        raise CannotUndo("はじめの取り込みは取り消せません。サイトそのものがなくなるためです。")
    way = way_back(run)
    try:
        carry_out(way.turn, label=f"{run.release}（取り消し）", by=by)
    except Held as held:
        raise CannotUndo(f"取り消すと公開できないものがあります。{held}") from held
    return _remember(run, way.turn, list(way.entries), by=by, now=now)


def newest_run(blueprint: str) -> ApplyRun | None:
    """The newest act that still stands."""
    standing = ApplyRun.objects.filter(release__blueprint=blueprint, undone_by=None)
    return standing.exclude(kind=ApplyRun.Kind.ROLLBACK).order_by("-pk").first()


def _remember(
    run: ApplyRun, turn: Turn, entries: list[tuple[str, Entry]], *, by: Actor, now: datetime
) -> keep.Report:
    blueprint, kept = run.release.blueprint, run.before
    past = keep.Past(kept["sequence"], kept["bases"], tuple(kept["participants"]))
    here = keep.past_of(blueprint, integrated_sequence(blueprint), past.participants)
    keeper = keep.Keeper(run.release, by, now)
    keeper.past(past)
    report = keep.report_of(turn, (entry for _, entry in entries))
    keeper.run(ApplyRun(kind=ApplyRun.Kind.ROLLBACK, undoes=run), turn, entries, here, report)
    Conflict.objects.filter(run=run, decided_at=None).delete()
    Conflict.objects.filter(pk__in=kept.get("conflicts", [])).update(take="", decided_by="", decided_at=None)
    if run.kind == ApplyRun.Kind.APPLY:
        run.release.held_since = now
        run.release.save(update_fields=["held_since"])
    return report
