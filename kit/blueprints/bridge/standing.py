"""Where this town stands with a blueprint, read from its tables and its site.

For: what `logic.standing` decides from. Not for: deciding or changing anything.

A temporary correction of a fixed fact is no edit of the town: to whatever decides, the prefecture's value stands there
still, so that no release displaces it as the town's words and no undo takes it for a change made since.
"""

from collections.abc import Mapping
from dataclasses import replace

from kit.blueprints.bridge.town import read_sides
from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.logic.marks import Marks, parse_marks
from kit.blueprints.logic.standing import STATES, Side, Standing
from kit.blueprints.models import BlueprintState, ObjectBase
from kit.blueprints.queries.overrides import active_overrides

Objects = Mapping[str, BlueprintObject]


def read_standing(blueprint: str, *, as_shown: bool = False) -> Standing:
    """The bases, marks and sequences of one blueprint, and all that the town has in both versions.

    With `as_shown`, temporary corrections stand where residents see them.
    """
    bases: dict[str, dict[str, BlueprintObject]] = {state: {} for state in STATES}
    marks: dict[str, dict[str, Marks]] = {state: {} for state in STATES}
    sequences: dict[str, int] = {}
    for row in ObjectBase.objects.filter(blueprint=blueprint):
        uid = str(row.uid)
        bases[row.state][uid] = parse_object(row.content)
        if row.marks:
            marks[row.state][uid] = parse_marks(row.marks["edited"], row.marks["deleted"])
        sequences[uid] = row.sequence
    ours = read_sides(bases)
    state = BlueprintState.objects.filter(blueprint=blueprint).first()
    paths = {} if as_shown else _corrected()
    sides = {
        name: Side(bases[name], _uncorrected(ours[name], bases[name], paths), marks[name]) for name in STATES
    }
    return Standing(state.sequence if state else 0, sequences, sides)


def _corrected() -> Mapping[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for override in active_overrides():
        paths.setdefault(str(override.uid), []).append(override.path)
    return paths


def _uncorrected(ours: Objects, bases: Objects, paths: Mapping[str, list[str]]) -> dict[str, BlueprintObject]:
    """The town's objects with the prefecture's values where a correction stands now."""
    found = dict(ours)
    for uid in paths.keys() & ours.keys() & bases.keys():
        theirs = {path: bases[uid].fields[path] for path in paths[uid] if path in bases[uid].fields}
        found[uid] = replace(ours[uid], fields={**ours[uid].fields, **theirs})
    return found
