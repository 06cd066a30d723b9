"""Where a town stands with one blueprint, and how a release is decided for all of it at once.

For: both versions of every object (live and draft) with their bases and marks, and the order in which
releases are taken. Not for: the merge of one version (`decide`), reading or writing a town.

Rules:
1. Every release is replayed in order, object by object: an object takes release n only when it stands at
   n - 1. An object that waits (locked, in a workflow, scheduled) stays behind and replays later, alone.
2. What is new in a release joins when the town as a whole reaches it, not when one object replays it: it may
   have been withdrawn since.
3. A town that has nothing yet starts at the release it is given; there is nothing to replay.
4. Live and draft are decided separately. What only the draft keeps alive stays, unpublished; what only the
   live version keeps stays as it is there.
5. The digest names both versions of the town: a decision is void when either has changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kit.blueprints.logic.apply import Choice, Outcome, PlanError, apply, urgent_part
from kit.blueprints.logic.canonical import fingerprint
from kit.blueprints.logic.dead_links import without_dead_links
from kit.blueprints.logic.decide import Circumstances, Objects, decide
from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.marks import Marks
from kit.blueprints.logic.plan import Entry, Plan, objects_digest

LIVE = "live"
DRAFT = "draft"
STATES = (LIVE, DRAFT)


class OutOfOrder(ValueError):
    """A release is missing between the town's and this one: fetch or import what lies between."""


@dataclass(frozen=True)
class Side:
    """One version (live or draft) of everything a blueprint could own in this town."""

    base: Objects
    ours: Objects
    marks: Mapping[str, Marks] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """One town and one blueprint; `sequences` says for each object which release it stands at."""

    sequence: int
    sequences: Mapping[str, int]
    sides: Mapping[str, Side]


@dataclass(frozen=True)
class Decision:
    """The plans for one release, for both versions, made for the town that has this digest."""

    release: Release
    standing: Standing
    participants: frozenset[str]
    waiting: frozenset[str]
    plans: Mapping[str, Plan]

    @property
    def digest(self) -> str:
        """What this was decided for: the release, both versions of the town, and what waits."""
        return fingerprint(
            [
                self.release.blueprint,
                self.release.sequence,
                sorted(self.participants),
                [self.plans[state].ours_digest for state in STATES],
            ]
        )

    @property
    def entries(self) -> tuple[tuple[str, Entry], ...]:
        """Every entry with its version; what both versions share stands once, as live."""
        live = {entry.id: entry for entry in self.plans[LIVE].entries}
        only_draft = (entry for entry in self.plans[DRAFT].entries if live.get(entry.id) != entry)
        return (*((LIVE, entry) for entry in live.values()), *((DRAFT, entry) for entry in only_draft))


def decide_release(
    standing: Standing, release: Release, *, waiting: frozenset[str] = frozenset(),
    around: Circumstances | None = None,
) -> Decision:  # fmt: skip
    """Return the plans for taking a release; raises OutOfOrder when one before it is missing.

    `waiting` names the objects that must not be touched now; `around` what the documents do not show.
    """
    if standing.sequence and release.sequence > standing.sequence + 1:
        raise OutOfOrder(f"{standing.sequence} -> {release.sequence}")
    joined = taking_part(standing, release, waiting)
    there = {*standing.sides[LIVE].ours, *joined}
    theirs = {entry.uid: without_dead_links(entry, there) for entry in release.objects if entry.uid in joined}
    plans = {}
    for state in STATES:
        side = standing.sides[state]
        still = frozenset(side.base) - joined
        about = replace(around or Circumstances(), waiting=still)
        plans[state] = decide(side.base, theirs, side.ours, marks=side.marks, circumstances=about)
    return Decision(release, standing, joined, waiting, plans)


def taking_part(standing: Standing, release: Release, waiting: frozenset[str]) -> frozenset[str]:
    """Return the uids that take this release now: those one step before it, and what it brings."""
    before = release.sequence - 1
    known = {uid for uid, sequence in standing.sequences.items() if sequence == before and uid not in waiting}
    if release.sequence <= standing.sequence:
        return frozenset(known)
    new = {
        entry.uid for entry in release.objects
        if entry.uid not in standing.sequences and entry.uid not in waiting
    }  # fmt: skip
    return frozenset(known | new)


def carry(decision: Decision, choices: Mapping[str, Choice]) -> dict[str, Outcome]:
    """Return both versions of the town after a decision and what people chose about its entries.

    Raises PlanError when a choice names no entry, or cannot be carried out.
    """
    outcomes = {}
    unknown = set(choices)
    for state, plan in decision.plans.items():
        mine = {entry.id for entry in plan.entries} & set(choices)
        unknown -= mine
        own = {name: choices[name] for name in mine}
        outcomes[state] = apply(plan, decision.standing.sides[state].ours, choices=own)
    if unknown:
        raise PlanError(f"the plans have no entry {min(unknown)}")
    return agree(outcomes)


