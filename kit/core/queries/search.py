"""Finding by words as people write them: what is found, and how well.

For: every list that has a search box. Not for: what is searched of an object (`core.registries.search_kinds`) and
Wagtail's own lists (`core.backends`).

Rules
- Every word must be found (AND), as letters anywhere (`raw`) or as a phrase of whole words (`norm`), in any spelling.
- A word in the title counts more than one in a name, that more than one in the body; a whole word more than letters;
  the typed word more than its synonym; a title that is the word itself most of all.
- The same on SQLite and PostgreSQL: both compare folded letters by position (INSTR, STRPOS), no LIKE, no collation;
  nothing in a question is a wildcard.
- One statement for what is found, one each for synonyms and names of municipalities, which a process remembers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Case, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from kit.core.logic.search.norm import WordCutter
from kit.core.logic.search.question import Word, read_question, shortest
from kit.core.logic.search.synonyms import Reading, Replacement, Spelling, readings, replacements
from kit.core.memory import public
from kit.core.models import Municipality, SearchEntry, Synonym
from kit.core.registries import word_cutters

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Hit:
    """One found object: its registered kind, its key, and how well it fits (only for comparing)."""

    kind: str
    object_id: int
    score: int


def search_ja(
    text: str,
    *,
    kinds: Iterable[str] | None = None,
    locale: str | None = None,
    is_public: bool | None = True,
    limit: int = 50,
) -> list[Hit]:
    """The objects that fit a typed line, best first; [] for an empty one.

    `kinds` and `locale` None: all; `is_public` None: also what is not public.
    """
    words = question(text)
    if not words:
        return []
    found = entries(words, kinds=kinds, locale=locale, is_public=is_public).annotate(score=score(words))
    best = found.order_by("-score", "kind", "object_id").values_list("kind", "object_id", "score")[:limit]
    return [Hit(*row) for row in best]


def narrow(
    queryset: QuerySet[M], text: str, *, kind: str, locale: str | None = None, is_public: bool | None = True
) -> QuerySet[M]:
    """Only the objects that fit, with `search_score` for `order_by("-search_score", …)`; all for an empty line.

    A line without anything to look for leaves the queryset as it is, every score 0. Filters and other orders of the
    queryset stay; the statement stays one.
    """
    words = question(text)
    if not words:
        return queryset.annotate(search_score=Value(0))
    found = entries(words, kinds=[kind], locale=locale, is_public=is_public)
    own = SearchEntry.objects.filter(kind=kind, object_id=OuterRef("pk"))
    return queryset.filter(pk__in=found.values("object_id")).annotate(
        search_score=Subquery(own.annotate(score=score(words)).values("score")[:1])
    )


def question(text: str) -> tuple[Word, ...]:
    """The words of a typed line with all their spellings."""
    return read_question(text, cutter=word_cutter(), replacements=public("synonyms", _replacements))


def _replacements() -> tuple[Replacement | Reading, ...]:
    used, towns = Synonym.objects.filter(is_used=True), Municipality.objects.values_list("name", "kana")
    cutter = word_cutter()
    return (*readings(towns, cutter), *replacements([row.as_value() for row in used], cutter))


def word_cutter() -> WordCutter | None:
    """Who cuts Japanese into words here; None where no dictionary is installed."""
    cutter_of = word_cutters.get("ja")
    return cutter_of() if cutter_of else None


def entries(
    words: Iterable[Word],
    *,
    kinds: Iterable[str] | None = None,
    locale: str | None = None,
    is_public: bool | None = True,
) -> QuerySet[SearchEntry]:
    """The rows in which all words are found."""
    found = SearchEntry.objects.all()
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    if locale is not None:
        found = found.filter(locale=locale)
    if is_public is not None:
        found = found.filter(is_public=is_public)
    # The plainest word first: what it rules out is not asked for the others.
    for word in sorted(words, key=lambda word: len(word.spellings)):
        found = found.filter(_has(word))
    return found


def score(words: Iterable[Word]) -> Combinable:
    """How well a row fits that has all words: a sum over the words, each by its best place."""
    total: Combinable = Value(0, output_field=IntegerField())
    for word in words:
        total = total + _place(word)
    return total


def _has(word: Word) -> Q:
    found = Q()
    for raw in shortest(spelling.raw for spelling in word.spellings):
        found |= Q(GreaterThan(_at("raw", raw), 0))
    for norm in shortest(spelling.norm for spelling in word.spellings):
        found |= Q(GreaterThan(_at("norm", norm), 0))
    return found


def _place(word: Word) -> Case:
    typed, *others = word.spellings
    cases = [
        When(_is_title(typed), then=Value(100)),
        *_cases(typed, "title_end", whole=80, part=70),
        *(When(_within("raw", raw, "title_end"), then=Value(60)) for raw in shortest(o.raw for o in others)),
        *_cases(typed, "name_end", whole=40, part=35),
        *(When(_within("raw", raw, "name_end"), then=Value(30)) for raw in shortest(o.raw for o in others)),
    ]
    if typed.norm:
        cases.append(When(GreaterThan(_at("norm", typed.norm), 0), then=Value(20)))
    return Case(*cases, default=Value(10), output_field=IntegerField())


def _cases(spelling: Spelling, end: str, *, whole: int, part: int) -> list[When]:
    cases = [When(_within("raw", spelling.raw, end), then=Value(part))]
    if spelling.norm:
        cases.insert(0, When(_within("norm", spelling.norm, end), then=Value(whole)))
    return cases


def _is_title(spelling: Spelling) -> Q:
    """The first title is the word and nothing else."""
    typed = f"{spelling.raw}\n"
    return Q(raw_title_end__gt=0) & Q(Exact(Left("raw", len(typed)), Value(typed)))


def _within(column: str, text: str, end: str) -> Q:
    """Whether the text stands in the heavier part; only that part is looked at, most hits are in the long rest."""
    length: Any = F(f"{column}_{end}")
    return Q(GreaterThan(StrIndex(Left(column, length), Value(text)), 0))


def _at(column: str, text: str) -> Any:
    """Where the text first stands in the column, counted from 1; 0 when nowhere."""
    return StrIndex(F(column), Value(text))
