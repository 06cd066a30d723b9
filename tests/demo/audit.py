"""Compares a town before and after a release, without the merge: what was its own, what became of it.

For: counting in the demonstration. It knows the merge table from its description only: values are looked up by path
in the two releases and in the two states of the town.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kit.blueprints.logic.differing import values_by_path
from kit.blueprints.logic.richtext import is_rich, plain_text
from kit.blueprints.logic.values import ORDER, parse_path
from tests.demo.rows import Objects, Sight

NOTHING = object()


@dataclass
class Found:
    """Counts of one town and one release; `lost`, `unequal` and `unasked` have to be empty."""

    edits: int = 0
    kept: int = 0
    displaced: int = 0
    fixed: int = 0
    conflicts: int = 0
    lost: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)


def audit(sight: Sight) -> Found:
    """Count what one town had of its own before, and where it is now."""
    found = Found()
    _own_texts(sight, found, {})
    _fixed_values(sight, found)
    _both_changed(sight, found)
    return found


def count_drafts(drafts: Sight, live: Objects, found: Found) -> None:
    """Add what only the drafts of the town say, and `live` did not, to the counts of `audit`."""
    _own_texts(drafts, found, live)


def _own_texts(sight: Sight, found: Found, counted: Objects) -> None:
    for uid, ours in sight.before.items():
        base = values_by_path(sight.old.by_uid[uid].fields) if uid in sight.old.by_uid else {}
        told = values_by_path(counted[uid].fields) if uid in counted else {}
        there = values_by_path(sight.after[uid].fields) if uid in sight.after else {}
        for path, value in values_by_path(ours.fields).items():
            if ORDER in path or value in ("", None, [], False):
                continue
            if value in (base.get(path, NOTHING), told.get(path, NOTHING)):
                continue
            found.edits += 1
            if _stands(value, there.get(path)):
                found.kept += 1
            elif _is_displaced(uid, path, value, sight.entries):
                found.displaced += 1
            else:
                found.lost.append(f"{uid} {path}: {value!r}"[:160])


def _stands(value: Any, now: Any) -> bool:
    """Word by word, or paragraph by paragraph in a text that took paragraphs of both."""
    if value == now:
        return True
    if not (isinstance(value, str) and isinstance(now, str)):
        return False
    return is_rich(value) and set(plain_text(value).splitlines()) <= set(plain_text(now).splitlines())


def _is_displaced(uid: str, path: str, value: Any, entries: list[dict[str, Any]]) -> bool:
    """Kept aside: the record of this place, or of something that holds it, has the words."""
    words = json.dumps(value, ensure_ascii=False)[1:-1] if isinstance(value, str) else json.dumps(value)
    return any(
        entry["uid"] == uid and entry["kind"] in ("displaced", "change") and _covers(entry["path"], path)
        and (words in json.dumps(entry.get("ours"), ensure_ascii=False) or entry["reason"] == "slug-given-up")
        for entry in entries
    )  # fmt: skip


def _covers(entry_path: str, path: str) -> bool:
    above, below = parse_path(entry_path), parse_path(path)
    return below[: len(above)] == above


def _fixed_values(sight: Sight, found: Found) -> None:
    for entry in sight.new.objects:
        mine = values_by_path(sight.after[entry.uid].fields) if entry.uid in sight.after else {}
        for path, value in values_by_path(entry.fields).items():
            if ORDER not in path and entry.owners.is_fixed(parse_path(path)):
                found.fixed += 1
                if mine.get(path, NOTHING) != value:
                    found.unequal.append(f"{entry.uid} {path}")


def _both_changed(sight: Sight, found: Found) -> None:
    """A question for a person exactly where both sides changed one value to different ones."""
    asked = [entry for entry in sight.entries if entry["kind"] == "conflict"]
    found.conflicts = len(asked)
    both = list(_places_both_changed(sight))
    for uid, path, mixed in both:
        if not mixed and not any(row["uid"] == uid and _covers(row["path"], path) for row in asked):
            found.unasked.append(f"{uid} {path}: both changed, nobody asked")
    for row in asked:
        needed = any(
            uid == row["uid"] and (_covers(row["path"], path) or _covers(path, row["path"]))
            for uid, path, _mixed in both
        )
        if row["reason"] == "both-changed" and not needed:
            found.unasked.append(f"{row['uid']} {row['path']}: asked without need")


def _places_both_changed(sight: Sight) -> Iterator[tuple[str, str, bool]]:
    """Standard values with three different sides; whether paragraphs of both stand there now."""
    for uid in sight.old.by_uid.keys() & sight.new.by_uid.keys() & sight.before.keys():
        objects = (sight.old.by_uid[uid], sight.new.by_uid[uid], sight.before[uid])
        base, theirs, ours = (values_by_path(entry.fields) for entry in objects)
        now = values_by_path(sight.after[uid].fields) if uid in sight.after else {}
        for path in base.keys() & theirs.keys() & ours.keys():
            if ORDER in path or objects[1].owners.owner_at(parse_path(path)).value != "standard":
                continue
            if len({repr(side[path]) for side in (base, theirs, ours)}) == 3:
                yield uid, path, now.get(path) not in (ours[path], theirs[path])
