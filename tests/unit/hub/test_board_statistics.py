"""Approved tables are read strictly and summed over what is visible."""

from datetime import date

import pytest

from kit.hub.logic.board_statistics import Sum, kept_table, read_tables, summed
from tests.factories.board_bodies import tables_part, town_body

DAY = date(2026, 11, 26)
CELLS = {("a", ""): 12, ("b", ""): None, ("c", ""): 40, ("", ""): 60}


def tables(cells=CELLS, **more):
    return read_tables(town_body(statistics=tables_part(cells, **more)), DAY)


def test_a_table_is_read_and_kept():
    (table,), refused = tables()
    assert refused == 0
    assert (table.year, table.approved_on, table.key, dict(table.cells)) == (
        2025,
        date(2026, 5, 1),
        "way",
        CELLS,
    )
    assert kept_table(table.year, table.approved_on, table.key, table.to_data()) == table


@pytest.mark.parametrize("value", [9, 0, -3, 1.5, True, "12", 10**9])
def test_a_number_that_no_town_may_publish_is_not_taken(value):
    assert tables({**CELLS, ("a", ""): value}) == ((), 1)


@pytest.mark.parametrize(
    "more", [{"year": 2031}, {"year": "2025"}, {"approved": "2026-11-27"}, {"approved": "gestern"}]
)
def test_a_table_of_another_time_is_not_taken(more):
    assert tables(**more) == ((), 1)


def broken():
    """Parts that are no tables, one after the other."""
    (entry,) = tables_part(CELLS)
    (table,) = entry["tables"]
    yield "nothing"
    yield [None]
    yield [{**entry, "tables": "x"}]
    for change in ({"rows": None}, {"rows": [*table["rows"], table["rows"][0]]}, {"cells": [*table["cells"], table["cells"][0]]},
                   {"cells": [{"row": "z", "column": "", "value": 12}]}, {"title": "a\nb"}, {"title": ""},
                   {"rows": [{"key": str(n), "label": "x"} for n in range(61)]}):  # fmt: skip
        yield [{**entry, "tables": [{**table, **change}]}]


@pytest.mark.parametrize("part", list(broken()))
def test_what_is_no_table_is_not_taken(part):
    found, refused = read_tables({"statistics": part}, DAY)
    assert found == ()
    assert refused == (0 if part == "nothing" else 1)


def test_the_same_table_twice_counts_once():
    part = tables_part(CELLS) * 2
    found, refused = read_tables({"statistics": part}, DAY)
    assert (len(found), refused) == (1, 1)


def test_only_what_is_visible_is_summed():
    (one,), _refused = tables()
    (other,), _refused = tables({("a", ""): 30, ("b", ""): None, ("c", ""): None, ("", ""): 61})
    (older,), _refused = tables(year=2024, approved="2025-05-01")
    newest, before = summed([one, older, other])
    assert (newest.year, newest.towns, before.year, before.towns) == (2025, 2, 2024, 1)
    assert newest.cells == {
        ("a", ""): Sum(42, 2, 0), ("b", ""): Sum(None, 0, 2), ("c", ""): Sum(40, 1, 1), ("", ""): Sum(121, 2, 0),
    }  # fmt: skip
    assert [(label, [one.words for one in sums]) for label, sums in newest.lines()] == [
        ("A", ["42"]), ("B", ["非公表"]), ("C", ["40（1市町 非公表）"]), ("合計", ["121"]),
    ]  # fmt: skip
    assert summed([]) == ()
