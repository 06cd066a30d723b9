"""What a body may become and what is said of it."""

from datetime import date, time

import pytest

from kit.meetings.logic.bodies import (
    Times,
    join,
    keeper_refusal,
    kind_refusal,
    missing_ground,
    missing_of_rhythm,
    next_days,
    public_words,
    rhythm_of,
    rhythm_words,
    serving_refusal,
)
from kit.meetings.logic.kinds import KINDS, kinds_for

STATUTORY = ("support", "council")


@pytest.mark.parametrize("old", [kind.code for kind in kinds_for("town")])
def test_a_kind_is_changed_before_the_first_meeting_and_never_mixed(old):
    for new in (kind.code for kind in kinds_for("town")):
        mixed = {old, new} & set(STATUTORY) and "case_study" in {old, new}
        before = kind_refusal(old, new, has_met=False, role="town")
        assert ("まぜられません" in before) is bool(mixed), (old, new)
        after = kind_refusal(old, new, has_met=True, role="town")
        assert ("一度でも" in after) is (old != new)
    assert "ここでは使えません" in kind_refusal(old, "committee", has_met=False, role="town")


def test_an_existing_body_serves_unless_two_worlds_would_meet():
    assert serving_refusal(KINDS["case_study"], KINDS["support"])
    assert serving_refusal(KINDS["council"], KINDS["case_study"])
    assert serving_refusal(KINDS["platform"], KINDS["support"]) == ""
    assert serving_refusal(KINDS["case_study"], None) == ""


def test_residents_see_nothing_of_what_is_closed():
    shown = {code: public_words(kind) for code, kind in KINDS.items()}
    assert {code for code, words in shown.items() if not words} == {
        "working",
        "support",
        "layered",
        "council",
    }
    assert shown["case_study"] == ("会議の名前", "開いた日と、次に開く日", "テーマ")
    assert [code for code, words in shown.items() if "公表している委員の名前" in words] == ["committee"]


def test_a_body_stands_on_a_ground_and_a_day_or_on_an_existing_one():
    plain = {"kind": "platform", "basis": "", "established_on": None, "existing_body": ""}
    assert missing_ground(plain) == ("根拠", "設置した日")
    assert missing_ground({**plain, "basis": "設置要綱"}) == ("設置した日",)
    assert missing_ground({**plain, "existing_body": "自殺対策連絡協議会"}) == ()
    assert missing_ground({**plain, "kind": "exchange"}) == ()


def test_a_rhythm_is_whole_or_absent_and_reads_like_speech():
    whole = Times((11, 6), 2, 2, time(14), 90)
    assert missing_of_rhythm(Times((), None, None, None, 90)) == ()
    assert missing_of_rhythm(Times((6,), None, 0, None, 90)) == ("nth", "starts")
    assert rhythm_of(Times((6,), None, 0, time(14), 90)) is None
    rhythm = rhythm_of(whole)
    assert rhythm_words(rhythm) == "6月・11月の第2水曜日 14:00から（90分）"
    assert (
        rhythm_words(rhythm_of(Times(tuple(range(1, 13)), -1, 0, time(9, 30), 60)))
        == "毎月の最後の月曜日 09:30から（60分）"
    )
    assert next_days(rhythm, date(2026, 7, 1), 3) == (
        date(2026, 11, 11),
        date(2027, 6, 9),
        date(2027, 11, 10),
    )


@pytest.mark.parametrize(
    ("now", "wanted", "able", "word"),
    [
        ({1}, {1, 2}, {1, 2}, ""), ({1}, set(), {1, 2}, "一人は残して"), ({1}, {1, 3}, {1, 2}, "役割があり"),
        ({1}, {1, 2}, {2}, ""), ({1}, {1}, {2}, "一人は残して"), (set(), {2}, {2}, ""),
    ],
)  # fmt: skip
def test_somebody_in_force_always_keeps_a_closed_body(now, wanted, able, word):
    said = keeper_refusal(now, wanted, able)
    assert word in said
    assert bool(said) is bool(word)


def test_two_who_write_at_once_are_put_together_field_by_field():
    base, theirs = {"a": 1, "b": 1, "c": 1, "d": 1}, {"a": 1, "b": 2, "c": 2, "d": 2}
    assert join(base, theirs, {"a": 3, "b": 1, "c": 3, "d": 2}) == ({"a": 3, "b": 2, "c": 3, "d": 2}, ("c",))
