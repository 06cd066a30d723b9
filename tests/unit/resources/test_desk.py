"""The staff's side of resources decided from values: what is offered, which marks stand, how values read, who is asked."""

from datetime import date, timedelta

import pytest

from kit.resources.logic.cautions import cautions_of
from kit.resources.logic.desk import STEPS, Facts, fits, marks_of, steps_for
from kit.resources.logic.listing import check_is_old, newest_old_check
from kit.resources.logic.reviews import CHECK, RENEWAL, asks_for, newest_check_to_ask
from kit.resources.logic.showing import NOTHING, value_words
from kit.resources.logic.words import STATES

TODAY = date(2026, 11, 26)
EDITOR = frozenset({"add", "change", "import"})
APPROVER = EDITOR | {"publish", "unpublish", "delete"}


def offered(state, allowed, **facts):
    return [step.name for step in steps_for(Facts(state, **facts), allowed)]


@pytest.mark.parametrize(
    ("state", "editor", "approver"),
    [
        ("draft", ["propose", "check"], ["publish", "check", "delete"]),
        ("proposed", ["check", "take-back"], ["publish", "check", "take-back", "delete"]),
        ("published", ["check"], ["check", "pause", "end", "draft", "complaint", "delete"]),
        ("paused", ["check"], ["publish", "check", "end", "draft", "complaint", "delete"]),
        ("ended", ["propose", "check"], ["publish", "check", "draft", "delete"]),
    ],
)
def test_what_is_offered_in_each_state(state, editor, approver):
    assert offered(state, EDITOR) == editor
    assert offered(state, APPROVER) == approver


def test_an_outside_operator_is_approved_and_a_complaint_is_either_checked_or_over():
    assert "approve" in offered("draft", APPROVER, operator="outside")
    stopped = offered("published", APPROVER, complaint_since=TODAY)
    assert "complaint-over" in stopped
    assert "complaint" not in stopped


def test_nothing_is_done_with_what_is_gone_or_belongs_to_others():
    for state in STATES:
        for step in STEPS:
            assert not fits(step.name, Facts(state, is_ours=False))
            assert not fits(step.name, Facts(state, withdrawn=True))


def test_marks_are_words():
    outside = {"operator": "outside", "checked_on": TODAY}
    assert marks_of(Facts("published", checked_on=TODAY), TODAY) == ()
    assert marks_of(Facts("published", **outside, renew_by=date(2026, 12, 1)), TODAY) == (
        "更新の期限は2026年12月1日",
    )
    assert marks_of(Facts("published", **outside, renew_by=date(2026, 11, 1)), TODAY) == (
        "更新の期限（2026年11月1日）が過ぎ、出ていません",
    )
    assert marks_of(Facts("draft", needs_check=True), TODAY) == ("確認日がありません", "要確認")
    assert marks_of(Facts("ended"), TODAY) == ()


def test_the_day_for_questions_to_a_database_is_the_last_old_one():
    for day in range(3 * 366):
        today = date(2027, 1, 1) + timedelta(days=day)
        edge = newest_old_check(today)
        assert check_is_old(edge, today)
        assert not check_is_old(edge + timedelta(days=1), today)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fee", "", NOTHING),
        ("fee_is_free", False, "お金がかかる"),
        ("online", False, "いいえ"),
        ("kind", "family_group", "家族会"),
        ("wishes", ["talk", "gone"], "話してみたい、gone"),
        ("agency_kind", "hw", "ハローワーク"),
        ("phones", [{"number": "059-1", "extension": "12", "note": "昼"}], "059-1 内線12（昼）"),
        ("dates", [{"date": "2026-12-05", "opens": "13:30", "closes": "", "cancelled": True, "note": "雪"}],
         "2026年12月5日 13:30（お休み、雪）"),
        ("minimum_age", 15, "15"),
        ("checked_on", "2026-11-01", "2026年11月1日"),
        ("valid_to", "あした", "あした"),
    ],
)  # fmt: skip
def test_values_read_as_a_clerk_says_them(field, value, words):
    assert value_words(field, value, {"agency_kind": {"hw": "ハローワーク"}}) == words


def test_what_to_look_at_once_more():
    values = {"hours": "気がむいたとき", "phones": [{"number": "059-229-3151"}, {"number": "224-2273"}]}
    assert [one.field for one in cautions_of(values, hours_understood=False)] == ["hours", "phones"]
    assert [one.field for one in cautions_of(values, hours_understood=True)] == ["phones"]


def asked(checked_on=None, renew_by=None, asked_on=None, today=TODAY):
    return asks_for(checked_on=checked_on, renew_by=renew_by, asked_on=asked_on, today=today)


def test_each_due_date_asks_once():
    due_soon = date(2025, 12, 20)  # a year is over on 2026-12-20, the notice begins on 2026-11-20
    assert asked(due_soon) == (CHECK,)
    assert asked(date(2026, 1, 10)) == ()
    assert asked(due_soon, asked_on=date(2026, 11, 20)) == ()
    assert asked(due_soon, asked_on=date(2026, 11, 19)) == (CHECK,)
    assert asked() == ()
    assert asked(TODAY, renew_by=TODAY + timedelta(days=60)) == (RENEWAL,)
    assert asked(TODAY, renew_by=TODAY + timedelta(days=61)) == ()
    assert asked(due_soon, renew_by=TODAY) == (CHECK, RENEWAL)
    # Asked about the check long before the renewal came near: the renewal asks for itself.
    assert asked(due_soon, renew_by=date(2027, 1, 24), asked_on=date(2026, 11, 24)) == (RENEWAL,)


def test_no_due_check_escapes_the_question_to_the_database():
    for day in range(366):
        checked = date(2027, 3, 1) + timedelta(days=day)
        first = next(
            checked + timedelta(days=n)
            for n in range(400)
            if asked(checked, today=checked + timedelta(days=n))
        )
        assert checked <= newest_check_to_ask(first)
