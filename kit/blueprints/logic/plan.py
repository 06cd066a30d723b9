"""A plan: everything that taking a release would do to a town, as data.

For: showing, storing, printing, overruling and replaying a decision before, and long after, it is carried
out.
Not for: deciding (`decide`) or carrying out (`apply`).

Rules:
1. An entry is one thing at one path, with the three values, what stands there afterwards, and the reason.
2. A change says what will be different; a conflict that a person has to decide (the town's stays
   meanwhile); a displaced entry keeps what a fixed value pushed aside; a notice tells something and asks
   nothing.
3. A plan holds the digest of the town's content that it was made for, and is void when that has changed.
4. Nothing in a plan depends on the order in which objects or keys were handed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kit.blueprints.logic.canonical import fingerprint
from kit.blueprints.logic.checks import as_json, as_list, as_mapping, as_text, as_texts, fail
from kit.blueprints.logic.document import BlueprintObject, object_data, parse_town_object
from kit.blueprints.logic.marks import Marks, parse_marks
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.values import ABSENT, Json, Maybe, Path, parse_path, path_text


class EntryKind(StrEnum):
    """What an entry asks of its reader."""

    CHANGE = "change"
    CONFLICT = "conflict"
    DISPLACED = "displaced"
    NOTICE = "notice"


@dataclass(frozen=True)
class Entry:
    """One thing at one path of one object; ABSENT is a value too."""

    kind: EntryKind
    reason: Reason
    uid: str
    path: Path
    base: Maybe
    theirs: Maybe
    ours: Maybe
    result: Maybe

    @property
    def id(self) -> str:
        """A name for this entry that is the same whenever the same plan is made."""
        return f"{self.uid}:{path_text(self.path)}:{self.kind.value}:{self.reason.value}"

    def to_data(self) -> dict[str, Json]:
        """Return the entry as plain data; a value that is not there has no key."""
        data: dict[str, Json] = {
            "kind": self.kind.value,
            "reason": self.reason.value,
            "uid": self.uid,
            "path": path_text(self.path),
        }
        for side in ("base", "theirs", "ours", "result"):
            value: Maybe = getattr(self, side)
            if value is not ABSENT:
                data[side] = value
        return data


@dataclass(frozen=True)
class Redirect:
    """A town's page gave up its slug to a fixed page; the old address has to lead on."""

    uid: str
    old_slug: str
    new_slug: str


@dataclass(frozen=True)
class Plan:
    """The decision about one blueprint and one side of a town (live or draft)."""

    ours_digest: str
    objects: Mapping[str, BlueprintObject]
    base: Mapping[str, BlueprintObject]
    marks: Mapping[str, Marks]
    entries: tuple[Entry, ...] = ()
    redirects: tuple[Redirect, ...] = field(default_factory=tuple)

    def of_kind(self, kind: EntryKind) -> tuple[Entry, ...]:
        """Return the entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind is kind)

    @property
    def changes(self) -> tuple[Entry, ...]:
        """What will be different."""
        return self.of_kind(EntryKind.CHANGE)

    @property
    def conflicts(self) -> tuple[Entry, ...]:
        """What a person has to decide."""
        return self.of_kind(EntryKind.CONFLICT)

    @property
    def displaced(self) -> tuple[Entry, ...]:
        """What fixed values push aside."""
        return self.of_kind(EntryKind.DISPLACED)

    @property
    def notices(self) -> tuple[Entry, ...]:
        """What is only told."""
        return self.of_kind(EntryKind.NOTICE)

    @property
    def is_clean(self) -> bool:
        """Tell whether nobody has to decide anything."""
        return not self.conflicts

    def to_data(self) -> dict[str, Json]:
        """Return the plan as plain data, ready to be stored."""
        return {
            "ours_digest": self.ours_digest,
            "objects": [object_data(self.objects[uid]) for uid in sorted(self.objects)],
            "base": [object_data(self.base[uid]) for uid in sorted(self.base)],
            "marks": {uid: self.marks[uid].to_data() for uid in sorted(self.marks)},
            "entries": [entry.to_data() for entry in self.entries],
            "redirects": [[r.uid, r.old_slug, r.new_slug] for r in self.redirects],
        }


def objects_digest(objects: Iterable[BlueprintObject]) -> str:
    """Return the digest of a town's content: what a plan was made for."""
    return fingerprint([object_data(entry) for entry in sorted(objects, key=lambda entry: entry.uid)])


def parse_plan(data: object) -> Plan:
    """Return the plan in plain data; raise DocumentError when it was not written by `Plan.to_data`."""
    head = as_mapping(data, "plan")
    return Plan(
        ours_digest=as_text(head.get("ours_digest"), "plan/ours_digest"),
        objects=_objects(head.get("objects"), "plan/objects"),
        base=_objects(head.get("base"), "plan/base"),
        marks={
            uid: _marks(marks, f"plan/marks/{uid}")
            for uid, marks in as_mapping(head.get("marks"), "plan/marks").items()
        },
        entries=tuple(parse_entry(entry) for entry in as_list(head.get("entries"), "plan/entries")),
        redirects=tuple(
            Redirect(*as_texts(entry, "plan/redirects"))
            for entry in as_list(head.get("redirects"), "plan/redirects")
        ),
    )


def _objects(data: object, where: str) -> dict[str, BlueprintObject]:
    return {entry.uid: entry for entry in map(parse_town_object, as_list(data, where))}


def _marks(data: object, where: str) -> Marks:
    marks = as_mapping(data, where)
    return parse_marks(as_texts(marks.get("edited"), where), as_texts(marks.get("deleted"), where))


def parse_entry(data: object) -> Entry:
    """Return the entry in plain data; raise DocumentError when it was not written by `Entry.to_data`."""
    entry = as_mapping(data, "plan/entries")
    try:
        kind = EntryKind(as_text(entry.get("kind"), "kind"))
        reason = Reason(as_text(entry.get("reason"), "reason"))
    except ValueError as error:
        fail("plan/entries", str(error))
    return Entry(
        kind=kind,
        reason=reason,
        uid=as_text(entry.get("uid"), "uid"),
        path=parse_path(as_text(entry.get("path"), "path")),
        base=_side(entry, "base"),
        theirs=_side(entry, "theirs"),
        ours=_side(entry, "ours"),
        result=_side(entry, "result"),
    )


def _side(entry: dict[str, object], name: str) -> Maybe:
    return as_json(entry[name], name) if name in entry else ABSENT
