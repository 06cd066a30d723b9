"""What the next release would meet in the towns, from what they publish of themselves (`/blueprints/state.json`).

For: the desk before it builds, and the counts beside the editors. Not for: asking towns (`queries.rehearsal`), nor for what
they do not publish: drafts, choices and marks stay theirs, so that this is what would happen as far as anybody can see.

Rules
1. A town takes releases one after the other: one that is behind meets those in between first, each as it was given out.
2. Where a town took something off its public pages, or has something of its own in what is for staff alone (templates of
   meetings, texts for answers), nothing is known of its text: it is counted as unseen once the release touches it.
3. A release that asks for a newer kit is not taken at all; a version that cannot be read is not newer.
4. A state that names another blueprint, or none, says nothing about this one; nor does one that is not as agreed. It
   comes from outside, and one broken town must not take the others off the desk.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kit.blueprints.logic.canonical import CanonicalError, normalise
from kit.blueprints.logic.decide import Objects, decide
from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.values import ORDER, Json, is_keyed_list, parse_path

_NUMBERS: Final = re.compile(r"\d+")
_LONGEST: Final = 40  # letters of a version


@dataclass(frozen=True)
class Shown:
    """One object as a town shows it; `values` by written path, None where it is not shown."""

    values: Mapping[str, Json] | None
    parent: str | None
    after: str | None
    overrides: tuple[str, ...]


@dataclass(frozen=True)
class TownState:
    """One town's public state of one blueprint."""

    name: str
    kit: str
    sequence: int
    version: str
    objects: Mapping[str, Shown]


@dataclass(frozen=True)
class Outlook:
    """What the release meets in one town: entries by kind, what is not seen of it, and what keeps it from taking it."""

    town: TownState
    conflicts: tuple[Entry, ...] = ()
    displaced: tuple[Entry, ...] = ()
    unseen: tuple[str, ...] = ()
    behind: int = 0
    lacks_kit: str = ""
    is_unknown: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether nobody there has to do anything."""
        return not (self.conflicts or self.displaced or self.unseen or self.lacks_kit or self.is_unknown)


@dataclass(frozen=True)
class Use:
    """How many towns have an object or a place, and how many say something else there."""

    towns: int
    others: int


def read_state(data: Mapping[str, Any], blueprint: str) -> TownState | None:
    """Return a town's state of one blueprint from its published data; None when it says nothing about it."""
    found = next((one for one in data.get("blueprints", []) if one.get("name") == blueprint), None)
    if found is None or not isinstance(found.get("sequence"), int):
        return None
    entries, kit, version = found.get("objects", []), data.get("kit", ""), found.get("version") or ""
    if not all(_is_version(word) for word in (kit, version)) or not all(
        _is_agreed(entry) for entry in entries
    ):
        return None
    return TownState(
        name=str(data.get("name", "")), kit=kit, sequence=found["sequence"], version=version,
        objects={entry["uid"]: _shown(entry) for entry in entries},
    )  # fmt: skip


def rehearse(town: TownState, line: Sequence[Release], new: Release) -> Outlook:
    """Return what a town would meet when it takes everything up to `new`; `line`: the releases before it, oldest first."""
    kit = str(new.extra.get("kit") or "")
    lacks = kit if is_older(town.kit, kit) else ""
    past = {release.sequence: release for release in line}
    start = past.get(town.sequence)
    behind = max(0, new.sequence - 1 - town.sequence)
    if start is None:
        return Outlook(town, behind=behind, lacks_kit=lacks, is_unknown=True)
    base: Objects = start.by_uid
    ours: Objects = town_objects(town, start)
    unseen = tuple(
        sorted(uid for uid, shown in town.objects.items() if shown.values is None and shown.overrides)
    )
    entries: list[Entry] = []
    for release in [*(found for found in line if found.sequence > town.sequence), new]:
        plan = decide(base, release.by_uid, ours)
        entries += plan.entries
        base, ours = plan.base, plan.objects
    touched = _touched(start, new)
    return Outlook(
        town,
        conflicts=tuple(entry for entry in entries if entry.kind is EntryKind.CONFLICT),
        displaced=tuple(entry for entry in entries if entry.kind is EntryKind.DISPLACED),
        unseen=tuple(uid for uid in unseen if uid in touched),
        behind=behind, lacks_kit=lacks,
    )  # fmt: skip


