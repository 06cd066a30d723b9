"""Which of the prefecture's own objects go into its next release, with which fields, whose they are, and where they stand.

For: releases made from what the hub's editors hold published. Not for: reading it (`bridge.compose`), judging the result
(`blueprints.logic.lint`), and sources in files (`source`).

Rules
1. What the last release had stays in until it is deleted or left out: that is a withdrawal, and needs a reason. So does
   what residents saw and is not published any more.
2. What is new comes in once it is published, below a page that is in. A new picture comes in where one of the others
   shows it. What staff left out stays out, with everything below it.
3. An object keeps the fields that it had in the last release; another one joins when it no longer says what an untouched
   object says. So nothing changes where nobody changed anything.
4. Whose it is: what staff decided here; else as in the last release; else the default of its kind. A rule about a place
   that is gone falls away.
5. The hub is a site too: where a place is the towns', the facts of its own window and the day on which it checked a page
   are its own, and the release says there what the last one said.
6. Pages keep their order; what is not in leaves no gap.
7. What was withdrawn once and still stands here stays out (`leftovers`).
8. The kit that a town needs is the hub's own as soon as a release uses what the one before did not, else as before.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.existence import pointed_at
from kit.blueprints.logic.findings import may_hold_facts
from kit.blueprints.logic.media import IMAGE_TYPE
from kit.blueprints.logic.ownership import CHILDREN, PARENT, Owner, parse_ownership
from kit.blueprints.logic.requirements import Requires
from kit.blueprints.logic.richtext import is_rich, mergeable
from kit.blueprints.logic.siblings import Rows, children, lefts
from kit.blueprints.logic.values import (
    ABSENT,
    ROOT,
    Json,
    Maybe,
    Path,
    is_keyed_list,
    parse_path,
    value_at,
)
from kit.hub.logic.leftovers import Gone

Objects = Mapping[str, BlueprintObject]
LIVE: Final = "live"
NOTHING: Final = Gone()
_WINDOW: Final = "window.window"
_TIMES: Final = ("hours", "closures")
_VERSION: Final = re.compile(r"([0-9]{4})\.([0-9]+)")


@dataclass(frozen=True)
class Owned:
    """What staff decided about one object: rules by written path, sealed lists, and whether it is in a release at all."""

    rules: Mapping[str, str]
    sealed: tuple[str, ...] = ()
    is_left_out: bool = False


@dataclass(frozen=True)
class Chosen:
    """The objects of the next release by uid; `withdrawn` and `hidden` (no longer published) need a reason each.

    `left` are new objects that stay out because nobody published them, `own` those that were withdrawn and that the hub
    still shows on its own site.
    """

    objects: Objects
    withdrawn: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def need_reason(self) -> tuple[str, ...]:
        """The uids whose disappearance has to be explained to the towns."""
        return (*self.withdrawn, *self.hidden)


def choose(
    here: Objects,
    last: Objects,
    owned: Mapping[str, Owned],
    blank: Callable[[str, str], Json],
    gone: Gone = NOTHING,
) -> Chosen:
    """Return what goes into the next release.

    `here`: everything of the hub with all its fields; `last`: the objects of the last release; `blank(type, field)`: what
    an untouched object says there; `gone`: what was withdrawn before.
    """
    here = {uid: replace(entry, fields=gone.without_leftovers(entry)) for uid, entry in here.items()}
    left_out = {uid for uid in here if _is_left_out(uid, here, owned)}
    never = left_out | gone.uids
    out = {uid for uid in here if _is_out(uid, here, last, never)}
    inside = {uid: entry for uid, entry in here.items() if uid not in out and entry.type != IMAGE_TYPE}
    shown = pointed_at(inside.values())
    pictures = {
        uid: entry for uid, entry in here.items()
        if entry.type == IMAGE_TYPE and uid not in out and (uid in last or uid in shown)
    }  # fmt: skip
    placed = _in_place({**inside, **pictures}, here)
    objects = {
        uid: _as_released(entry, last.get(uid), owned.get(uid), blank) for uid, entry in placed.items()
    }
    return Chosen(
        objects=objects,
        withdrawn=tuple(uid for uid in last if uid not in objects),
        hidden=tuple(uid for uid in last if uid in objects and _is_shown(last[uid]) and not _is_shown(objects[uid])),
        left=tuple(sorted(out - last.keys() - never)),
        own=tuple(sorted(uid for uid in (gone.uids & here.keys()) - left_out if _is_seen(here[uid]))),
    )  # fmt: skip


def default_ownership(type_name: str, fields: Mapping[str, Json]) -> Owned:
    """Return whose a new object is: a contact is fixed as a whole; else the prefecture's default, with a fixed address.

    The day on which somebody checked a page is the town's own.
    """
    if type_name == "core.contact":
        return Owned({"": Owner.FIXED}, tuple(name for name in _TIMES if name in fields))
    own = {"slug": Owner.FIXED, "checked_on": Owner.LOCAL}
    return Owned({"": Owner.STANDARD, **{name: owner for name, owner in own.items() if name in fields}})


def standing_rules(owned: Owned, fields: dict[str, Json]) -> Owned:
    """Return the rules whose places are there; the others fall away."""
    return replace(
        owned,
        rules={path: owner for path, owner in owned.rules.items() if _stands(fields, path)},
        sealed=tuple(path for path in owned.sealed if _is_list(fields, path)),
    )


def next_version(last: str, year: int) -> str:
    """Return what the next release is called: the year and a number that begins anew with it ("2026.4")."""
    match = _VERSION.match(last)
    before, number = (int(match[1]), int(match[2])) if match else (year, 0)
    return f"{before}.{number + 1}" if before >= year else f"{year}.1"


def needed_kit(now: Requires, last: Release, kit: str) -> str:
    """Return the version of the kit from which on a town can take this release; "" when every kit can."""
    before = last.extra.get("kit")
    return kit if _asks_more(now, last.requires) else str(before or "")


def urgent_choices(objects: Objects, last: Objects, allowed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return which changed facts (uid, field) may be called urgent: fixed fields of contacts that were there before."""
    return tuple(
        (uid, name)
        for uid, entry in sorted(objects.items())
        if entry.type == "core.contact" and uid in last
        for name in sorted(allowed & entry.fields.keys())
        if entry.fields[name] != last[uid].fields.get(name) and entry.owners.is_fixed((name,))
    )


