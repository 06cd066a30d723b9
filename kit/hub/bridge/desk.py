"""What the next release would change, in the words in which a town's clerk will read it.

For: the release desk. Not for: making the release (`bridge.compose`), and towns that have texts of their own (`rehearsal`).

Rules
- It is the change sheet of a town that has taken the last release and changed nothing.
- What towns would never see is said: a text that is theirs was put in once, and stays as they have it.
- Whose a place is can change without a word being different; that is told too.
"""

from dataclasses import dataclass, replace

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.review import order_of, ways_to
from kit.blueprints.bridge.rows import Sheaf, sheaves
from kit.blueprints.logic.decide import Objects, decide
from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.ownership import EVERYTHING_STANDARD
from kit.blueprints.logic.plan import EntryKind, Plan
from kit.blueprints.logic.standing import LIVE
from kit.blueprints.logic.values import parse_path
from kit.core.registries import blueprint_types
from kit.hub.logic.compose import LIVE as SHOWN
from kit.hub.logic.correcting import earlier_texts


@dataclass(frozen=True)
class Moved:
    """A place that gets another owner: whose it was, and whose it is."""

    title: str
    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Everything that a release changes: as rows, in whose hands, and what no town will see."""

    sheaves: list[Sheaf]
    owners: list[Moved]
    unseen: list[Sheaf]

    @property
    def is_empty(self) -> bool:
        """Whether towns would not notice the release, and nothing changes hands."""
        return not (self.sheaves or self.owners or self.unseen)

    @property
    def count(self) -> int:
        """How many rows there are to read."""
        return sum(len(sheaf.rows) for sheaf in self.sheaves)


def read_changes(last: Objects, new: Objects) -> Changes:
    """What taking `new` after `last` does to a town that changed nothing; no query."""
    plan = decide(last, new, last)
    library = library_of(last, new, plan)
    order = order_of(library)
    seen = {(entry.uid, entry.path) for entry in plan.entries}
    whole = {entry.uid for entry in plan.entries if not entry.path}
    every = decide(_standard(last), _standard(new), _standard(last))
    unseen = [
        entry for entry in every.entries
        if (entry.uid, entry.path) not in seen and entry.uid not in whole and entry.kind is EntryKind.CHANGE
    ]  # fmt: skip
    return Changes(
        sheaves=sheaves(library, ((LIVE, entry) for entry in plan.entries), order=order),
        owners=_moved(last, new, library),
        unseen=sheaves(library_of(last, new, every), ((LIVE, entry) for entry in unseen), order=order),
    )


def library_of(last: Objects, new: Objects, plan: Plan) -> Library:
    """The documents that sentences about a release are about."""
    sides = {"base": last, "theirs": new, "ours": last, "result": plan.objects}
    return Library([new, last, plan.objects], sides=sides, linked=ways_to(plan.objects))


def texts_again(before: Release, wrong: Release, seed: str) -> dict[str, BlueprintObject]:
    """What a correcting release after `wrong` would say; `seed` names the correction."""
    can_hide = frozenset(entry.name for entry in blueprint_types.values() if "live" in entry.fields)
    return earlier_texts(before.by_uid, wrong.by_uid, seed, can_hide=can_hide)


def _standard(objects: Objects) -> dict[str, BlueprintObject]:
    rules = {path[0] if path else "": str(owner) for path, owner in EVERYTHING_STANDARD.rules.items()}
    return {uid: replace(entry, ownership=rules, sealed=()) for uid, entry in objects.items()}


def _moved(last: Objects, new: Objects, library: Library) -> list[Moved]:
    found = []
    for uid, entry in new.items():
        before = last.get(uid)
        if before is None:
            continue
        for text in sorted({*before.ownership, *entry.ownership}):
            path = parse_path(text)
            was, now = before.owners.owner_at(path), entry.owners.owner_at(path)
            if was != now and (
                path == () or path[0] in entry.fields or path[0] in (SHOWN, "parent", "children")
            ):
                place = " › ".join(library.spot(uid, path).words)
                found.append(Moved(library.title(uid), place, str(was), str(now)))
    return found
