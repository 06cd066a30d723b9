"""Names what an entry of a plan is about, as a clerk would: the page, the place in it, and the texts that meet.

For: lists of a plan, of open conflicts, of what a run did. Not for: deciding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.fields import StreamField

from kit.blueprints.bridge.references import model_of
from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.document import BlueprintObject, urn_uid
from kit.blueprints.logic.ownership import CHILDREN, PARENT
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.standing import Decision
from kit.blueprints.logic.values import (
    ABSENT,
    ORDER,
    ROOT,
    Json,
    Maybe,
    Path,
    is_keyed_list,
    item_id,
    path_text,
    value_at,
)
from kit.blueprints.logic.wording import REASONS, plain_text, shorten

ARROW = " › "
# Wagtail's own names that are not said in Japanese.
_NAMES = {"search_description": gettext_lazy("検索の結果に出る説明")}


@dataclass(frozen=True)
class Line:
    """One entry in words; `values` are base, theirs, ours, result as text, cut where they differ."""

    entry: Entry
    state: str
    title: str
    place: str
    reason: str
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        """The whole entry in one line."""
        where = f"{self.title}{ARROW}{self.place}" if self.place else self.title
        draft = _("［下書き］") if self.state == "draft" else ""
        return f"{draft}{where}: {self._what()}（{self.reason}）"

    def to_data(self) -> dict[str, Json]:
        """Return the line as plain data for a script."""
        return {
            "id": self.entry.id, "kind": self.entry.kind.value, "reason": self.entry.reason.value,
            "version": self.state, "uid": self.entry.uid, "path": path_text(self.entry.path),
            "title": self.title, "place": self.place, "words": self.text, **self.values,
        }  # fmt: skip

    def _what(self) -> str:
        if self.entry.kind in (EntryKind.CONFLICT, EntryKind.DISPLACED):
            words = _("前の県「%(base)s」／新しい県「%(theirs)s」／市町「%(ours)s」")
            return words % self.values
        return _("「%(ours)s」→「%(result)s」") % self.values


class Captions:
    """Captions over everything that may be spoken of: the first of `sides` that has an object names it."""

    def __init__(self, *sides: Objects) -> None:
        self.sides = sides

    def line(self, state: str, entry: Entry) -> Line:
        """One entry in words."""
        names = ("base", "theirs", "ours", "result")
        texts = [self._text(entry, getattr(entry, name)) for name in names]
        values = dict(zip(names, shorten(texts), strict=True))
        place = self.place(entry.uid, entry.path)
        return Line(entry, state, self.title(entry.uid), place, REASONS[entry.reason], values)

    def title(self, uid: str) -> str:
        """The title of a page or the name of a contact; the uid when nobody has it any more."""
        for entry in self._all(uid):
            found = entry.fields.get("title") or entry.fields.get("name")
            if found:
                return str(found)
        return uid

    def place(self, uid: str, path: Path) -> str:
        """Where in the object: 「本文 › カード › 2番め › 題」; "" for the object as a whole."""
        if path == ROOT:
            return ""
        if path == PARENT:
            return _("置き場所")
        if path[:1] == CHILDREN:
            return _("下のページの並び順")
        return ARROW.join(self._words(uid, path))

    def _all(self, uid: str) -> list[BlueprintObject]:
        return [side[uid] for side in self.sides if uid in side]

    def _text(self, entry: Entry, value: Maybe) -> str:
        if entry.path == PARENT and isinstance(value, str):
            return self.title(value)
        if entry.path[-1:] == (ORDER,) and isinstance(value, list):
            return "、".join(self._item(entry, str(name)) for name in value) or plain_text(value)
        if entry.path == ROOT:
            return plain_text(value) if value is ABSENT else self.title(entry.uid)
        uid = urn_uid(value) if isinstance(value, str) and value.startswith("sokumen:") else None
        return self.title(uid) if uid else plain_text(value)

    def _item(self, entry: Entry, name: str) -> str:
        """An item of a list that was reordered, by its first words."""
        if entry.path[:1] == CHILDREN:
            return self.title(name)
        for found in self._all(entry.uid):
            value = value_at(found.fields, (*entry.path[:-1], name))
            if value is not ABSENT:
                return plain_text(value)[:12]
        return name[:8]

    def _words(self, uid: str, path: Path) -> list[str]:
        there = self._all(uid)
        if not there:
            return [path_text(path)]
        field = model_of(there[0].type)._meta.get_field(path[0])
        walk = _Walk(field.stream_block if isinstance(field, StreamField) else None)
        words = [str(_NAMES.get(path[0], field.verbose_name))]
        for index, part in enumerate(path[1:], start=1):
            words.append(walk.step(part, [value_at(found.fields, path[:index]) for found in there]))
        return words


@dataclass
class _Walk:
    """Walks down block definitions and names each step."""

    block: Any

    def step(self, part: str, values: list[Any]) -> str:
        if part == ORDER:
            return _("並び順")
        block = self.block
        if isinstance(block, blocks.StructBlock):
            self.block = block.child_blocks.get(part)
            return str(self.block.label) if self.block else part
        if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
            number, kind = _found(part, values)
            stream = isinstance(block, blocks.StreamBlock)
            self.block = block.child_blocks.get(kind) if stream else block.child_block
            label = f"{self.block.label} " if stream and self.block else ""
            return (
                f"{label}{_('%(number)s番め') % {'number': number}}" if number else label.strip() or part[:8]
            )
        return part[:8]


def _found(part: str, values: list[Any]) -> tuple[int, str]:
    """Which item of its list this is, counted from 1, and its type; 0 when no side has it."""
    for value in values:
        for number, item in enumerate(value if is_keyed_list(value) else (), start=1):
            if item_id(item) == part:
                return number, str(item["type"])
    return 0, ""


def captions_of(decision: Decision) -> Captions:
    """Captions for the entries of one decision: the town's words first, then the release's, then the old ones."""
    sides = decision.standing.sides
    ours = [side.ours for side in sides.values()]
    return Captions(*ours, decision.release.by_uid, *(side.base for side in sides.values()))
