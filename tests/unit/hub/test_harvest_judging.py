"""Judging what a town answers: nothing is lost by doubt, nothing is deleted by little, and waiting grows to a day."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.hub.logic.harvest import (
    Doubt,
    Fault,
    Unbelievable,
    difference,
    digest,
    is_old,
    is_whole_due,
    judge_root,
    judge_state,
    judge_town,
    read_index,
    read_json,
    wait_after,
    went_back,
)
from kit.hub.logic.harvest_words import DOUBTS, FAULTS, LOOK, doubt_codes, trouble_words
from tests.fakes.town_server import Town

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
TODAY = date(2026, 11, 26)
STATUS = st.sampled_from(["active", "temporarily closed", "inactive", "defunct"])
MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 25), timezones=st.just(UTC)).map(
    datetime.isoformat
)
INDEX = st.dictionaries(
    st.integers(0, 30).map(lambda n: str(Town("242012", "津市").uid(n))), st.tuples(MOMENT, STATUS)
)


@settings(max_examples=60)
@given(INDEX, INDEX)
def test_what_is_read_and_what_ends_follow_from_the_two_indexes(index, known):
    found = difference(index, known, NOW)
    shown = {uid for uid, said in index.items() if said[1] in ("active", "temporarily closed")}
    assert found.wanted == {uid for uid in shown if known.get(uid) != index[uid]}
    assert found.wanted.isdisjoint(found.over)
    assert found.vanished == known.keys() - index.keys()
    assert set(found.over) <= known.keys()
    assert all(found.over[uid] == "ended" for uid in found.vanished)
    lost = [uid for uid in found.vanished if known[uid][1] in ("active", "temporarily closed")]
    before = sum(said[1] in ("active", "temporarily closed") for said in known.values())
    if len(lost) >= 2 and len(shown) * 2 < before:
        assert found.doubts  # so little left without a word: never taken unseen
    assert difference(index, index, NOW).wanted == difference(index, index, NOW).vanished == frozenset()
    assert difference(index, index, NOW, whole=True).wanted == shown


def rows(count, status="active", day=1):
    return {
        str(Town("242012", "津市").uid(n)): (f"2026-11-{day:02}T00:00:00+09:00", status) for n in range(count)
    }


@pytest.mark.parametrize(
    ("index", "known", "doubts"),
    [
        ({}, None, ()),
        ({}, rows(1), (Doubt.EMPTY,)),
        (rows(4), rows(12), (Doubt.SMALL,)),
        (rows(6), rows(12), ()),
        (rows(1), rows(5), (Doubt.SMALL,)),
        (rows(1), rows(2), ()),
        ({**rows(3, day=3), **rows(1, day=1)}, rows(3, day=2), (Doubt.OLDER,)),
        (rows(12, "defunct", day=2), rows(12), ()),
        (rows(4), rows(12, day=2), (Doubt.SMALL, Doubt.OLDER)),
        (rows(3, day=28), None, (Doubt.FUTURE,)),
    ],
)  # fmt: skip
def test_what_is_odd_has_a_name(index, known, doubts):
    assert difference(index, known, NOW).doubts == doubts


def told(**changed):
    return {**Town("242012", "津市").town, **changed}


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (told(format="sokumen-town/2"), Fault.FORMAT),
        (told(code="242047"), Fault.WRONG_CODE),
        (told(code="\x00\ud800津"), Fault.WRONG_CODE),
        (told(window=None), Fault.FORMAT),
        (told(window={"designated": "yes"}), Fault.FORMAT),
        (told(window={"designated": True, "checked_on": 5}), Fault.FORMAT),
        (told(counts={"pages": "many"}), Fault.FORMAT),
        (told(languages="ja"), Fault.FORMAT),
    ],
)
def test_what_is_no_answer_of_this_town_is_refused(document, fault):
    with pytest.raises(Unbelievable) as refused:
        judge_town(document, "242012", TODAY)
    assert refused.value.fault == fault
    assert refused.value.detail.isprintable()


def test_numbers_and_days_that_cannot_be_wait_for_a_look():
    assert judge_town(told(), "242012", TODAY) == ()
    absurd = told(counts={"pages": 10**12, "resources": {"place": 1}})
    assert judge_town(absurd, "242012", TODAY) == (Doubt.ABSURD,)
    ahead = told(meetings={"last_held_on": "2027-01-01"})
    assert judge_town(ahead, "242012", TODAY) == (Doubt.FUTURE,)
    state = Town("242012", "津市").state
    assert judge_state(state, "242012") == ()
    older = {**state, "blueprints": [{**state["blueprints"][0], "sequence": 1}]}
    assert went_back(older, state)
    assert not went_back(state, older)
    assert not went_back(state, None)
    with pytest.raises(Unbelievable, match="sequence"):
        judge_state({**state, "blueprints": [{"name": "x", "sequence": "2", "objects": []}]}, "242012")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"{}," * 1_000_000, Fault.TOO_MANY), (b"\n <html>", Fault.HTML), (b"", Fault.NOT_JSON), (b"\xff\xfe", Fault.NOT_JSON), (b"[]", Fault.FORMAT),
        (b'{"a": NaN}', Fault.NOT_JSON), (b"[" * 100_000, Fault.NOT_JSON), (b'{"a": ' + b"9" * 9999 + b"}", Fault.NOT_JSON),
    ],
)  # fmt: skip
def test_bytes_that_are_no_document_are_refused(body, fault):
    with pytest.raises(Unbelievable) as refused:
        read_json(body)
    assert refused.value.fault == fault


@pytest.mark.parametrize("change", [
    {"id": "1"}, {"last_modified": "yesterday"}, {"last_modified": "2026-11-01T00:00:00"}, {"status": "gone"}, {"id": None},
    {"last_modified": "0001-01-01T00:00:00+09:00"}, {"status": ["active"]},
])  # fmt: skip
def test_an_index_with_a_broken_row_is_refused(change):
    row = {
        "id": str(Town("242012", "津市").uid(1)),
        "last_modified": "2026-11-01T00:00:00+09:00",
        "status": "active",
    }
    assert len(read_index({"contents": [row]})) == 1
    for document in (
        {"contents": [{**row, **change}]},
        {"contents": ["x"]},
        {},
        {"contents": [row], "last_page": False},
    ):
        with pytest.raises(Unbelievable):
            read_index(document)
    with pytest.raises(Unbelievable, match="duplicates"):
        read_index({"contents": [row, {**row, "id": row["id"].upper()}]})
    with pytest.raises(Unbelievable, match="too_many"):
        read_index({"contents": [row] * 20_001})


def test_a_feed_is_this_towns_or_nobodys():
    judge_root({"version": "3.1", "publisher": {"identifier": "242012"}}, "242012")
    for root in (
        {},
        {"version": "2.0", "publisher": {"identifier": "242012"}},
        {"version": "3.1", "publisher": {}},
    ):
        with pytest.raises(Unbelievable):
            judge_root(root, "242012")


def test_waiting_grows_from_minutes_to_a_day():
    waits = [wait_after(strikes) for strikes in range(1, 40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(days=1))
    assert wait_after(0) == timedelta(minutes=15)
    assert is_old(NOW - timedelta(days=8), NOW)
    assert not is_old(None, NOW)
    assert is_whole_due(None, NOW)
    assert not is_whole_due(NOW - timedelta(days=6), NOW)


def test_every_trouble_has_words_and_something_to_do():
    assert set(FAULTS) == {str(one) for one in Fault}
    assert all(words and todo for words, todo in FAULTS.values())
    assert set(DOUBTS) == {str(one) for one in Doubt}
    assert trouble_words("held", doubt_codes([Doubt.SMALL, Doubt.OLDER]))[1] == LOOK
    assert trouble_words("good", "") == ("", "")
    assert digest({"a": ("1", "2")}) == digest(json.loads(json.dumps({"a": ["1", "2"]})))
