"""Where this town stands with a blueprint, read from its tables and its site.

For: what `logic.standing` decides from. Not for: deciding or changing anything.
"""

from kit.blueprints.bridge.town import read_sides
from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.logic.marks import Marks, parse_marks
from kit.blueprints.logic.standing import STATES, Side, Standing
from kit.blueprints.models import BlueprintState, ObjectBase


def read_standing(blueprint: str) -> Standing:
    """The bases, marks and sequences of one blueprint, and all that the town has in both versions."""
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
    sides = {name: Side(bases[name], ours[name], marks[name]) for name in STATES}
    return Standing(state.sequence if state else 0, sequences, sides)
