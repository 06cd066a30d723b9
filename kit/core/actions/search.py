"""Writing what is searched: when something is published, taken down, changed or deleted, and all of it anew.

For: any app that registered a kind in `core.registries.search_kinds`. Not for: finding (`queries.search`).

Rules
- The owner of an object calls `index_objects` inside the transaction of its own act, which leaves the entry in the
  trail; these are consequences and leave none.
- What has not changed costs a comparison, not a cutting into words: calling twice is cheap.
- Nothing about a resident is ever written: a class that declares personal fields is refused, whoever registered it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.db import transaction

from kit.core.actions.audit import Actor
from kit.core.logic.personal import declared_fields
from kit.core.logic.search.entry import norm_column, raw_column
from kit.core.logic.search.norm import WordCutter
from kit.core.models import SearchEntry
from kit.core.models.sealed import SealedRecord
from kit.core.registries import Findable, SearchKind, search_kinds, word_cutters

_BATCH: Final = 500
_WRITTEN: Final = (
    "locale", "is_public", "raw", "raw_title_end", "raw_name_end", "norm", "norm_title_end", "norm_name_end",
)  # fmt: skip


class NotSearchable(TypeError):
    """This kind of object may not be searched: nobody registered it, or it holds what residents wrote."""


def index_objects(kind: str, objects: Iterable[Any], *, by: Actor) -> int:
    """Write what is searched of these objects of one registered kind; answers how many rows changed.

    An object of which nothing is searched any more loses its row. Raises NotSearchable.
    """
    entry = _registered(kind)
    return sum(_index_batch(kind, entry, batch, by) for batch in _batches(objects))


def forget_objects(kind: str, object_ids: Iterable[int], *, by: Actor) -> int:
    """Take these objects out of the search, deleted or not; answers how many rows went."""
    gone, _each = SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()
    return gone


@transaction.atomic
def rebuild_search(*, kinds: Iterable[str] | None = None, by: Actor) -> int:
    """Write all entries of these kinds (default: all) anew and drop what is left over; answers how many there are.

    Raises NotSearchable.
    """
    names = [name for name, _entry in search_kinds.items()] if kinds is None else list(kinds)
    return sum(_rebuild(name, by) for name in names)


def _rebuild(kind: str, by: Actor) -> int:
    seen: set[int] = set()

    def noted() -> Iterator[Any]:
        for found in _registered(kind).all():
            seen.add(found.pk)
            yield found

    index_objects(kind, noted(), by=by)
    kept = set(SearchEntry.objects.filter(kind=kind).values_list("object_id", flat=True))
    forget_objects(kind, kept - seen, by=by)
    return len(kept & seen)


def _registered(kind: str) -> SearchKind:
    entry = search_kinds.get(kind)
    if entry is None:
        raise NotSearchable(f"no search kind {kind!r}: register it in core.registries.search_kinds")
    return entry


def _batches(objects: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(objects)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _index_batch(kind: str, entry: SearchKind, objects: list[Any], by: Actor) -> int:
    for found in objects:
        refuse_personal(type(found))
    given = {found.pk: entry.read(found) for found in objects}
    return write_entries(kind, given, by=by)


def refuse_personal(model: type) -> None:
    """Raises NotSearchable for a class that holds anything about a resident."""
    if issubclass(model, SealedRecord) or declared_fields(model).all:
        raise NotSearchable(f"{model.__name__} holds what residents wrote: it is never searched")


def write_entries(kind: str, given: dict[int, Findable | None], *, by: Actor) -> int:
    """Write the rows of one kind by the keys of its objects, only those that differ."""
    cutter_of = word_cutters.get("ja")
    cutter = cutter_of() if cutter_of else None
    there = {row.object_id: row for row in SearchEntry.objects.filter(kind=kind, object_id__in=given)}
    rows = []
    for key, findable in given.items():
        row = _changed(there.get(key), kind, key, findable, cutter) if findable else None
        if row is not None:
            rows.append(row)
    gone = [key for key, findable in given.items() if findable is None and key in there]
    if gone:
        SearchEntry.objects.filter(kind=kind, object_id__in=gone).delete()
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_WRITTEN
    )
    return len(rows) + len(gone)


def _changed(
    old: SearchEntry | None, kind: str, key: int, findable: Findable, cutter: WordCutter | None
) -> SearchEntry | None:
    """The row as it has to be; None when it is so already. Words are cut only for letters that changed."""
    raw = raw_column(findable.texts)
    place = (raw.text, raw.title_end, raw.name_end)
    is_cut = old is not None and bool(old.norm) == (cutter is not None)
    if old and is_cut and (old.raw, old.raw_title_end, old.raw_name_end) == place:
        if (old.locale, old.is_public) == (findable.locale, findable.is_public):
            return None
        old.locale, old.is_public = findable.locale, findable.is_public
        return _copy(old)
    norm = norm_column(findable.texts, cutter)
    return SearchEntry(
        kind=kind, object_id=key, locale=findable.locale, is_public=findable.is_public,
        raw=raw.text, raw_title_end=raw.title_end, raw_name_end=raw.name_end,
        norm=norm.text, norm_title_end=norm.title_end, norm_name_end=norm.name_end,
    )  # fmt: skip


def _copy(row: SearchEntry) -> SearchEntry:
    """The same row without its key, for a write that meets it by its kind and object."""
    return SearchEntry(
        kind=row.kind, object_id=row.object_id, **{name: getattr(row, name) for name in _WRITTEN}
    )
