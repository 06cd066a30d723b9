"""Writing what is searched: when something is published, taken down, changed or deleted, and all of it anew.

For: any app that registered a kind in `core.registries.search_kinds`. Not for: finding (`queries.search`).

Rules
- The owner of an object calls `index_objects` inside the transaction of its own act, which leaves the entry in the
  trail; these are consequences and leave none.
- What has not changed costs a comparison, not a cutting into words: calling twice is cheap.
- What Wagtail saves in several steps calls `index_after_commit`: many calls in one transaction write once, after it.
- Cutting into words costs time and a dictionary in memory. Who writes thousands, or in a web process, leaves it to the
  worker (`cut=False`): until the next minute letters and synonyms are found, other forms of a word not.
- Nothing about a resident is ever written: a class that declares personal fields is refused, whoever registered it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from threading import local
from typing import Any, Final

from django.db import transaction

from kit.core.actions.audit import Actor
from kit.core.logic.personal import declared_fields
from kit.core.logic.search.entry import norm_column, raw_column
from kit.core.logic.search.norm import WordCutter
from kit.core.models import InstanceState, SearchEntry
from kit.core.models.sealed import SealedRecord
from kit.core.queries.search import word_cutter
from kit.core.registries import Findable, SearchKind, search_kinds

_BATCH: Final = 500
_WRITTEN: Final = (
    "locale", "is_public", "is_cut", "raw", "raw_title_end", "raw_name_end", "norm", "norm_title_end", "norm_name_end",
)  # fmt: skip


_this_thread = local()


class NotSearchable(TypeError):
    """This kind of object may not be searched: nobody registered it, or it holds what residents wrote."""


def index_objects(kind: str, objects: Iterable[Any], *, by: Actor, cut: bool = True) -> int:
    """Write what is searched of these objects of one registered kind; answers how many rows changed.

    An object of which nothing is searched any more loses its row. Raises NotSearchable.
    """
    entry, cutter = _registered(kind), word_cutter() if cut else None
    return sum(write_entries(kind, _read(entry, batch), cutter, by=by) for batch in _batches(objects))


def forget_objects(kind: str, object_ids: Iterable[int], *, by: Actor) -> int:
    """Take these objects out of the search, deleted or not; answers how many rows went."""
    gone, _each = SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()
    return gone


def index_after_commit(kind: str, object_ids: Iterable[int], *, by: Actor) -> None:
    """Write what is searched of these objects as they are when the transaction is through; deleted ones lose their row.

    The worker cuts them into words. Nothing of an act fails because of it: a row that could not be written is mended by the worker (`refresh_search`)
    or by the next writing. Raises NotSearchable for a kind that nobody registered.
    """
    _registered(kind)
    _waiting()[kind].update(object_ids)
    transaction.on_commit(partial(_index_waiting, by), robust=True)


def refresh_search(known_token: str, *, by: Actor) -> str:
    """Once a minute: write anew what names facts if the public content changed since `known_token`, and cut what waits.

    Answers the token of the public content now, for the next call.
    """
    token = InstanceState.objects.values_list("public_token", flat=True).first() or ""
    if token != known_token:
        rebuild_search(kinds=[name for name, entry in search_kinds.items() if entry.follows_facts], by=by)
    cut_waiting(by=by)
    return token


@transaction.atomic
def rebuild_search(*, kinds: Iterable[str] | None = None, by: Actor, cut: bool = True) -> int:
    """Write all entries of these kinds (default: all) anew and drop what is left over; answers how many there are.

    Raises NotSearchable.
    """
    names = [name for name, _entry in search_kinds.items()] if kinds is None else list(kinds)
    return sum(_rebuild(name, by, cut) for name in names)


def cut_waiting(*, by: Actor) -> int:
    """Cut into words what was written without; answers how many rows, 0 where no dictionary is installed."""
    if word_cutter() is None:
        return 0
    done = 0
    for name, _entry in search_kinds.items():
        waiting = SearchEntry.objects.filter(kind=name, is_cut=False).values_list("object_id", flat=True)
        for keys in _batches(list(waiting)):
            done += _index_ids(name, keys, by=by, cut=True)
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


def _waiting() -> dict[str, set[int]]:
    """What this thread has to write after its transaction. What a rollback leaves here is read again, harmlessly."""
    if not hasattr(_this_thread, "waiting"):
        _this_thread.waiting = defaultdict(set)
    found: dict[str, set[int]] = _this_thread.waiting
    return found


def _index_waiting(by: Actor) -> None:
    waiting = _waiting()
    while waiting:
        kind, keys = waiting.popitem()
        _index_ids(kind, sorted(keys), by=by, cut=False)


def _index_ids(kind: str, keys: list[int], *, by: Actor, cut: bool) -> int:
    there = list(_registered(kind).all().filter(pk__in=keys))
    gone = forget_objects(kind, set(keys) - {found.pk for found in there}, by=by)
    return gone + index_objects(kind, there, by=by, cut=cut)


def _rebuild(kind: str, by: Actor, cut: bool) -> int:
    seen: set[int] = set()

    def noted() -> Iterator[Any]:
        for found in _registered(kind).all().iterator(chunk_size=_BATCH):
            seen.add(found.pk)
            yield found

    index_objects(kind, noted(), by=by, cut=cut)
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
