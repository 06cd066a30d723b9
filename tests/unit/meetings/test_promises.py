"""What was promised: what has to be said, when it is late, and how it stood on a day that is over."""

from datetime import date

import pytest

from kit.meetings.logic.promises import (
    Due,
    PromiseRefused,
    Written,
    closed_day,
    due_of,
    frozen,
    judge,
    state_on,
)
from kit.meetings.logic.words import Promise

TODAY, YESTERDAY = date(2026, 12, 9), date(2026, 12, 8)


@pytest.mark.parametrize(
    ("written", "where"),
    [
        (Written("  "), "text"),
        (Written("送る", state=Promise.DROPPED), "reason"),
        (Written("送る", state=Promise.HANDED_ON, reason=" "), "reason"),
    ],
)
def test_too_little_is_refused_where_it_is_missing(written, where):
    with pytest.raises(PromiseRefused) as refusal:
        judge(written)
    assert refusal.value.field == where


def test_enough_is_enough():
    for state in (Promise.OPEN, Promise.STARTED, Promise.DONE):
        judge(Written("送る", state=state))
    judge(Written("送る", state=Promise.DROPPED, reason="要らなくなった"))


def test_it_is_closed_on_the_first_day_and_open_again_without_one():
    assert closed_day(Promise.DONE, None, TODAY) == TODAY
    assert closed_day(Promise.DROPPED, YESTERDAY, TODAY) == YESTERDAY
    assert closed_day(Promise.OPEN, YESTERDAY, TODAY) is None


def test_late_begins_the_day_after():
    assert due_of("open", TODAY, TODAY) is Due.SOON
    assert due_of("started", YESTERDAY, TODAY) is Due.LATE
    assert due_of("open", None, TODAY) is Due.NO_DAY
    assert due_of("done", YESTERDAY, TODAY) is Due.OVER


def test_what_was_closed_later_was_under_way():
    assert state_on("done", TODAY, YESTERDAY) == "started"
    assert state_on("done", YESTERDAY, YESTERDAY) == "done"
    assert state_on("open", None, YESTERDAY) == "open"


def test_frozen_in_plain_words():
    one = frozen("u", {"text": "送る", "reason": "秘密"}, owner="社協", due_on=TODAY, state="open")
    assert (one.text, one.owner, one.due_on, one.state) == ("送る", "社協", "2026-12-09", "open")
    assert frozen("u", {}, owner="", due_on=None, state="open").due_on == ""
