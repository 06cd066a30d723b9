"""Entries of a plan, of a run, or of an open disagreement, as rows that can be read and decided.

For: every screen and sheet that shows what a release does. Not for: deciding.

Rules
- The rows stand page by page in the order of the site; disagreements first.
- What both versions of a page share stands once; what only the draft has says so.
- A text that is pushed aside is told with the change that pushes it, not twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from kit.blueprints.bridge.library import Library, Spot
from kit.blueprints.bridge.references import model_of
from kit.blueprints.logic.apply import Take
from kit.blueprints.logic.media import file_digest
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.reasons import TEXTS, choice_labels, sentence
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.showing import Pieces, compare
from kit.blueprints.logic.standing import DRAFT
from kit.blueprints.logic.values import ABSENT, ROOT, Maybe
from kit.pages.logic.differences import Piece

Listed = Iterable[tuple[str, Entry]]
SIDES = ("base", "theirs", "ours", "result")
_DECIDABLE = frozenset({Reason.FOLLOWED, Reason.ADDED, Reason.DELETED, Reason.REORDERED})


@dataclass(frozen=True)
class Column:
    """One version of a text: in pieces, or not there at all; `picture` is the SHA-256 of a file, `alt` what it shows."""

    pieces: Pieces = ()
    is_there: bool = True
    picture: str = ""
    alt: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it is there and says nothing."""
        return not any(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Decided:
    """Who decided what, and when."""

    take: str
    by: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One thing at one place. `before` and `after` are what stands there now and then.

    A twin is the draft's side of what the published version has too: both are decided at once. `labels` name the
    prefecture's side and the town's; `is_lost` says that the town keeps a page to which nothing leads any more.
    """

    key: str
    entry: Entry
    spot: Spot
    is_draft: bool
    reason: str
    base: Column
    theirs: Column
    ours: Column
    before: Column
    after: Column
    may_choose: bool = False
    is_twin: bool = False
    decided: Decided | None = None
    labels: tuple[str, str] = TEXTS
    is_lost: bool = False

    @property
    def decided_label(self) -> str:
        """What was decided, as it stands on its button; "" when nothing was."""
        if self.decided is None:
            return ""
        named = dict(zip((Take.THEIRS, Take.OURS), self.labels, strict=True))
        return named.get(Take(self.decided.take), _("書き直す"))

    @property
    def place(self) -> str:
        """Where it is, in one line."""
        return " › ".join(self.spot.words)

    @property
    def kind(self) -> str:
        """change, conflict, displaced or notice."""
        return self.entry.kind.value

    @property
    def is_open(self) -> bool:
        """Whether a person still has to decide."""
        return self.entry.kind is EntryKind.CONFLICT and self.decided is None and not self.is_twin

    @property
    def looks_the_same(self) -> bool:
        """Whether only the form is different, such as bold letters."""
        return self.before == self.after and self.before.is_there


@dataclass
class Sheaf:
    """The rows of one page or contact."""

    uid: str
    title: str
    above: tuple[str, ...]
    kind: str
    is_page: bool
    is_new: bool = False
    is_gone: bool = False
    conflicts: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """All rows, disagreements first."""
        return [*self.conflicts, *self.changes, *self.others]

    @property
    def open_count(self) -> int:
        """How many disagreements are open here."""
        return sum(row.is_open for row in self.conflicts)


def sheaves(
    library: Library, entries: Listed, *, decided: Mapping[str, Decided] | None = None,
    order: Sequence[str] = (),
) -> list[Sheaf]:  # fmt: skip
    """The entries, page by page; `order` are the uids as they stand on the site."""
    listed = list(entries)
    changed = {(state, entry.uid, entry.path) for state, entry in listed if entry.kind is EntryKind.CHANGE}
    displaced = {
        (state, entry.uid, entry.path): sentence(entry.kind, entry.reason)
        for state, entry in listed
        if entry.kind is EntryKind.DISPLACED
    }
    public = {entry.id for state, entry in listed if state != DRAFT}
    found: dict[str, Sheaf] = {}
    for state, entry in listed:
        place = (state, entry.uid, entry.path)
        if entry.kind is EntryKind.DISPLACED and place in changed:
            continue
        row = read_row(library, state, entry, (decided or {}).get(entry.id))
        sheaf = found.setdefault(entry.uid, _sheaf(library, entry.uid))
        is_twin = state == DRAFT and entry.id in public
        row = replace(row, is_twin=is_twin, may_choose=row.may_choose and not is_twin)
        _put(sheaf, replace(row, reason=displaced[place]) if place in displaced else row)
    for sheaf in found.values():
        for rows in (sheaf.conflicts, sheaf.changes, sheaf.others):
            rows.sort(key=lambda row: (*library.rank(row.entry.uid, row.entry.path), row.is_draft))
    rank = {uid: at for at, uid in enumerate(order)}
    return sorted(found.values(), key=lambda sheaf: (rank.get(sheaf.uid, len(rank)), sheaf.title, sheaf.uid))


def read_row(library: Library, state: str, entry: Entry, decided: Decided | None = None) -> Row:
    """One entry as a row."""
    sides = (entry.base, entry.theirs, entry.ours, entry.result)
    spot = library.spot(entry.uid, entry.path, sides)
    texts = [_words(library, spot, entry, side, value) for side, value in zip(SIDES, sides, strict=True)]
    base, theirs, ours, result = texts
    old, _new = _compared(base, theirs)
    before, after = _compared(ours, result)

    def seen(column: Column, side: str) -> Column:
        return _seen(column, entry, side, library)

    return Row(
        key=row_key(state, entry),
        entry=entry, spot=spot, is_draft=state == DRAFT, reason=sentence(entry.kind, entry.reason),
        base=seen(old, "base"), theirs=seen(_compared(base, theirs)[1], "theirs"), ours=seen(_compared(base, ours)[1], "ours"),
        before=seen(before, "ours"), after=seen(after, "result"), decided=decided, may_choose=_may_choose(library, entry),
        labels=choice_labels(entry, is_page=_is_page(_model(library, entry.uid))), is_lost=_is_lost(library, entry, decided),
    )  # fmt: skip


def row_key(state: str, entry: Entry) -> str:
    """A name for a row that may stand in an address and in HTML."""
    return sha256(f"{state}:{entry.id}".encode()).hexdigest()[:12]


def words_of(library: Library, row: Row, take: str, own: Maybe) -> str:
    """The text that somebody chose, in words."""
    value = {Take.THEIRS: row.entry.theirs, Take.OURS: row.entry.ours}.get(Take(take), own)
    return _words(library, row.spot, row.entry, take, value) or ""


def _words(library: Library, spot: Spot, entry: Entry, side: str, value: Maybe) -> str | None:
    if entry.path == ROOT and value is True:
        return library.whole(entry.uid, side)
    return library.words(spot, value)


def _compared(before: str | None, after: str | None) -> tuple[Column, Column]:
    if before is None or after is None:
        return _plain(before), _plain(after)
    left, right = compare(before, after)
    return Column(left), Column(right)


def _seen(column: Column, entry: Entry, side: str, library: Library) -> Column:
    """A column that is a file, or a whole object that has one, with its description on that side of that object."""
    value = getattr(entry, side)
    here = library.sides.get(side, {}).get(entry.uid) or next(iter(library.all(entry.uid)), None)
    fields = here.fields if here else {}
    digest = file_digest(fields.get("file") if entry.path == ROOT and value is True else value)
    return replace(column, picture=digest, alt=str(fields.get("alt") or "")) if digest else column


def _plain(text: str | None) -> Column:
    return Column((), is_there=False) if text is None else Column((Piece(text),))


def _may_choose(library: Library, entry: Entry) -> bool:
    """Whether the screen offers a choice; what the engine would refuse in any case is not offered."""
    if entry.kind is EntryKind.CONFLICT:
        return True
    if entry.kind is not EntryKind.CHANGE or entry.reason not in _DECIDABLE or entry.path == ROOT:
        return False
    owners = [found.owners for found in library.all(entry.uid)]
    return not (owners and owners[0].holds_fixed(entry.path) and entry.theirs is not ABSENT)


def _is_lost(library: Library, entry: Entry, decided: Decided | None) -> bool:
    """Whether a page that the prefecture withdrew stays here, and no page leads to it."""
    kept = entry.kind is EntryKind.CONFLICT and entry.path == ROOT and entry.theirs is ABSENT
    goes = decided is not None and decided.take == Take.THEIRS
    return kept and not goes and library.linked is not None and entry.uid not in library.linked


def _model(library: Library, uid: str) -> Any:
    entries = library.all(uid)
    return model_of(entries[0].type) if entries else None


def _is_page(model: Any) -> bool:
    return bool(model and hasattr(model, "set_url_path"))


def _sheaf(library: Library, uid: str) -> Sheaf:
    model = _model(library, uid)
    return Sheaf(
        uid=uid, title=library.title(uid), above=library.above(uid),
        kind=str(model._meta.verbose_name) if model else "", is_page=_is_page(model),
    )  # fmt: skip


def _put(sheaf: Sheaf, row: Row) -> None:
    if row.entry.kind is EntryKind.CONFLICT:
        sheaf.conflicts.append(row)
    elif row.entry.kind is EntryKind.CHANGE:
        sheaf.changes.append(row)
        sheaf.is_new |= row.entry.path == ROOT and row.entry.ours is ABSENT
        sheaf.is_gone |= row.entry.path == ROOT and row.entry.result is ABSENT
    else:
        sheaf.others.append(row)
