"""One slug for one page among its neighbours.

For: the clash that two authors make without knowing of each other. Not for: what a slug may look like.

Rules:
1. A fixed slug is kept; then the page that already had this slug at this place keeps it; then the smaller
   uid.
2. Who gives way gets `-2` (or the next free number). A new page that gives way arrives unpublished (unless
   that it is published is fixed) and is a conflict. A page that was here before leaves a redirect from its
   old slug.
"""

from collections.abc import Mapping
from dataclasses import replace

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.merge import Ledger
from kit.blueprints.logic.plan import Entry, EntryKind, Redirect
from kit.blueprints.logic.rows import Reason, Sides
from kit.blueprints.logic.values import ABSENT, Json, Maybe

Objects = Mapping[str, BlueprintObject]
SLUG = ("slug",)
LIVE = ("live",)


def settle_slugs(
    objects: dict[str, BlueprintObject], theirs: Objects, ours: Objects, entries: list[Entry]
) -> tuple[Redirect, ...]:
    """Give every page below one parent its own slug, changing `objects`.

    Return the redirects this asks for.
    """
    groups: dict[str | None, list[str]] = {}
    for uid, entry in objects.items():
        if isinstance(entry.fields.get("slug"), str):
            groups.setdefault(entry.parent, []).append(uid)
    redirects: list[Redirect] = []
    for group in groups.values():
        # A slug that anyone here wants is never given away as a way out.
        used: set[str] = set()
        wanted = {str(objects[uid].fields["slug"]) for uid in group}
        for uid in sorted(group, key=lambda uid: _rank(objects[uid], theirs.get(uid), ours.get(uid))):
            slug = str(objects[uid].fields["slug"])
            if slug in used:
                free = _free(slug, used | wanted)
                redirects += _give_way(uid, slug, free, objects, theirs, ours, entries)
                slug = free
            used.add(slug)
    return tuple(sorted(redirects, key=lambda redirect: redirect.uid))


def _rank(
    entry: BlueprintObject, there: BlueprintObject | None, here: BlueprintObject | None
) -> tuple[bool, bool, str]:
    is_fixed = there is not None and there.owners.is_fixed(SLUG)
    was_here = (
        here is not None and here.parent == entry.parent and here.fields["slug"] == entry.fields["slug"]
    )
    return (not is_fixed, not was_here, entry.uid)


def _free(slug: str, taken: set[str]) -> str:
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _give_way(
    uid: str,
    slug: str,
    free: str,
    objects: dict[str, BlueprintObject],
    theirs: Objects,
    ours: Objects,
    entries: list[Entry],
) -> list[Redirect]:
    there, here = theirs.get(uid), ours.get(uid)
    sides = Sides(ABSENT, _field(there, "slug"), _field(here, "slug"))
    ledger = Ledger(uid, entries)
    changed: dict[str, Json] = {"slug": free}
    is_own = there is None
    ledger.add(EntryKind.CHANGE, Reason.SLUG_TAKEN, SLUG, sides, free)
    if is_own:
        ledger.add(EntryKind.NOTICE, Reason.SLUG_GIVEN_UP, SLUG, sides, free)
    else:
        ledger.add(EntryKind.CONFLICT, Reason.SLUG_TAKEN, SLUG, sides, free)
    if there is not None and here is None and not there.owners.is_fixed(LIVE):
        changed["live"] = False
        ledger.add(
            EntryKind.CHANGE, Reason.SLUG_TAKEN, LIVE, Sides(ABSENT, _field(there, "live"), ABSENT), False
        )
    objects[uid] = replace(objects[uid], fields={**objects[uid].fields, **changed})
    return [Redirect(uid, slug, free)] if here is not None and _field(here, "slug") == slug else []


def _field(entry: BlueprintObject | None, name: str) -> Maybe:
    return ABSENT if entry is None else entry.fields.get(name, ABSENT)
