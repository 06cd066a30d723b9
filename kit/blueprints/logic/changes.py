"""What becomes different in a town: each object before and after, in both versions.

For: carrying a decision out, keeping what a run did, and going back. Not for: deciding.

Rules:
1. An object is different when its fields, its parent or its left neighbour are; whose they are is no content.
2. Only what is different is kept: `before` and `after` of everything else are what stands there now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kit.blueprints.logic.apply import Outcome
from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.document import BlueprintObject, object_data, parse_town_object
from kit.blueprints.logic.siblings import children
from kit.blueprints.logic.standing import DRAFT, LIVE, STATES, Standing
from kit.blueprints.logic.values import Json


@dataclass(frozen=True)
class Change:
    """One object that becomes different; None where it is not there. Both mappings are by version."""

    uid: str
    before: Mapping[str, BlueprintObject | None]
    after: Mapping[str, BlueprintObject | None]

    @property
    def is_new(self) -> bool:
        """Whether the object was not there before."""
        return self.before[LIVE] is None and self.after[LIVE] is not None

    @property
    def is_gone(self) -> bool:
        """Whether the object is not there afterwards."""
        return self.before[LIVE] is not None and self.after[LIVE] is None

    @property
    def is_moved(self) -> bool:
        """Whether the page hangs below another one afterwards."""
        before, after = self.before[LIVE], self.after[LIVE]
        return before is not None and after is not None and before.parent != after.parent

    @property
    def is_rewritten(self) -> bool:
        """Whether its content is different in any version."""
        return any(_fields(self.before[state]) != _fields(self.after[state]) for state in STATES)


@dataclass(frozen=True)
class Turn:
    """All changes by uid, and the whole town afterwards as it is published."""

    changes: tuple[Change, ...]
    objects: Objects

    def of_pages_in_order(self) -> Iterator[Change]:
        """The changes whose object stands there afterwards: parents before children, neighbours from left to right."""
        rows = children(self.objects)
        by_uid = {change.uid: change for change in self.changes}
        outside = sorted((parent for parent in rows if parent not in self.objects), key=str)
        waiting = [uid for parent in reversed(outside) for uid in reversed(rows[parent])]
        while waiting:
            uid = waiting.pop()
            if uid in by_uid:
                yield by_uid[uid]
            waiting += reversed(rows.get(uid, []))


def changes(standing: Standing, outcomes: Mapping[str, Outcome]) -> Turn:
    """Return what becomes different when a town that stands there becomes the outcomes."""
    before = {state: standing.sides[state].ours for state in STATES}
    return turn_between(before, {state: outcomes[state].objects for state in STATES})


def turn_between(before: Mapping[str, Objects], after: Mapping[str, Objects]) -> Turn:
    """Return what becomes different from one town to another, both given in both versions."""
    uids = sorted({*before[LIVE], *after[LIVE]})
    found = (
        Change(
            uid,
            {state: before[state].get(uid) for state in STATES},
            {state: after[state].get(uid) for state in STATES},
        )
        for uid in uids
    )
    different = tuple(
        change
        for change in found
        if any(not _same(change.before[state], change.after[state]) for state in STATES)
    )
    return Turn(different, after[LIVE])


def side_data(turn: Turn, which: str) -> dict[str, Json]:
    """Return `before` or `after` of a turn as plain data; an object that is not there is null.

    The draft stands apart only where it differs from the live version.
    """
    data: dict[str, Json] = {LIVE: {}, DRAFT: {}}
    for change in turn.changes:
        sides: Mapping[str, BlueprintObject | None] = getattr(change, which)
        for state in STATES:
            if state == DRAFT and sides[DRAFT] == sides[LIVE]:
                continue
            entry, into = sides[state], data[state]
            assert isinstance(into, dict)
            into[change.uid] = None if entry is None else object_data(entry)
    return data


def whole(data: Mapping[str, object], now: Mapping[str, Objects]) -> dict[str, dict[str, BlueprintObject]]:
    """Return both versions of a town from what `side_data` kept, filled up with what stands there now."""
    live = _overlay(now[LIVE], _mapping(data.get(LIVE)))
    draft = _overlay(_overlay(now[DRAFT], _mapping(data.get(LIVE))), _mapping(data.get(DRAFT)))
    return {LIVE: live, DRAFT: draft}


def _overlay(objects: Objects, data: Mapping[str, object]) -> dict[str, BlueprintObject]:
    result = dict(objects)
    for uid, entry in data.items():
        if entry is None:
            result.pop(uid, None)
        else:
            result[uid] = parse_town_object(entry)
    return result


def _mapping(data: object) -> Mapping[str, object]:
    return data if isinstance(data, dict) else {}


def _same(one: BlueprintObject | None, other: BlueprintObject | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.parent, one.after, one.fields) == (other.parent, other.after, other.fields)


def _fields(entry: BlueprintObject | None) -> object:
    return None if entry is None else entry.fields