def town_objects(town: TownState, base: Release) -> dict[str, BlueprintObject]:
    """Return a town's objects as far as they are public; what is not shown stands as the prefecture has it."""
    found = {}
    for uid, entry in base.by_uid.items():
        shown = town.objects.get(uid)
        if shown is None or (shown.values is None and "" in shown.overrides):
            continue
        if shown.values is None:
            found[uid] = entry
            continue
        below = _below(shown.values)
        fields = {name: _rebuilt(shown.values, below, name, value) for name, value in entry.fields.items()}
        found[uid] = replace(entry, fields=fields, parent=shown.parent, after=shown.after)
    return found


def uses(states: Iterable[TownState], uid: str) -> tuple[Use, dict[str, int]]:
    """Return how many towns have an object and how many changed something of it; and, by written path, how many there."""
    having = [shown for state in states if (shown := state.objects.get(uid)) is not None]
    at: dict[str, int] = {}
    for shown in having:
        for path in {part for written in shown.overrides for part in _above(written)}:
            at[path] = at.get(path, 0) + 1
    return Use(len(having), sum(bool(shown.overrides) for shown in having)), at


def rewritten(town: TownState, release: Release) -> int:
    """Return how many objects of `release`, the one it has, a town words differently; what is its own to fill is no change."""
    return sum(
        any(entry.owners.owner_at(parse_path(path)) is not Owner.LOCAL for path in shown.overrides)
        for uid, entry in release.by_uid.items()
        if (shown := town.objects.get(uid)) is not None
    )


def is_older(one: str, other: str) -> bool:
    """Tell whether a version of the kit is older than another; what cannot be read is not."""
    numbers = [[int(part) for part in _NUMBERS.findall(text)[:3]] for text in (one, other)]
    return bool(numbers[0] and numbers[1]) and numbers[0] < numbers[1]


def _is_version(word: object) -> bool:
    """Whether this may be what a release or a kit is called: it is shown, and its numbers are read."""
    return isinstance(word, str) and len(word) <= _LONGEST and word.isascii() and word.isprintable()


def _is_agreed(entry: Mapping[str, Any]) -> bool:
    """Whether this is one object of a state: what it is called, where it stands, and values that a document may hold."""
    uid, overrides = entry.get("uid"), entry.get("overrides", [])
    places = [entry.get(name) for name in ("parent", "after")]
    try:
        normalise(dict(entry))
    except CanonicalError:
        return False
    return (
        isinstance(uid, str) and isinstance(overrides, list) and all(isinstance(path, str) for path in overrides)
        and all(place is None or isinstance(place, str) for place in places)
    )  # fmt: skip


def _shown(entry: Mapping[str, Any]) -> Shown:
    values = entry.get("values")
    return Shown(
        values=values if isinstance(values, dict) else None, parent=entry.get("parent"), after=entry.get("after"),
        overrides=tuple(entry.get("overrides", [])),
    )  # fmt: skip


def _rebuilt(values: Mapping[str, Json], below: Mapping[str, Iterable[str]], path: str, like: Json) -> Json:
    """The value at a path from atoms by path; `like` is the prefecture's value there, which names the blocks."""
    order = values.get(f"{path}/{ORDER}")
    if isinstance(order, list):
        known = {str(item["id"]): item for item in like} if is_keyed_list(like) else {}
        return [_item(values, below, f"{path}/{name}", known.get(str(name))) for name in order]
    if path in values:
        return values[path]
    if path in below:
        inside = like if isinstance(like, dict) else {}
        return {name: _rebuilt(values, below, f"{path}/{name}", inside.get(name)) for name in below[path]}
    return like


def _item(
    values: Mapping[str, Json],
    below: Mapping[str, Iterable[str]],
    path: str,
    known: Mapping[str, Json] | None,
) -> Json:
    """A block that the prefecture does not know is the town's; what kind it is does not matter to the merge."""
    kind = str(known["type"]) if known else "town"
    value = _rebuilt(values, below, path, known["value"] if known else None)
    return {"id": path.rpartition("/")[2], "type": kind, "value": value}


def _below(values: Iterable[str]) -> dict[str, dict[str, None]]:
    """The names right below each path, in the order in which they come: looked for once, not at every step."""
    found: dict[str, dict[str, None]] = {}
    for key in values:
        path, _slash, name = key.rpartition("/")
        while path and name not in found.get(path, ()):
            found.setdefault(path, {})[name] = None
            path, _slash, name = path.rpartition("/")
    return found


def _above(path: str) -> list[str]:
    parts = [part for part in path.split("/") if part != ORDER]
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)] or [""]


def _touched(start: Release, new: Release) -> set[str]:
    both = start.by_uid.keys() | new.by_uid.keys()
    return {uid for uid in both if start.by_uid.get(uid) != new.by_uid.get(uid)}
