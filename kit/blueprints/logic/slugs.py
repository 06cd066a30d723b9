"""One slug for one page among its neighbours.

For: the clash that two authors make without knowing of each other. Not for: what a slug may look like.

Rules:
1. A waiting page is not touched; then a fixed slug is kept; then the page that already had this slug at
   this place keeps it; then the smaller uid.
2. Who gives way gets `-2` (or the next free number). A new page that gives way arrives unpublished (unless
   that it is published is fixed) and is a conflict. A page that was here before leaves a redirect from its
   old slug.
3. What hangs below nothing has neighbours of its own type only, and two that were there with one slug before
   are left alone: where they hang is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.merge import Ledger
from kit.blueprints.logic.plan import Entry, EntryKind, Redirect
from kit.blueprints.logic.rows import Reason, Sides
from kit.blueprints.logic.values import ABSENT, Json, Maybe

Objects = Mapping[str, BlueprintObject]
SLUG = ("slug",)
LIVE = ("live",)


@dataclass
class SlugSettler:
    """Gives every page below one parent its own slug, in `objects` itself."""

    objects: dict[str, BlueprintObject]
    theirs: Objects
    ours: Objects
    entries: list[Entry]
    waiting: frozenset[str] = frozenset()
    redirects: list[Redirect] = field(default_factory=list)

    def settle(self) -> tuple[Redirect, ...]:
        """Return the redirects that this asks for."""
        groups: dict[tuple[str | None, str], list[str]] = {}
        for uid, entry in self.objects.items():
            if isinstance(entry.fields.get("slug"), str):
                place = (entry.parent, "" if entry.parent else entry.type)
                groups.setdefault(place, []).append(uid)
        for group in groups.values():
            self._settle_group(sorted(group, key=self._rank))
        return tuple(sorted(self.redirects, key=lambda redirect: redirect.uid))

    def _settle_group(self, group: list[str]) -> None:
        # A slug that anyone here wants is never given away as a way out.
        wanted = {str(self.objects[uid].fields["slug"]) for uid in group}
        holders: dict[str, str] = {}
        for uid in group:
            slug = str(self.objects[uid].fields["slug"])
            if slug in holders and not self._stood_beside(uid, holders[slug]):
                free = _free(slug, wanted)
                self._give_way(uid, slug, free)
                wanted.add(free)
                slug = free
            holders[slug] = uid

    def _rank(self, uid: str) -> tuple[bool, bool, bool, str]:
        there = self.theirs.get(uid)
        is_fixed = there is not None and there.owners.is_fixed(SLUG)
        return (uid not in self.waiting, not is_fixed, not self._was_here(uid), uid)

    def _was_here(self, uid: str) -> bool:
        entry, here = self.objects[uid], self.ours.get(uid)
        return here is not None and here.parent == entry.parent and _get(here, "slug") == _get(entry, "slug")

    def _stood_beside(self, uid: str, other: str) -> bool:
        return self.objects[uid].parent is None and self._was_here(uid) and self._was_here(other)

    def _give_way(self, uid: str, slug: str, free: str) -> None:
        there, here = self.theirs.get(uid), self.ours.get(uid)
        sides = Sides(ABSENT, _get(there, "slug"), _get(here, "slug"))
        ledger = Ledger(uid, self.entries)
        ledger.add(EntryKind.CHANGE, Reason.SLUG_TAKEN, SLUG, sides, free)
        if there is None:
            ledger.add(EntryKind.NOTICE, Reason.SLUG_GIVEN_UP, SLUG, sides, free)
        else:
            ledger.add(EntryKind.CONFLICT, Reason.SLUG_TAKEN, SLUG, sides, free)
        changed: dict[str, Json] = {"slug": free}
        if there is not None and here is None and not there.owners.is_fixed(LIVE):
            changed["live"] = False
            live = Sides(ABSENT, _get(there, "live"), ABSENT)
            ledger.add(EntryKind.CHANGE, Reason.SLUG_TAKEN, LIVE, live, False)
        entry = self.objects[uid]
        self.objects[uid] = replace(entry, fields={**entry.fields, **changed})
        if _get(here, "slug") == slug:
            self.redirects.append(Redirect(uid, slug, free))


def _free(slug: str, taken: set[str]) -> str:
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _get(entry: BlueprintObject | None, name: str) -> Maybe:
    return ABSENT if entry is None else entry.fields.get(name, ABSENT)
