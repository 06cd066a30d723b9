"""What the review of one waiting release shows: read once, nothing written.

For: the review screen, its change sheet and its previews. Not for: choosing and taking (`actions`).
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from wagtail.models import Page

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.planning import Prospect
from kit.blueprints.bridge.references import References, instance_with, model_of, page_with
from kit.blueprints.bridge.rows import Decided, Row, Sheaf, sheaves, words_of
from kit.blueprints.bridge.values import write_fields
from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.existence import pointed_at
from kit.blueprints.logic.looking import value_there
from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.siblings import children
from kit.blueprints.logic.standing import DRAFT, LIVE
from kit.blueprints.logic.values import parse_path
from kit.blueprints.models import PlanChoice


@dataclass(frozen=True)
class Notice:
    """One urgent value: where, what it says afterwards, and why it is urgent."""

    title: str
    place: str
    words: str
    reason: str


@dataclass(frozen=True)
class Review:
    """One waiting release as people read it."""

    prospect: Prospect
    library: Library
    sheaves: list[Sheaf]
    urgent: list[Notice]
    waiting: list[str]

    @property
    def rows(self) -> list[Row]:
        """Every row of every page."""
        return [row for sheaf in self.sheaves for row in sheaf.rows]

    @property
    def open_rows(self) -> list[Row]:
        """The disagreements that nobody has decided."""
        return [row for row in self.rows if row.is_open]

    @property
    def clean_count(self) -> int:
        """How many changes nobody has to decide."""
        return sum(row.entry.kind is EntryKind.CHANGE for row in self.rows)

    @property
    def decided_changes(self) -> list[Row]:
        """The changes at which somebody chose otherwise."""
        return [row for row in self.rows if row.entry.kind is EntryKind.CHANGE and row.decided]

    def row(self, entry_id: str) -> Row | None:
        """The row that a person saw; the published version's where there are two."""
        found = [row for row in self.rows if row.entry.id == entry_id]
        return min(found, key=lambda row: row.is_draft, default=None)


def read_review(prospect: Prospect) -> Review:
    """Everything that one waiting release would do, in words; one query."""
    library = library_of(prospect)
    found = sheaves(library, prospect.decision.entries, decided=_decided(prospect), order=order_of(library))
    chosen = {row.entry: row for row in PlanChoice.objects.filter(release=prospect.stored)}
    for sheaf in found:
        sheaf.conflicts[:] = [_with_words(library, row, chosen) for row in sheaf.conflicts]
        sheaf.changes[:] = [_with_words(library, row, chosen) for row in sheaf.changes]
    return Review(
        prospect, library, found, urgent_notices(prospect, library), waiting_titles(prospect, library)
    )


def library_of(prospect: Prospect) -> Library:
    """Every document that a waiting release is about."""
    sides = prospect.decision.standing.sides
    after = [prospect.outcomes[state].objects for state in (LIVE, DRAFT)]
    now = [sides[state].ours for state in (LIVE, DRAFT)]
    theirs = prospect.decision.release.by_uid
    documents = {"base": sides[LIVE].base, "theirs": theirs, "ours": now[0], "result": after[0]}
    every = [*after, theirs, *now, sides[LIVE].base, sides[DRAFT].base]
    return Library(every, sides=documents, linked=ways_to(after[0]))


def ways_to(documents: Mapping[str, BlueprintObject]) -> frozenset[str]:
    """The uids to which some published page leads."""
    shown = (entry for entry in documents.values() if entry.fields.get("live", True))
    return frozenset(pointed_at(shown))


def before_and_after(prospect: Prospect, uid: str) -> Mapping[str, BlueprintObject | None]:
    """The published version of one object, now and when the release has been taken."""
    ours = prospect.decision.standing.sides[LIVE].ours
    return {"before": ours.get(uid), "after": prospect.outcomes[LIVE].objects.get(uid)}


def page_as(entry: BlueprintObject) -> Any:
    """A page as an entry has it, made in memory and never to be saved; None for what is no page."""
    if not issubclass(model_of(entry.type), Page):
        return None
    row = instance_with(entry.uid)
    page = copy(row) if row is not None else _new_page(entry)
    write_fields(page, entry.type, entry.fields, References())
    return page


def _new_page(entry: BlueprintObject) -> Any:
    """A page that is not in the tree yet, at a place below its section where it can look around."""
    parent = (page_with(entry.parent) if entry.parent else None) or Page.get_first_root_node()
    page = model_of(entry.type)(
        uid=entry.uid, title=entry.fields["title"], slug=entry.fields["slug"], live=False
    )
    page.depth = parent.depth + 1
    last = parent.get_last_child()
    page.path = last._inc_path() if last else page._get_path(parent.path, page.depth, 1)
    page.set_url_path(parent)
    return page


def _with_words(library: Library, row: Row, chosen: Mapping[str, PlanChoice]) -> Row:
    if row.decided is None:
        return row
    stored = chosen[row.entry.id]
    return replace(row, decided=replace(row.decided, words=words_of(library, row, stored.take, stored.value)))


def _decided(prospect: Prospect) -> dict[str, Decided]:
    rows = PlanChoice.objects.filter(release=prospect.stored, entry__in=list(prospect.choices))
    return {row.entry: Decided(row.take, row.by, row.at) for row in rows}


def order_of(library: Library) -> list[str]:
    """The uids as the site shows them: contacts, then the tree from the top."""
    places: dict[str, BlueprintObject] = {}
    for document in reversed(library.documents):
        places |= document
    rows = children(places)
    contacts = sorted(uid for uid in rows.get(None, []) if not rows.get(uid))
    return [*contacts, *_down(rows, None, set(contacts))]


def _down(rows: Mapping[str | None, list[str]], parent: str | None, seen: set[str]) -> list[str]:
    found: list[str] = []
    for uid in rows.get(parent, []):
        if uid not in seen:
            seen.add(uid)
            found += [uid, *_down(rows, uid, seen)]
    return found


def urgent_notices(prospect: Prospect, library: Library) -> list[Notice]:
    """What a waiting release calls urgent."""
    return urgent_of(prospect.decision.release, library)


def urgent_of(release: Release, library: Library) -> list[Notice]:
    """What a release calls urgent, in words."""
    notices = []
    for urgent in release.urgent:
        path = parse_path(urgent.path)
        spot = library.spot(urgent.uid, path)
        words = library.words(spot, value_there(release.by_uid[urgent.uid].fields, path)) or ""
        notices.append(Notice(library.title(urgent.uid), " › ".join(spot.words), words, urgent.reason))
    return notices


def waiting_titles(prospect: Prospect, library: Library) -> list[str]:
    """The titles of what the release changes and somebody is at work on."""
    decision = prospect.decision
    base, theirs = decision.standing.sides[LIVE].base, decision.release.by_uid
    busy = (uid for uid in decision.waiting if uid in base)
    return sorted(
        library.title(uid) for uid in busy if uid not in theirs or theirs[uid].fields != base[uid].fields
    )