def agree(outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """Return the outcomes with the same objects on both sides (see `together`)."""
    objects = together({state: found.objects for state, found in outcomes.items()})
    return {state: replace(found, objects=objects[state]) for state, found in outcomes.items()}


def together(objects: Mapping[str, Objects]) -> dict[str, Objects]:
    """Return both versions of a town with the same objects in them: one page is one row in the tree.

    What only the draft kept is there unpublished, what only the live version kept has no draft of its own.
    Places are those of the live version.
    """
    live, draft = dict(objects[LIVE]), dict(objects[DRAFT])
    for uid, entry in draft.items():
        if uid not in live:
            live[uid] = _unpublished(entry)
    for uid, entry in live.items():
        here = draft.get(uid)
        if here is None:
            draft[uid] = entry
        elif (here.parent, here.after) != (entry.parent, entry.after):
            draft[uid] = replace(here, parent=entry.parent, after=entry.after)
    return {LIVE: live, DRAFT: draft}


def afterwards(decision: Decision, outcomes: Mapping[str, Outcome]) -> Standing:
    """Return where the town stands when the decision has been carried out: what the next release meets."""
    sequences = {
        uid: sequence for uid, sequence in decision.standing.sequences.items() if uid in decision.waiting
        or uid not in decision.participants
    }  # fmt: skip
    for uid in decision.participants:
        if any(uid in outcomes[state].base for state in STATES):
            sequences[uid] = decision.release.sequence
    sides = {state: Side(found.base, found.objects, found.marks) for state, found in outcomes.items()}
    return Standing(max(decision.standing.sequence, decision.release.sequence), sequences, sides)


def withdrawn(standing: Standing, release: Release) -> frozenset[str]:
    """Return the uids that stand here and that the release takes away."""
    there = {entry.uid for entry in release.objects}
    return frozenset(
        uid for uid, at in standing.sequences.items() if at < release.sequence and uid not in there
    )


def decide_urgent(standing: Standing, release: Release) -> Decision | None:
    """Return the plans for the urgent fixed values of a release alone, None when the town has them.

    What else the release says of these objects is left to its own turn: their base gets the urgent values
    and stays at its release.
    """
    found = urgent_values(standing, release)
    if not found:
        return None
    plans = {state: _urgent_plan(standing.sides[state], release, found) for state in STATES}
    return Decision(release, standing, frozenset(found), frozenset(), plans)


def _urgent_plan(side: Side, release: Release, found: Mapping[str, tuple[str, ...]]) -> Plan:
    """The plan for the urgent fields of some objects, as if they had no others."""
    theirs = {
        uid: urgent_part(side.base[uid], release.by_uid[uid], tuple((path,) for path in paths))
        for uid, paths in found.items()
    }
    parts = [
        {uid: _only(objects[uid], found[uid]) for uid in found if uid in objects}
        for objects in (side.base, theirs, side.ours)
    ]
    plan = decide(*parts, marks=side.marks)
    whole = dict(side.ours)
    for uid, part in plan.objects.items():
        rest = side.ours.get(uid, theirs[uid])
        whole[uid] = replace(rest, fields={**rest.fields, **part.fields})
    return replace(
        plan, objects=whole, base={**side.base, **theirs}, ours_digest=objects_digest(side.ours.values()),
        marks=side.marks,
    )  # fmt: skip


def _only(entry: BlueprintObject, names: Sequence[str]) -> BlueprintObject:
    return replace(entry, fields={name: entry.fields[name] for name in names if name in entry.fields})


def urgent_values(standing: Standing, release: Release) -> dict[str, tuple[str, ...]]:
    """Return, by uid, the fixed fields that a release calls urgent and that stand otherwise in the base."""
    found: dict[str, set[str]] = {}
    for urgent in release.urgent:
        there = release.by_uid[urgent.uid]
        befores = [standing.sides[state].base.get(urgent.uid) for state in STATES]
        if urgent.path not in there.fields or not there.owners.is_fixed((urgent.path,)):
            continue
        if all(before and before.fields.get(urgent.path) != there.fields[urgent.path] for before in befores):
            found.setdefault(urgent.uid, set()).add(urgent.path)
    return {uid: tuple(sorted(paths)) for uid, paths in found.items()}


def with_urgent_kept(release: Release, standing: Standing, later: Sequence[Release]) -> Release:
    """Return the release with the urgent values that the town already took from a later one.

    Otherwise taking the releases in order would bring the old number back for a while.
    """
    objects = dict(release.by_uid)
    for newer in later:
        for urgent in newer.urgent:
            before, there = standing.sides[LIVE].base.get(urgent.uid), objects.get(urgent.uid)
            value = newer.by_uid[urgent.uid].fields.get(urgent.path)
            if before and there and urgent.path in there.fields and before.fields.get(urgent.path) == value:
                objects[urgent.uid] = replace(there, fields={**there.fields, urgent.path: value})
    return replace(release, objects=tuple(objects.values()))


def _unpublished(entry: BlueprintObject) -> BlueprintObject:
    return replace(entry, fields={**entry.fields, "live": False}) if "live" in entry.fields else entry
