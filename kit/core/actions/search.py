"""Writing what is searched: when something is published, taken down, changed or deleted, and all of it anew.

For: any app that registered a kind in `core.registries.search_kinds`. Not for: finding (`queries.search`).

Rules
- The owner of an object calls `index_objects` inside the transaction of its own act, which leaves the entry in the
  trail; these are consequences and leave none.
- What has not changed costs a comparison, not a cutting into words: calling twice is cheap.
- Who writes thousands leaves the cutting to the worker (`cut=False`): until the next minute letters are found, words not.
- Nothing about a resident is ever written: a class that declares personal fields is refused, whoever registered it.
"""

from collections.abc import Iterable, Iterator, Mapping
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
    "locale", "is_public", "is_cut", "raw", "raw_title_end", "raw_name_end", "norm", "norm_title_end", "norm_name_end",
)  # fmt: skip


class NotSearchable(TypeError):
    """This kind of object may not be searched: nobody registered it, or it holds what residents wrote."""


def index_objects(kind: str, objects: Iterable[Any], *, by: Actor, cut: bool = True) -> int:
    """Write what is searched of these objects of one registered kind; answers how many rows changed.

    An object of which nothing is searched any more loses its row. Raises NotSearchable.
    """
    entry, cutter = _registered(kind), _cutter() if cut else None
    return sum(write_entries(kind, _read(entry, batch), cutter, by=by) for batch in _batches(objects))


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


def cut_waiting(*, by: Actor) -> int:
    """Cut into words what was written without; answers how many rows, 0 where no dictionary is installed."""
    if _cutter() is None:
        return 0
    done = 0
    for name, entry in search_kinds.items():
        waiting = SearchEntry.objects.filter(kind=name, is_cut=False).values_list("object_id", flat=True)
        for keys in _batches(list(waiting)):
            there = list(entry.all().filter(pk__in=keys))
            forget_objects(name, set(keys) - {found.pk for found in there}, by=by)
            done += index_objects(name, there, by=by)
    return done


def write_entries(
    kind: str, given: Mapping[int, Findable | None], cutter: WordCutter | None, *, by: Actor
) -> int:
    """Write the rows of one kind by the keys of its objects, only those that differ; None takes a row away."""
    there = {row.object_id: row for row in SearchEntry.objects.filter(kind=kind, object_id__in=given)}
    rows = [
        row for key, findable in given.items()
        if findable and (row := _changed(there.get(key), findable, cutter, kind=kind, object_id=key))
    ]  # fmt: skip
    SearchEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_WRITTEN
    )
    return len(rows) + forget_objects(kind, [key for key in there if given[key] is None], by=by)


def refuse_personal(model: type) -> None:
    """Raises NotSearchable for a class that holds anything about a resident."""
    if issubclass(model, SealedRecord) or declared_fields(model).all:
        raise NotSearchable(f"{model.__name__} holds what residents wrote: it is never searched")


def _rebuild(kind: str, by: Actor) -> int:
    seen: set[int] = set()

    def noted() -> Iterator[Any]:
        for found in _registered(kind).all().iterator(chunk_size=_BATCH):
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


def _cutter() -> WordCutter | None:
    cutter_of = word_cutters.get("ja")
    return cutter_of() if cutter_of else None


def _batches(objects: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(objects)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _read(entry: SearchKind, objects: list[Any]) -> dict[int, Findable | None]:
    for model in {type(found) for found in objects}:
        refuse_personal(model)
    return {found.pk: entry.read(found) for found in objects}


def _changed(
    old: SearchEntry | None, findable: Findable, cutter: WordCutter | None, **place: Any
) -> SearchEntry | None:
    """The row as it has to be; None when it is so already. Words are cut only for letters that changed."""
    raw = raw_column(findable.texts)
    row = SearchEntry(
        **place, locale=findable.locale, is_public=findable.is_public,
        raw=raw.text, raw_title_end=raw.title_end, raw_name_end=raw.name_end,
    )  # fmt: skip
    if old and _letters(old) == _letters(row) and (old.is_cut or cutter is None):
        if (old.locale, old.is_public) == (row.locale, row.is_public):
            return None
        row.norm, row.norm_title_end, row.norm_name_end = old.norm, old.norm_title_end, old.norm_name_end
        row.is_cut = old.is_cut
    elif cutter is not None:
        norm = norm_column(findable.texts, cutter)
        row.norm, row.norm_title_end, row.norm_name_end = norm.text, norm.title_end, norm.name_end
        row.is_cut = True
    return row


def _letters(row: SearchEntry) -> tuple[str, int, int]:
    return row.raw, row.raw_title_end, row.raw_name_end
