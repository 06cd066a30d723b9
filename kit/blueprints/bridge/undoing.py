"""What taking an act back would do to the town: read, decided, nothing written.

For: the question before 取り消す, and the act itself. Not for: changing anything.
"""

from dataclasses import dataclass

from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import decide_rollback, restored
from kit.blueprints.logic.changes import Turn, turn_between, whole
from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.plan import Entry
from kit.blueprints.logic.standing import STATES, together
from kit.blueprints.models import ApplyRun


@dataclass(frozen=True)
class WayBack:
    """The town now and after going back, what becomes different, and what is to be told about it."""

    now: dict[str, Objects]
    then: dict[str, Objects]
    turn: Turn
    entries: tuple[tuple[str, Entry], ...]


def way_back(run: ApplyRun) -> WayBack:
    """Decide how an act would be taken back from what stands there now."""
    standing = read_standing(run.release.blueprint)
    now_there: dict[str, Objects] = {state: standing.sides[state].ours for state in STATES}
    before, after = whole(run.before, now_there), whole(run.after, now_there)
    objects: dict[str, Objects] = {}
    entries: list[tuple[str, Entry]] = []
    for state in STATES:
        plan = decide_rollback(before[state], after[state], now_there[state])
        objects[state] = restored(plan, before[state])
        entries += [(state, entry) for entry in plan.entries]
    then: dict[str, Objects] = {**together(objects)}
    return WayBack(now_there, then, turn_between(now_there, then), tuple(entries))
