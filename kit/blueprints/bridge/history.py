"""Acts of the past and open disagreements, in words.

For: the history, the sheet of a past act, and deciding weeks later. Not for: waiting releases (`review`).
"""

from dataclasses import replace
from typing import Any

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.bridge.review import order_of, ways_to
from kit.blueprints.bridge.rows import Decided, Row, Sheaf, read_row, sheaves
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.bridge.undoing import way_back
from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.logic.looking import value_there
from kit.blueprints.logic.plan import Entry, EntryKind, parse_entry
from kit.blueprints.logic.standing import DRAFT, LIVE, STATES
from kit.blueprints.models import ApplyRun, Conflict, PlanChoice
from kit.blueprints.queries.history import titles


def rows_of_run(run: ApplyRun) -> list[Sheaf]:
    """What one act did, page by page."""
    library = library_of_run(run)
    entries = [(str(data["state"]), parse_entry(data)) for data in run.entries]
    return sheaves(library, entries, decided=_decided(run), order=order_of(library))


def rows_of_way_back(run: ApplyRun) -> list[Sheaf]:
    """What taking an act back would change, page by page."""
    way = way_back(run)
    library = Library([way.then[LIVE], way.now[LIVE], way.then[DRAFT], way.now[DRAFT]], titles(), sides={
        "ours": way.now[LIVE], "result": way.then[LIVE], "theirs": way.then[LIVE], "base": way.now[LIVE],
    })  # fmt: skip
    entries = [pair for pair in way.entries if pair[1].kind in (EntryKind.CHANGE, EntryKind.CONFLICT)]
    return sheaves(library, entries, order=order_of(library))


def library_of_run(run: ApplyRun) -> Library:
    """Every document that an act was about."""
    after, before = _kept(run.after), _kept(run.before)
    base = _bases(run, LIVE)
    release = read_release(bytes(run.release.document)).by_uid
    documents = [after[LIVE], before[LIVE], after[DRAFT], before[DRAFT], release, base]
    sides = {"base": base, "theirs": release, "ours": before[LIVE], "result": after[LIVE]}
    return Library(documents, titles(), sides=sides)


def row_of_conflict(conflict: Conflict) -> Row:
    """An open disagreement with the town's text as it stands there now."""
    assert conflict.run is not None
    entry = parse_entry(conflict.entry)
    standing = read_standing(conflict.run.release.blueprint)
    side = standing.sides[conflict.state]
    release = read_release(bytes(conflict.run.release.document)).by_uid
    library = Library([side.ours, release, side.base], titles(), sides={
        "base": {**side.base, **_bases(conflict.run, conflict.state)}, "theirs": release, "ours": side.ours, "result": side.ours,
    }, linked=ways_to(side.ours))  # fmt: skip
    now = _with_what_stands_now(entry, side.ours.get(entry.uid))
    return read_row(library, conflict.state, now)


def _with_what_stands_now(entry: Entry, here: BlueprintObject | None) -> Entry:
    """The entry with the text of today, where it names a text; places and whole pages stay as they were noted."""
    if here is None or not entry.path or entry.path[0] not in here.fields:
        return entry
    now = value_there(here.fields, entry.path)
    return replace(entry, ours=now, result=now)


def _bases(run: ApplyRun, state: str) -> dict[str, BlueprintObject]:
    """What the prefecture's values were before an act."""
    kept = run.before.get("bases", {}).get(state, {})
    return {uid: parse_object(row["content"]) for uid, row in kept.items()}


def _kept(data: Any) -> dict[str, dict[str, BlueprintObject]]:
    return {
        state: {uid: parse_object(entry) for uid, entry in data.get(state, {}).items() if entry is not None}
        for state in STATES
    }


def _decided(run: ApplyRun) -> dict[str, Decided]:
    if run.kind != ApplyRun.Kind.APPLY:
        return {}
    before = PlanChoice.objects.filter(release=run.release, at__lte=run.at)
    found = {row.entry: Decided(row.take, row.by, row.at) for row in before}
    for row in Conflict.objects.filter(run=run):
        found.pop(row.entry_id, None)
        if row.decided_at is not None:
            found[row.entry_id] = Decided(row.take, row.decided_by, row.decided_at)
    return found
