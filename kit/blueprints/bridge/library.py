"""Names places in words, and values as people read them.

For: the review, the change sheet, the history. Not for: comparing (`logic.showing`) or deciding.

Rules
- A place is named by what the edit form calls it: the field, the block, and the nearest heading above it.
- A value is never shown as code: references are titles, choices their words, days and hours as they are read.
- Nothing is asked of the database: titles are handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from kit.blueprints.bridge.references import model_of
from kit.blueprints.bridge.wording import loose_words, value_words
from kit.blueprints.logic.document import BlueprintObject, urn_uid
from kit.blueprints.logic.media import file_digest
from kit.blueprints.logic.naming import NO_NAMES, Names, in_words, names_in
from kit.blueprints.logic.ownership import PARENT
from kit.blueprints.logic.showing import rich_lines
from kit.blueprints.logic.tree import PLACE
from kit.blueprints.logic.values import ABSENT, ORDER, ROOT, Json, Maybe, Path, is_item, is_keyed_list

Objects = Mapping[str, BlueprintObject]
# Wagtail's own fields, as the kit's edit forms call them.
_FIELDS: Final = {
    "title": gettext_lazy("題"),
    "slug": gettext_lazy("住所の終わり"),
    "search_description": gettext_lazy("検索の結果に出す説明"),
    "show_in_menus": gettext_lazy("メニューに出す"),
    "live": gettext_lazy("公開"),
}
# A whole page is read from its title down.
_FIRST: Final = ("title", "name", "lead", "body")
_LEFT_OUT: Final = ("live", "show_in_menus", "slug", "key", "sort")
_HEADS: Final = ("heading", "title", "question", "name", "label", "left")
PARAGRAPH: Final = "paragraph"
_PLACES: Final = "places"
_PRESENCE: Final = "presence"


@dataclass(frozen=True)
class Spot:
    """One place: its name in words, what is defined there, and the items it is chosen from.

    `definition` is a model field, a block, or one of the words above for what is neither. `order` are the
    items by id when the place is the order of a list; `names` the words of the keys that a value here may hold.
    """

    words: tuple[str, ...]
    definition: Any
    order: Mapping[str, str] | None = None
    names: Names = NO_NAMES


@dataclass(frozen=True)
class Library:
    """Every document that a sentence may be about, the nearest first, and the titles of everything here.

    `sides` are the documents behind base, theirs, ours and result, for entries about a whole page. `linked` are the
    uids that some page leads to when all is done; None where that is not known.
    """

    documents: Sequence[Objects]
    titles: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, Objects] = field(default_factory=dict)
    linked: frozenset[str] | None = None

    def all(self, uid: str) -> list[BlueprintObject]:
        """The versions of one object."""
        return [found for document in self.documents if (found := document.get(uid)) is not None]

    def title(self, uid: str | None) -> str:
        """What an object is called."""
        for entry in self.all(uid) if uid else ():
            name = entry.fields.get("title") or entry.fields.get("name")
            if name:
                return str(name)
        return self.titles.get(uid or "", "") or str(_("いまはないページ"))

    def title_of_reference(self, reference: str) -> str:
        """What a reference leads to is called."""
        return self.title(urn_uid(reference))

    def above(self, uid: str) -> tuple[str, ...]:
        """The titles of the pages above one, from the top."""
        found: list[str] = []
        seen = {uid}
        entry = next(iter(self.all(uid)), None)
        while entry and entry.parent and entry.parent not in seen:
            seen.add(entry.parent)
            found.insert(0, self.title(entry.parent))
            entry = next(iter(self.all(entry.parent)), None)
        return tuple(found)

    def rank(self, uid: str, path: Path) -> tuple[int, ...]:
        """Where a place stands when a page is read from the top."""
        entry = next(iter(self.all(uid)), None)
        if entry is None or not path:
            return ()
        value: Maybe = entry.fields.get(path[0], ABSENT)
        ranks = [_FIRST.index(path[0]) if path[0] in _FIRST else len(_FIRST)]
        for part in path[1:]:
            if is_keyed_list(value):
                ids = [item["id"] for item in value]
                ranks.append(ids.index(part) if part in ids else len(ids))
                value = next((item["value"] for item in value if item["id"] == part), ABSENT)
            else:
                value = value.get(part, ABSENT) if isinstance(value, dict) else ABSENT
        return tuple(ranks)

    def spot(self, uid: str, path: Path, values: Iterable[Maybe] = ()) -> Spot:
        """The place at a path of an object; `values` are what is said to stand there."""
        if path == ROOT:
            return Spot((str(self._whole_name(uid)),), _PRESENCE)
        if path == PARENT:
            return Spot((str(_("置き場所（上のページ）")),), _PLACES)
        if path == PLACE:
            return Spot((str(_("下にあるページの並び")),), _PLACES)
        entries = self.all(uid)
        definition = _field(entries[0].type, path[0]) if entries else None
        names = _names_of(entries)
        there = [_said(entry.fields.get(path[0]), names) for entry in entries]
        walk = _Walk(definition, there, [_said(value, names) for value in values])
        walk.words.append(_field_words(definition, path[0]))
        for part in path[1:]:
            walk.step(part)
        return Spot(tuple(walk.words), walk.definition, walk.order, names)

    def words(self, spot: Spot, value: Maybe) -> str | None:
        """A value in words; None when nothing stands there, "" when it is empty."""
        if value is ABSENT:
            return None
        if spot.definition == _PRESENCE:
            return self._whole(value)
        if spot.definition == _PLACES:
            uids = value if isinstance(value, list) else [value]
            return "\n".join(self.title(uid) for uid in uids if isinstance(uid, str))
        if spot.order is not None:
            ids = value if isinstance(value, list) else []
            return "\n".join(spot.order.get(str(name), str(_("いまはない部品"))) for name in ids)
        if spot.definition == PARAGRAPH:
            inside = value["value"] if is_item(value) else value
            return rich_lines(str(inside), self.title_of_reference)
        return value_words(self.title_of_reference, *_unwrapped(spot.definition, _said(value, spot.names)))

    def whole(self, uid: str, side: str) -> str:
        """Everything that one object says on one side, field by field; a file is shown beside it as a picture."""
        entry = self.sides[side].get(uid) if self.sides else next(iter(self.all(uid)), None)
        if entry is None:
            return str(_("あり"))
        names = [
            *(name for name in _FIRST if name in entry.fields),
            *sorted(set(entry.fields) - {*_FIRST, *_LEFT_OUT}),
        ]
        rows = []
        keys = _names_of([entry])
        for name in names:
            definition = _field(entry.type, name)
            if file_digest(entry.fields[name]):
                continue
            text = value_words(self.title_of_reference, definition, _said(entry.fields[name], keys))
            rows += [f"{_field_words(definition, name)}: {text}"] if text else []
        return "\n".join(rows)

    def _whole_name(self, uid: str) -> Any:
        entry = next(iter(self.all(uid)), None)
        is_page = entry is None or issubclass(model_of(entry.type), Page)
        return _("ページ全体") if is_page else _("全体")

    def _whole(self, value: Maybe) -> str:
        if isinstance(value, dict):
            texts = (loose_words(part) for part in value.values())
            return "\n".join(text for text in texts if text)
        return str(_("あり"))


class _Walk:
    """Follows a path down through the definitions, beside the values that may stand there."""

    def __init__(self, definition: Any, values: list[Any], ends: list[Maybe]) -> None:
        self.definition = definition.stream_block if isinstance(definition, StreamField) else definition
        self.values = values
        self.ends = ends
        self.words: list[str] = []
        self.order: dict[str, str] | None = None

    def step(self, part: str) -> None:
        """Go down by one part of the path."""
        if part == ORDER:
            self.order = _names(self.definition, self.values)
            self.words.append(str(_("並び")))
        elif isinstance(self.definition, blocks.StructBlock):
            self.definition = self.definition.child_blocks.get(part)
            self.values = [value[part] for value in self.values if isinstance(value, dict) and part in value]
            self.words.append(str(getattr(self.definition, "label", part)))
        elif isinstance(self.definition, blocks.StreamBlock | blocks.ListBlock):
            self._enter_item(part)
        else:
            self.definition = PARAGRAPH
            self.words.append(str(_("段落")))

    def _enter_item(self, part: str) -> None:
        listed = [value for value in self.values if is_keyed_list(value)]
        found = next((item for items in listed for item in items if item["id"] == part), None)
        if found is None:
            found = next((end for end in self.ends if is_item(end) and end["id"] == part), None)
        holder = next((items for items in listed if found in items), [])
        kind = str(found["type"]) if found else ""
        if isinstance(self.definition, blocks.StreamBlock):
            self.definition = self.definition.child_blocks.get(kind)
        else:
            self.definition = self.definition.child_block
        self.words.append(_item_words(self.definition, found, holder))
        self.values = [item["value"] for items in listed for item in items if item["id"] == part]


@cache
def _field(type_name: str, name: str) -> Any:
    try:
        return model_of(type_name)._meta.get_field(name)
    except (KeyError, FieldDoesNotExist):
        return None


def _names_of(entries: Iterable[BlueprintObject]) -> Names:
    """The words of the keys in all versions of one object; the first version that has a key names it."""
    return names_in([entry.fields for entry in entries])


def _said(value: Any, names: Names) -> Any:
    """A value as it is read; only an object with questions holds keys."""
    return in_words(value, names) if names.questions else value


def _field_words(definition: Any, name: str) -> str:
    return str(_FIELDS.get(name) or getattr(definition, "verbose_name", name))


def _item_words(definition: Any, item: Any, holder: Sequence[Any]) -> str:
    """ "文章（「だまっていてよい」の下）": the block's name, and the heading that people see near it."""
    label = str(getattr(definition, "label", "") or "")
    own = _head(item["value"]) if item is not None else ""
    if item is None or own:
        return f"{label}「{own}」" if own else label or str(_("部品"))
    at = holder.index(item) if item in holder else 0
    above = next((str(other["value"]) for other in reversed(holder[:at]) if other["type"] == "heading"), "")
    if above:
        return f"{label}（「{_short(above)}」の下）"
    words = {"number": at + 1, "label": label or _("部品")}
    return str(_("%(number)s番目の%(label)s") % words) if holder else str(words["label"])


def _head(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return next(
        (_short(value[name]) for name in _HEADS if isinstance(value.get(name), str) and value[name]), ""
    )


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def _names(definition: Any, values: Iterable[Any]) -> dict[str, str]:
    """The items of a list by their id, for an order."""
    names: dict[str, str] = {}
    for items in values:
        for item in items if is_keyed_list(items) else ():
            inner = (
                definition.child_blocks.get(str(item["type"]))
                if isinstance(definition, blocks.StreamBlock)
                else getattr(definition, "child_block", None)
            )
            names.setdefault(str(item["id"]), _order_words(inner, item))
    return names


def _order_words(definition: Any, item: Any) -> str:
    label = str(getattr(definition, "label", "") or "")
    words = _head(item["value"]) or _short(loose_words(item["value"]).replace("\n", " "))
    return f"{label}「{words}」" if words else label


def _unwrapped(definition: Any, value: Json) -> tuple[Any, Json]:
    """An item of a list is shown by what is in it."""
    return (definition, value["value"]) if is_item(value) else (definition, value)
