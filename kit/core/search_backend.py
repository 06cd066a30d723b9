"""Wagtail's own searches (lists, choosers, images, documents, snippets) by the same entries and the same rules.

For: `WAGTAILSEARCH_BACKENDS`. Wagtail's own backend cuts at spaces and finds nothing inside a Japanese sentence. Not
for: public searches, which never see these rows: their kinds begin with `admin:` and none of them is public.

Rules
- What is searched of an object is what its class says in Wagtail's `search_fields`; title, name and word weigh most.
- What a list filters and how it orders stays the database's: a search only takes rows away, so it needs no
  `FilterField`. Ordered by relevance only when the caller asks for that.
- Wagtail's tasks write the entries after each save, in the worker; nothing about a resident is ever written.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import F, FloatField, Manager, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from modelsearch.backends.base import BaseIndex
from modelsearch.backends.database import fallback
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models
from modelsearch.query import Phrase, PlainText

from kit.core.actions.audit import SystemActor
from kit.core.actions.search import forget_objects, refuse_personal, write_entries
from kit.core.logic.search.entry import SearchText, Weight
from kit.core.logic.search.fold import fold
from kit.core.logic.search.question import Word
from kit.core.logic.search.synonyms import Spelling
from kit.core.models import SearchEntry
from kit.core.queries.search import entries, question, score, word_cutter
from kit.core.registries import Findable

BY: Final = SystemActor("index")
_TITLES: Final = frozenset({"title", "name", "word"})
_PREFIX: Final = "admin:"


def kind_of(model: type[Any]) -> str:
    """The kind under which Wagtail's rows of one class stand."""
    return f"{_PREFIX}{model._meta.label_lower}"


def findable(thing: Any) -> Findable:
    """What Wagtail's own searches look at: the fields that the class names."""
    texts = dict.fromkeys(_texts(thing, thing.get_search_fields()))
    return Findable(tuple(texts), is_public=False)


def _texts(thing: Any, fields: Iterable[Any]) -> Iterator[SearchText]:
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(thing)):
                yield from _texts(related, field.fields)
        elif isinstance(field, SearchField | AutocompleteField):
            weight = Weight.TITLE if field.field_name in _TITLES else Weight.BODY
            yield from (SearchText(text, weight) for text in _lines(field.get_value(thing)))


def _related(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value.all() if isinstance(value, Manager) else (value,)


def _lines(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return (line for part in value for line in _lines(part))
    return () if value in (None, "") else (str(value),)


class EntryIndex(BaseIndex):
    """The rows of Wagtail's classes in the one table of entries."""

    seen: set[tuple[str, int]] | None = None

    def add_items(self, model: type[Any], items: Iterable[Any]) -> None:
        there = list(items)
        for kind_model in {type(item) for item in there}:
            refuse_personal(kind_model)
            kind = kind_of(kind_model)
            given = {item.pk: findable(item) for item in there if type(item) is kind_model}
            write_entries(kind, given, word_cutter(), by=BY)
            if self.seen is not None:
                self.seen |= {(kind, key) for key in given}

    def delete_item(self, item: Any) -> None:
        forget_objects(kind_of(type(item)), [item.pk], by=BY)

    def reset(self) -> None:
        SearchEntry.objects.filter(kind__startswith=_PREFIX).delete()


class EntryRebuilder:
    """Writes everything anew while the old rows still answer, and drops what is left over at the end."""

    def __init__(self, index: EntryIndex) -> None:
        self.index = index

    def start(self) -> EntryIndex:
        self.index.seen = set()
        return self.index

    def finish(self) -> None:
        there = SearchEntry.objects.filter(kind__startswith=_PREFIX).values_list("kind", "object_id")
        for kind, key in set(there) - (self.index.seen or set()):
            forget_objects(kind, [key], by=BY)


class EntryQueryCompiler(fallback.DatabaseSearchQueryCompiler):
    """Words become a condition on the entries of the class and of all classes made of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = self.queryset.model
        self.kinds = [kind_of(found) for found in get_indexed_models() if issubclass(found, model)]
        self.words: list[Word] = []

    def _get_filters_from_queryset(self, check_only: bool = False) -> None:
        """Nothing to refuse: whatever the database can filter stays its own."""

    def _get_order_by(self) -> Iterable[Any]:
        """Nothing to refuse: whatever the database can order by stays its own."""
        return ()

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        if self.fields or not isinstance(query, PlainText | Phrase):
            return super().build_database_filter(query, boost)
        words = _words(query)
        self.words += words
        is_any = isinstance(query, PlainText) and query.operator == "or"
        found = Q()
        for group in [[word] for word in words] if is_any else [words]:
            rows = entries(group, kinds=self.kinds, is_public=None)
            found |= Q(pk__in=rows.values("object_id"))
        return found if words else fallback.MATCH_NONE

    def scored(self, queryset: QuerySet[Any], name: str) -> QuerySet[Any]:
        """The queryset with how well each object fits the words."""
        own = SearchEntry.objects.filter(kind__in=self.kinds, object_id=OuterRef("pk"))
        fits = Cast(score(self.words), FloatField())
        return queryset.annotate(**{name: Subquery(own.annotate(fits=fits).values("fits")[:1])})


def _words(query: PlainText | Phrase) -> list[Word]:
    if isinstance(query, Phrase):
        raw = fold(query.query_string)
        return [Word((Spelling(raw),))] if raw else []
    return list(question(query.query_string))


class EntryResults(fallback.DatabaseSearchResults):
    """What is found; how well it fits decides the order where the caller wants that."""

    def get_queryset(self) -> QuerySet[Any]:
        compiler = self.query_compiler
        compiler.words = []
        queryset, found = compiler.queryset, compiler.build_database_filter(compiler.query)
        if isinstance(found, Q):
            queryset = queryset.filter(found)
        elif found == fallback.MATCH_NONE:
            queryset = queryset.none()
        if compiler.words and compiler.order_by_relevance:
            queryset = compiler.scored(queryset, "_fits").order_by(F("_fits").desc(), "pk")
        elif not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        return queryset[self.start : self.stop]

    def _do_search(self) -> Iterable[Any]:
        queryset = self.get_queryset()
        if not self._score_field:
            return list(queryset)
        return list(self.query_compiler.scored(queryset, self._score_field))


class SearchBackend(fallback.DatabaseSearchBackend):
    """Named in the settings; Wagtail asks it for everything."""

    query_compiler_class = EntryQueryCompiler
    autocomplete_query_compiler_class = EntryQueryCompiler
    results_class = EntryResults
    index_class = EntryIndex
    rebuilder_class = EntryRebuilder
