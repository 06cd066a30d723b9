"""Where a town stands with a blueprint, in words: what waits, what is open, what it changed itself.

For: the page 県からの更新 and the panel of the dashboard. Not for: the rows of one release (`review`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.planning import Prospect, pending_releases, prospects
from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.bridge.review import Notice, library_of, order_of, urgent_notices, waiting_titles
from kit.blueprints.bridge.rows import Row, read_row
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.looking import value_there
from kit.blueprints.logic.marks import NO_MARKS, observe
from kit.blueprints.logic.plan import Entry, EntryKind, parse_entry
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.standing import LIVE, OutOfOrder, Standing
from kit.blueprints.logic.values import ABSENT, ROOT, Json, Maybe, parse_path
from kit.blueprints.models import (
    Conflict,
    Displaced,
    FixedOverride,
    ObjectBase,
    StoredRelease,
)
from kit.blueprints.queries.overrides import active_overrides


@dataclass(frozen=True)
class Waiting:
    """One release that waits for a person."""

    stored: StoredRelease
    notes: str
    built_on: date
    urgent: list[Notice]
    clean: int
    open: int
    decided: int
    busy: list[str]


@dataclass(frozen=True)
class Kept:
    """A text of the town that was pushed aside, or a number that it overrides for a while."""

    record: Displaced | FixedOverride
    title: str
    place: str
    words: str


@dataclass(frozen=True)
class Open:
    """A disagreement that was left open when a release was taken."""

    conflict: Conflict
    title: str
    place: str


@dataclass(frozen=True)
class Overview:
    """Everything that the page says about one blueprint."""

    blueprint: str
    here: StoredRelease | None
    waiting: list[Waiting]
    trouble: str
    open: list[Open]
    displaced: list[Kept]
    overrides: list[Kept]
    own: list[tuple[str, list[Row]]]
    behind: list[str]


@dataclass(frozen=True)
class Glance:
    """The few numbers of the dashboard; a fixed number of queries and no merge."""

    waiting: list[StoredRelease]
    open: int
    displaced: int


def read_overview(blueprint: str) -> Overview:
    """Read all of it; the number of queries does not grow with what there is to say."""
    standing = read_standing(blueprint)
    found, trouble = look_ahead_or_say(blueprint)
    library = library_of(found[0]) if found else _library(standing)
    here = StoredRelease.objects.filter(blueprint=blueprint, sequence=standing.sequence).first()
    behind = [uid for uid, at in standing.sequences.items() if at < standing.sequence]
    return Overview(
        blueprint=blueprint, here=here, trouble=trouble, waiting=[_waiting(prospect) for prospect in found],
        open=_open(blueprint, library), displaced=_displaced(blueprint, library), overrides=_overrides(library),
        own=_own(standing, library), behind=sorted(library.title(uid) for uid in behind),
    )  # fmt: skip


def read_glance(blueprint: str) -> Glance:
    """What waits for somebody."""
    return Glance(
        waiting=pending_releases(blueprint),
        open=_conflicts(blueprint).count(),
        displaced=_unread(blueprint).count(),
    )


def look_ahead_or_say(blueprint: str) -> tuple[list[Prospect], str]:
    """The waiting releases, or why they cannot be looked at and what to do."""
    try:
        return prospects(blueprint), ""
    except ReleaseRefused as refused:
        return [], str(refused)
    except OutOfOrder:
        return [], "あいだの公開版が届いていません。抜けている版を受け取ると、取り込めるようになります。"


def _library(standing: Standing) -> Library:
    side = standing.sides[LIVE]
    return Library([side.ours, side.base])


def _waiting(prospect: Prospect) -> Waiting:
    release = prospect.decision.release
    kinds = [entry.kind for _, entry in prospect.decision.entries]
    library = library_of(prospect)
    return Waiting(
        stored=prospect.stored, notes=release.notes, built_on=date.fromisoformat(release.built_at[:10]),
        urgent=urgent_notices(prospect, library), clean=kinds.count(EntryKind.CHANGE),
        open=len({entry.id for _, entry in prospect.open_conflicts}), decided=len(prospect.choices),
        busy=waiting_titles(prospect, library),
    )  # fmt: skip


def _conflicts(blueprint: str) -> QuerySet[Conflict]:
    return Conflict.objects.filter(run__release__blueprint=blueprint, decided_at=None)


def _open(blueprint: str, library: Library) -> list[Open]:
    found = []
    for conflict in _conflicts(blueprint).select_related("run__release"):
        entry = parse_entry(conflict.entry)
        spot = library.spot(entry.uid, entry.path, (entry.ours, entry.theirs, entry.base))
        found.append(Open(conflict, library.title(entry.uid), " › ".join(spot.words)))
    return found


def _displaced(blueprint: str, library: Library) -> list[Kept]:
    return [_kept(row, row.value, library) for row in _unread(blueprint).select_related("release")]


def _unread(blueprint: str) -> QuerySet[Displaced]:
    """What was pushed aside by a release, or while somebody typed, and nobody has read."""
    owned = ObjectBase.objects.filter(blueprint=blueprint).values("uid")
    of_it = Q(release__blueprint=blueprint) | Q(release=None, uid__in=owned)
    return Displaced.objects.filter(of_it, seen_at=None)


def _overrides(library: Library) -> list[Kept]:
    return [_kept(row, row.value, library) for row in active_overrides()]


def _kept(record: Displaced | FixedOverride, value: Json, library: Library) -> Kept:
    uid, path = str(record.uid), parse_path(record.path)
    spot = library.spot(uid, path, (value,))
    return Kept(record, library.title(uid), " › ".join(spot.words), library.words(spot, value) or "")


def _own(standing: Standing, library: Library) -> list[tuple[str, list[Row]]]:
    """What the town's published pages say otherwise than the prefecture, page by page."""
    side = standing.sides[LIVE]
    found = []
    for uid in order_of(library):
        if uid not in side.base:
            continue
        rows = [read_row(library, LIVE, entry) for entry in _differences(standing, uid)]
        if rows:
            found.append((library.title(uid), rows))
    return found


def _differences(standing: Standing, uid: str) -> Iterator[Entry]:
    side = standing.sides[LIVE]
    base, ours = side.base[uid], side.ours.get(uid)
    marks = observe(base=base.fields, ours=ours.fields if ours else None, marks=NO_MARKS, owners=base.owners)
    for path in sorted(marks.edited | marks.deleted):
        before: Maybe = True if path == ROOT else value_there(base.fields, path)
        after: Maybe = ABSENT if ours is None else value_there(ours.fields, path)
        yield Entry(EntryKind.NOTICE, Reason.REMOVED_HERE, uid, path, before, before, before, after)
