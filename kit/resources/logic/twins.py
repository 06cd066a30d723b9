"""Which records of one body look like records of another: the same place, told twice.

For: the prefecture, which kept a town's places before the town kept them itself. Not for: rows of a file (`matching`), and
what follows: somebody decides.

Rules, the first that answers counts
1. Name, and address or telephone, are the same apart from the way of writing (`matching`, rule 3).
2. Kind and telephone are the same, and a single record of the other body has both: names differ between lists.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kit.resources.logic.matching import Certainty, Face, Finder


@dataclass(frozen=True)
class Look:
    """What of a record is compared."""

    face: Face
    kind: str


def twins(ours: Iterable[Look], theirs: Iterable[Look]) -> list[tuple[int, int]]:
    """Pairs of primary keys, (ours, theirs), in the order of ours; each of ours once at most."""
    known = list(theirs)
    finder = Finder(one.face for one in known)
    lines: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in known:
        for digits in one.face.phones:
            lines[one.kind, digits].add(one.face.pk)
    found = ((one.face.pk, _twin(one, finder, lines)) for one in ours)
    return [(mine, other) for mine, other in found if other is not None]


def _twin(one: Look, finder: Finder, lines: dict[tuple[str, str], set[int]]) -> int | None:
    face = one.face
    values = {"name": face.name, "address": face.address, "phones": [{"number": n} for n in face.phones]}
    match = finder.find(values)
    if match.certainty is Certainty.PROBABLY:
        return match.pk
    alike = {pk for digits in face.phones for pk in lines.get((one.kind, digits), ())}
    return min(alike) if len(alike) == 1 else None
