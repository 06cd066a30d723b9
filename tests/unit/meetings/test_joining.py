"""Two people wrote at once: each change is kept, each true conflict is shown, and nothing is lost on the way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.meetings.logic.joining import Clash, Marks, join, marks_of, read_marks, written_marks

NAMES = {"": ("chair", "place"), "items": ("title", "note")}
words = st.sampled_from(["", "あ", "い", "う"])


def rows(keys: str) -> st.SearchStrategy[tuple[dict[str, Any], ...]]:
    """Some of these rows, in any order."""
    chosen = st.lists(st.sampled_from(keys), unique=True)
    return chosen.flatmap(
        lambda ids: st.tuples(*(st.fixed_dictionaries({"id": st.just(k), "title": words, "note": words}) for k in ids))
    )  # fmt: skip


def records(keys: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"chair": words, "place": words, "carried": st.just("凍った"), "items": rows(keys)}
    )


# A new row of one is never a new row of the other: ids are made by chance.
worlds = st.tuples(records("abc"), records("abcx"), records("abcy"))


def typed(record: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """As a form sends it: its own fields only, and rows that are to go say so."""
    there = {row["id"] for row in record["items"]}
    gone = tuple({**row, "gone": True} for row in base["items"] if row["id"] not in there)
    return {"chair": record["chair"], "place": record["place"], "items": (*record["items"], *gone)}


def cells(record: dict[str, Any]) -> dict[str, Any]:
    """Every value by its path, rows that are to go left out."""
    found = {name: record[name] for name in ("chair", "place")}
    for row in record["items"]:
        if not row.get("gone"):
            found |= {f"items/{row['id']}/{name}": row[name] for name in ("title", "note")}
    return found


@given(worlds)
def test_what_one_changed_is_taken_and_what_both_changed_is_asked(world):
    base, theirs, mine = world
    result = join(marks_of(base, NAMES), theirs, typed(mine, base))
    before, his, my, now = cells(base), cells(theirs), cells(mine), cells(result.values)
    asked = {clash.path for clash in result.clashes}

    def is_asked(path: str) -> bool:
        return path in asked or path.rpartition("/")[0] in asked

    for path in before.keys() | his.keys() | my.keys():
        was, his_word, my_word = before.get(path), his.get(path), my.get(path)
        if my_word == was and his_word == was:
            assert now.get(path) == was
        elif not is_asked(path):
            settled = his_word if my_word == was else my_word
            assert now.get(path) == settled
            assert was in (my_word, his_word) or my_word == his_word
        elif my_word is not None:
            assert now[path] == my_word, "what was typed stays in its field until somebody chooses"
    assert result.values["carried"] == "凍った"


@given(worlds)
def test_every_clash_shows_both_and_is_over_when_chosen(world):
    base, theirs, mine = world
    marks, sent = marks_of(base, NAMES), typed(mine, base)
    asked = join(marks, theirs, sent)
    if not asked.clashes:
        return  # it was saved
    for clash in asked.clashes:
        assert clash.mine != clash.theirs
    # All theirs: the next saving counts from theirs.
    paths = frozenset(clash.path for clash in asked.clashes)
    shown = {name: asked.values[name] for name in sent}
    again = join(marks_of(theirs, NAMES), theirs, shown, takes=paths)
    assert again.clashes == ()
    his, now = cells(theirs), cells(again.values)
    for path in paths:
        for cell in his.keys() | now.keys():
            if cell == path or cell.startswith(f"{path}/"):
                assert now.get(cell) == his.get(cell)
    # All mine.
    kept = join(marks_of(theirs, NAMES), theirs, shown)
    assert kept.clashes == ()
    assert cells(kept.values) == cells(asked.values)
    assert not any("gone" in row for row in kept.values["items"])


@given(worlds)
def test_alone_nothing_is_asked(world):
    base, theirs, mine = world
    marks = marks_of(base, NAMES)
    alone = join(marks, base, typed(mine, base))
    assert (alone.clashes, alone.came_in) == ((), False)
    assert cells(alone.values) == cells(mine)
    assert [row["id"] for row in alone.values["items"]] == [row["id"] for row in mine["items"]]
    untouched = join(marks, theirs, typed(base, base))
    assert untouched.clashes == ()
    assert untouched.values == theirs
    assert untouched.came_in == (theirs != base)
    same = join(marks, theirs, typed(theirs, base))
    assert (same.clashes, same.values) == ((), theirs)


@given(records("abc"))
def test_digests_travel_through_a_form(record):
    marks = marks_of(record, NAMES)
    assert read_marks(written_marks(marks)) == marks


@pytest.mark.parametrize(
    "broken", ["", "x", "[]", "[1,2]", '[{},{"items":[]}]', '[{},{"items":[[],[]]}]', "[" * 9999]
)
def test_a_broken_form_overwrites_nothing(broken):
    assert read_marks(broken) == Marks()
    theirs = {"chair": "課長", "items": ({"id": "a", "title": "議題", "note": ""},)}
    sent = {"chair": "部長", "items": ({"id": "a", "title": "議題", "note": "", "gone": True},)}
    result = join(read_marks(broken), theirs, sent)
    assert result.clashes == (
        Clash("chair", "部長", "課長"),
        Clash("items/a", None, {"id": "a", "title": "議題", "note": ""}),
    )
    assert result.values["items"] == ({"id": "a", "title": "議題", "note": "", "gone": True},)


def test_the_order_is_joined_like_everything_else():
    def order(ids: str) -> dict[str, Any]:
        return {"items": tuple({"id": key, "title": key} for key in ids)}

    def joined(
        base: str, theirs: str, mine: str, takes: frozenset[str] = frozenset()
    ) -> tuple[str, list[str]]:
        found = join(marks_of(order(base), {"items": ("title",)}), order(theirs), order(mine), takes)
        return "".join(row["id"] for row in found.values["items"]), [clash.path for clash in found.clashes]

    assert joined("abc", "bac", "abcx") == ("bacx", [])
    assert joined("abc", "abcy", "cab") == ("cyab", [])
    assert joined("abc", "bac", "bac") == ("bac", [])
    assert joined("abc", "bac", "acb") == ("acb", ["items/"])
    assert joined("abc", "bac", "acb", frozenset({"items/"})) == ("bac", [])