def notes_with(notes: str, reasons: Sequence[tuple[str, str]]) -> str:
    """Return the notes with why each thing was withdrawn: (title, reason), of two that are called alike too."""
    if not reasons:
        return notes.strip()
    lines = [f"・「{title}」: {reason}" for title, reason in reasons]
    return "\n".join([notes.strip(), "", "取り下げたもの", *lines])


def _is_out(uid: str, here: Objects, last: Objects, never: Set[str]) -> bool:
    if uid in never:
        return True
    if uid in last:
        return False
    entry, is_picture = here[uid], here[uid].type == IMAGE_TYPE
    above = entry.parent
    return not is_picture and (
        not _is_shown(entry) or (above is not None and above in here and _is_out(above, here, last, never))
    )


def _is_left_out(uid: str, here: Objects, owned: Mapping[str, Owned]) -> bool:
    return any(owned[above].is_left_out for above in _upwards(uid, here) if above in owned)


def _upwards(uid: str, here: Objects) -> Iterator[str]:
    above: str | None = uid
    while above is not None and above in here:
        yield above
        above = here[above].parent


def _is_shown(entry: BlueprintObject) -> bool:
    return entry.fields.get(LIVE, True) is not False


def _is_seen(entry: BlueprintObject) -> bool:
    return entry.fields.get(LIVE) is True


def _in_place(inside: Objects, here: Objects) -> Objects:
    rows: Rows = {
        parent: [uid for uid in row if uid in inside]
        for parent, row in children(here).items()
        if parent is not None
    }
    left = lefts(rows)
    return {
        uid: replace(entry, after=left.get(uid) if entry.parent else entry.after)
        for uid, entry in inside.items()
    }


def _as_released(
    entry: BlueprintObject,
    before: BlueprintObject | None,
    owned: Owned | None,
    blank: Callable[[str, str], Json],
) -> BlueprintObject:
    fields = {
        name: value for name, value in entry.fields.items()
        if before is None or name in before.fields or value != blank(entry.type, name)
    }  # fmt: skip
    if owned is None:
        owned = Owned(before.ownership, before.sealed) if before else default_ownership(entry.type, fields)
    owned = standing_rules(owned, fields)
    fields = _without_own_facts(entry.type, fields, before, owned)
    rules = {path: str(owner) for path, owner in owned.rules.items()}
    return replace(entry, fields=fields, ownership=rules, sealed=owned.sealed)


def _without_own_facts(
    type_name: str, fields: dict[str, Json], before: BlueprintObject | None, owned: Owned
) -> dict[str, Json]:
    if before is None:
        return fields
    owners = parse_ownership({path: str(owner) for path, owner in owned.rules.items()})
    own = {
        name
        for name in fields.keys() & before.fields.keys()
        if owners.is_local((name,)) and _is_own_fact(type_name, name)
    }
    return {name: before.fields[name] if name in own else value for name, value in fields.items()}


def _is_own_fact(type_name: str, name: str) -> bool:
    return type_name == _WINDOW or name == "checked_on" or may_hold_facts(type_name, name)


def _stands(fields: dict[str, Json], text: str) -> bool:
    path = _path(text)
    if path in (ROOT, PARENT, CHILDREN) or value_at(fields, path) is not ABSENT:
        return True
    holder: Maybe = value_at(fields, path[:-1])
    paragraphs = mergeable(holder) if isinstance(holder, str) and is_rich(holder) else None
    return any(paragraph.key == path[-1] for paragraph in paragraphs or ())


def _is_list(fields: dict[str, Json], text: str) -> bool:
    return is_keyed_list(value_at(fields, _path(text)))


def _path(text: str) -> Path:
    try:
        return parse_path(text)
    except ValueError:
        return ("",)


def _asks_more(now: Requires, before: Requires) -> bool:
    types = any(set(fields) - set(before.types.get(name, ())) for name, fields in now.types.items())
    blocks = any(
        set(parts) - set(before.blocks.get(place, {}).get(name, ())) or name not in before.blocks.get(place, {})
        for place, found in now.blocks.items()
        for name, parts in found.items()
    )  # fmt: skip
    return types or any(name not in before.types for name in now.types) or blocks
