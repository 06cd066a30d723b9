"""How well search finds what people mean: 161 questions about 205 places of support (`tests/cases/search`)."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.core import registries
from kit.core.actions.audit import SystemActor
from kit.core.actions.search import index_objects
from kit.core.logic.search.entry import SearchText, Weight
from kit.core.memory import one_request
from kit.core.queries.search import search_ja

CASES = Path(__file__).parents[2] / "cases" / "search"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Place:
    """One row of records.tsv; `meaning` is what a person would call it, whatever its words are."""

    pk: int
    texts: tuple[SearchText, ...]
    meaning: frozenset[str]


def rows(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def place(row):
    texts = zip(("title", "names", "body"), (Weight.TITLE, Weight.NAME, Weight.BODY), strict=True)
    return Place(
        int(row["id"].removeprefix("r")),
        tuple(SearchText(row[name], weight) for name, weight in texts),
        frozenset(row["meaning"].split()),
    )


PLACES = [place(row) for row in rows("records.tsv")]
QUERIES = rows("queries.tsv")


def meant(row):
    """Which places answer the question: named ones, or all that carry every meaning."""
    words = row["meaning"].split()
    if words and words[0].startswith("#"):
        return {int(word.removeprefix("#r")) for word in words}
    return {place.pk for place in PLACES if words and place.meaning >= set(words)}


def measured(queries):
    """Precision and recall: the mean over the questions, and over all answers together."""
    found = {
        row["query"]: {hit.object_id for hit in search_ja(row["query"], kinds=["cases"], limit=500)}
        for row in queries
    }
    pairs = [(found[row["query"]], meant(row)) for row in queries]
    right, told, wanted = (
        sum(map(len, sets)) for sets in zip(*((a & b, a, b) for a, b in pairs), strict=True)
    )
    return {
        "precision": sum(len(a & b) / len(a) if a else 1.0 for a, b in pairs) / len(pairs),
        "recall": sum(len(a & b) / len(b) if b else 1.0 for a, b in pairs) / len(pairs),
        "precision of all": right / told,
        "recall of all": right / wanted,
    }


@pytest.fixture
def searched(monkeypatch):
    """Writes the places with this dictionary or without, and measures."""

    def measure(queries, *, has_dictionary):
        kinds = registries.Registry("search kinds")
        kinds.register("cases", registries.SearchKind(lambda p: registries.Findable(p.texts), lambda: PLACES))
        monkeypatch.setattr("kit.core.actions.search.search_kinds", kinds)
        if not has_dictionary:
            nobody = registries.Registry("word cutters")
            monkeypatch.setattr("kit.core.queries.search.word_cutters", nobody)
        index_objects("cases", PLACES, by=SystemActor("test"))
        with one_request():
            figures = measured(queries)
        print({name: round(figure, 3) for name, figure in figures.items()})
        return figures

    return measure


def test_there_are_enough_questions_and_each_means_something():
    assert (len(PLACES), len(QUERIES)) == (205, 161)
    known = set().union(*(place.meaning for place in PLACES))
    unknown = {word for row in QUERIES for word in row["meaning"].split() if not word.startswith("#")} - known
    assert unknown == set()
    assert [row["query"] for row in QUERIES if row["meaning"] and not meant(row)] == []


def test_what_people_mean_is_found(searched):
    figures = searched(QUERIES, has_dictionary=True)
    assert figures["recall"] >= 0.97
    assert figures["precision"] >= 0.92
    assert min(figures.values()) >= 0.92


def test_questions_that_nothing_was_tuned_for_are_no_worse(searched):
    figures = searched([row for row in QUERIES if row["set"] == "fresh"], has_dictionary=True)
    assert figures["recall"] >= 0.97
    assert figures["precision"] >= 0.92


def test_without_the_dictionary_letters_and_synonyms_go_far(searched):
    figures = searched(QUERIES, has_dictionary=False)
    assert figures["recall"] >= 0.95
    assert figures["precision"] >= 0.92
