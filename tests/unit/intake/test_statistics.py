"""The tables of a year: a fixed list without a shared category, each person once, nothing small outside."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.fiscal import first_day, fiscal_year, quarter
from kit.intake.logic.statistics import (
    DOOR,
    PLACE,
    QUARTER,
    TABLES,
    THEME,
    WAY,
    WHO,
    Counted,
    as_open_data,
    digest,
    is_over,
    tables,
)
from kit.intake.logic.suppression import THRESHOLD, TOTAL

MAY = date(2026, 5, 1)


def one(door="web", on=MAY, **values):
    return Counted(on, door, values)


def cells(counted, key):
    return next(found.cells for found in tables(counted) if found.plan.key == key)


def test_years_and_quarters_begin_in_april():
    assert [fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))] == [2025, 2026]
    assert first_day(2026) == date(2026, 4, 1)
    assert [quarter(date(2026, month, 1)) for month in (4, 6, 7, 9, 10, 12, 1, 3)] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert not is_over(2026, date(2027, 3, 31))
    assert is_over(2026, date(2027, 4, 1))


def test_no_category_stands_in_two_tables():
    directions = [{found.key for found in (plan.rows, plan.columns) if found is not None} for plan in TABLES]
    assert all(not (a & b) for a, b in combinations(directions, 2))
    assert all(len(found) <= 2 for found in directions)
    assert all(
        len(key) <= 20
        for plan in TABLES
        for found in (plan.rows, plan.columns)
        if found
        for key in found.keys
    )


MOTHER = one(
    "phone", who="family", place="here", reply="phone", **{"family-now": {"chosen": ["tired", "age"], "most": "age"}}
)  # fmt: skip
SON = one(who="self", place="242012", reply="box", **{"self-now": {"chosen": ["out"], "most": ""}})
ODD = one(
    "visit", on=date(2027, 2, 1), who="neighbour", place={"skip": "no_answer"},
    **{"self-now": {"chosen": ["new"], "most": "new"}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (WHO, ["family", "self", "other"]),
        (DOOR, ["phone", "web", "other"]),
        (QUARTER, ["1", "1", "4"]),
        (PLACE, ["here", "elsewhere", "unsaid"]),
        (WAY, ["phone", "box", "unsaid"]),
        (THEME, ["living", "unsaid", "other"]),
    ],
)
def test_each_is_counted_where_it_belongs(dimension, expected):
    assert [dimension.place(counted) for counted in (MOTHER, SON, ODD)] == expected


def test_enough_of_each_category_is_shown():
    everybody = [
        one(quarter, who=who)
        for who in ("self", "family", "supporter", "?", "")
        for quarter in ("web", "phone", "counter", "visit")
    ]
    shown = cells([found for found in everybody for _ in range(11)], "who-door")
    assert (shown["family", "phone"], shown["other", TOTAL], shown[TOTAL, "other"], shown[TOTAL, TOTAL]) == (
        11,
        44,
        55,
        220,
    )


def test_who_does_not_want_to_be_counted_is_in_no_table():
    counted = [one(who="self")] * 20
    refused = [one(who="family", statistics="no")] * 50
    asked = [one(who="self", statistics="yes"), one(who="self", statistics={"skip": "later"})]
    assert {found.cells[TOTAL, TOTAL] for found in tables([*counted, *refused])} == {20}
    assert {found.cells[TOTAL, TOTAL] for found in tables([*counted, *asked])} == {22}


_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from(["self", "family", "supporter", "?"]),
        "place": st.sampled_from(["here", "outside", "242012", "?"]),
        "reply": st.sampled_from(["box", "mail", "none", "?"]),
        "self-now": st.sampled_from(["out", "body", "?"]).map(lambda key: {"chosen": [key], "most": key}),
    },
)
_COUNTED = st.builds(
    Counted,
    st.dates(date(2026, 4, 1), date(2027, 3, 31)),
    st.sampled_from(["web", "phone", "visit"]),
    _VALUES,
)


@given(st.lists(st.tuples(_COUNTED, st.integers(1, 30)), max_size=8))
def test_nothing_small_goes_out_and_the_same_people_give_the_same_tables(groups):
    counted = [found for found, times in groups for _ in range(times)]
    shown = tables(counted)
    values = [cell["value"] for found in shown for cell in as_open_data(found)["cells"]]
    assert all(value is None or value >= THRESHOLD for value in values)
    totals = {found.cells[TOTAL, TOTAL] for found in shown}
    assert totals == {len(counted) if len(counted) >= THRESHOLD else None}
    assert digest(shown) == digest(tables(reversed(counted)))


def test_open_data_names_every_category_and_hides_without_a_reason():
    shown = tables([one(who="self")] * 12)
    found = as_open_data(shown[0])
    assert found["rows"][0] == {"key": "self", "label": "自分のこと"}
    labelled = {(cell["row"], cell["column"]): cell["value"] for cell in found["cells"]}
    assert labelled[TOTAL, TOTAL] == 12
    assert None in labelled.values()
    assert {frozenset(cell) for cell in found["cells"]} == {frozenset({"row", "column", "value"})}
    assert digest(shown) != digest(tables([one(who="self")] * 13))
