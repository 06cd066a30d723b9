"""What taking the waiting releases would do to this town: read, decided, nothing written.

For: the dry run, the review screen, the change sheet, and what `actions.integrate` carries out. Not for:
changing anything.

Rules
- Releases are decided one after the other; each meets the town as the one before would leave it.
- A choice counts for the very entry that the person saw. When the town's text has changed since, it does
  not count, and the entry is open again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kit.blueprints.bridge import circumstances
from kit.blueprints.bridge.releases import parse_document, read_release
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import Choice, Outcome, Take
from kit.blueprints.logic.canonical import fingerprint
from kit.blueprints.logic.decide import Circumstances
from kit.blueprints.logic.document import Release
from kit.blueprints.logic.plan import Entry
from kit.blueprints.logic.standing import (
    Decision,
    Standing,
    afterwards,
    carry,
    decide_release,
    with_urgent_kept,
    withdrawn,
)
from kit.blueprints.models import BlueprintState, PlanChoice, StoredRelease


@dataclass(frozen=True)
class Prospect:
    """One waiting release: what was decided, what people chose, and what would stand afterwards."""

    stored: StoredRelease
    decision: Decision
    choices: Mapping[str, Choice]
    outcomes: Mapping[str, Outcome]

    @property
    def open_conflicts(self) -> list[tuple[str, Entry]]:
        """The conflicts that nobody has decided yet, each once."""
        return [
            (state, entry)
            for state, entry in self.decision.entries
            if entry.kind.value == "conflict" and entry.id not in self.choices
        ]


def pending_releases(blueprint: str) -> list[StoredRelease]:
    """The releases that this town has received and not integrated, in their order."""
    state = BlueprintState.objects.filter(blueprint=blueprint).first()
    newer = StoredRelease.objects.filter(blueprint=blueprint, sequence__gt=state.sequence if state else 0)
    return list(newer.order_by("sequence"))


def prospects(blueprint: str) -> list[Prospect]:
    """Every waiting release in order; [] when the town has all it received.

    Raises ReleaseRefused when this code cannot hold one, OutOfOrder when one before it is missing.
    """
    return list(each_prospect(blueprint))


def each_prospect(blueprint: str) -> Iterator[Prospect]:
    """As `prospects`, one after the other: those before a refused one are still seen."""
    standing = read_standing(blueprint)
    waiting = circumstances.waiting_uids()
    for stored in pending_releases(blueprint):
        prospect = look_ahead(stored, standing, waiting)
        yield prospect
        standing = afterwards(prospect.decision, prospect.outcomes)


def look_ahead(stored: StoredRelease, standing: Standing, waiting: frozenset[str]) -> Prospect:
    """What taking one release would do to a town that stands there."""
    release = with_urgent_kept(read_release(bytes(stored.document)), standing, _later(stored))
    around = Circumstances(
        pointed_at=circumstances.pointed_at(withdrawn(standing, release)), answered=circumstances.answered()
    )
    decision = decide_release(standing, release, waiting=waiting, around=around)
    choices = valid_choices(PlanChoice.objects.filter(release=stored), decision)
    return Prospect(stored, decision, choices, carry(decision, choices))


def _later(stored: StoredRelease) -> list[Release]:
    newer = StoredRelease.objects.filter(blueprint=stored.blueprint, sequence__gt=stored.sequence)
    # Also one that this code cannot hold yet: it does not stop those before it.
    return [parse_document(bytes(row.document)) for row in newer.order_by("sequence")]


def valid_choices(rows: Iterable[PlanChoice], decision: Decision) -> dict[str, Choice]:
    """The stored choices that still meet what the person saw, by entry id."""
    seen = {entry.id: sight(entry) for _, entry in reversed(decision.entries)}
    return {
        row.entry: Choice(Take(row.take), row.value)
        for row in rows
        if row.entry in seen and row.seen == seen[row.entry]
    }


def sight(entry: Entry) -> str:
    """A short name for what a person sees at an entry: its three values."""
    return fingerprint(entry.to_data())
