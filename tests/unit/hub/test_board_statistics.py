"""Approved tables are read strictly and summed over what is visible."""

from datetime import date

import pytest

from kit.hub.logic.board_statistics import Sum, kept_table, read_tables, summed
from tests.factories.board_bodies import tables_part, town_body

DAY = date(2026, 11, 26)
CELLS = {("a", ""): 12, ("b", ""): None, ("c", ""): None, ("", ""): 60}


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
    "more",
    [
        {"year": 2031},
        {"year": 2026, "approved": "2026-11-01"},
        {"approved": "2026-03-31"},
        {"year": "2025"},
        {"approved": "2026-11-27"},
        {"approved": "gestern"},
    ],
)
def test_a_table_of_another_time_is_not_taken(more):
    assert tables(**more) == ((), 1)


def test_a_year_is_taken_from_the_day_after_its_end():
    (table,), refused = read_tables(
        town_body(statistics=tables_part(CELLS, approved="2026-04-01")), date(2026, 4, 1)
    )
    assert (table.year, refused) == (2025, 0)


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


def test_only_what_is_visible_is_summed_and_what_is_missing_is_not_called_hidden():
    (one,), _refused = tables()
    (other,), _refused = tables({("a", ""): 30, ("b", ""): 12, ("c", ""): 19, ("", ""): 61})
    (less,), _refused = tables({("a", ""): 11, ("b", ""): 14, ("", ""): 25})
    (older,), _refused = tables(year=2024, approved="2025-05-01")
    newest, before = summed([one, older, other, less])
    assert (newest.year, newest.towns, before.year, before.towns) == (2025, 3, 2024, 1)
    assert newest.cells == {
        ("a", ""): Sum(53, 3, 0), ("b", ""): Sum(26, 2, 1), ("c", ""): Sum(19, 1, 1, 1), ("", ""): Sum(146, 3, 0),
    }  # fmt: skip
    assert [(label, [(one.number, one.notes) for one in sums]) for label, sums in newest.lines()] == [
        ("A", [("53", ())]), ("B", [("26", ("1市町 非公表",))]),
        ("C", [("19", ("1市町 非公表", "1市町 この欄なし"))]), ("合計", [("146", ())]),
    ]  # fmt: skip
    nowhere = Sum(None, 0, 0, 2)
    assert (nowhere.number, nowhere.notes) == ("－", ("2市町 この欄なし",))
    assert Sum(None, 0, 1).number == "非公表"
    assert summed([]) == ()


@pytest.mark.parametrize(
    "cells",
    [
        {("a", ""): 12, ("b", ""): None, ("c", ""): 40, ("", ""): 60},
        {("a", ""): 12, ("b", ""): 20, ("c", ""): 40, ("", ""): None},
        {("a", ""): 20, ("b", ""): None, ("c", ""): None, ("", ""): 20},
        {("a", ""): 20, ("b", ""): 20, ("c", ""): 20, ("", ""): 61},
        {("a", ""): 40, ("b", ""): 40, ("c", ""): None, ("", ""): 60},
    ],
    ids=["one is hidden", "only the sum", "nothing is left over", "does not fit", "more than the sum"],
)
def test_a_table_that_gives_a_hidden_number_away_is_not_taken(cells):
    assert tables(cells) == ((), 1)
