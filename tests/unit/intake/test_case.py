"""Nothing is closed for silence, rest is respected, and what is owed stays owed until it is answered."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic.case import (
    ActRefused,
    Case,
    Group,
    State,
    agreed_to_close,
    answered,
    asked_to_close,
    closed,
    handed_over,
    read,
    received,
    refuse_past,
    refuse_term,
    rested,
    resumed,
    written,
)

NOW = datetime.fromisoformat("2026-11-24T23:30:00+09:00")
TODAY = NOW.date()
LATER = NOW + timedelta(days=3)

Act = Callable[[Case], Case]
BY_STAFF: dict[str, Act] = {
    "read": lambda case: read(case, LATER),
    "answered": lambda case: answered(case, next_contact_on=TODAY),
    "asked": lambda case: asked_to_close(case, LATER),
    "closed": closed,
    "handed over": lambda case: handed_over(case, has_ground=True),
}
BY_THE_PERSON: dict[str, Act] = {
    "written": lambda case: written(case, LATER),
    "rested": rested,
    "resumed": resumed,
    "agreed": agreed_to_close,
}
ACTS = {**BY_STAFF, **BY_THE_PERSON}


def after(case: Case, names: list[str]) -> Case:
    """The case after the acts that it allows, one after the other."""
    for name in names:
        try:
            case = ACTS[name](case)
        except ActRefused:
            continue
    return case


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12), st.lists(st.sampled_from(sorted(BY_STAFF))))
def test_staff_alone_end_nothing_and_end_no_rest(before: list[str], then: list[str]) -> None:
    case = after(received(NOW), before)
    alone = after(case, then)
    if case.state is not State.CLOSED and not case.may_close:
        assert alone.state is not State.CLOSED
    if case.state is State.RESTING and "handed over" not in then:
        assert alone.state is State.RESTING


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_what_was_written_is_owed_until_it_is_answered(acts: list[str]) -> None:
    case = after(received(NOW), [*acts, "written"])
    assert case.state is State.OPEN
    assert case.unanswered_since is not None
    assert case.group(TODAY) in (Group.UNSAFE, Group.NEW, Group.WAITING)
    again = written(case, LATER + timedelta(days=9))
    assert again.unanswered_since == case.unanswered_since
    assert read(again, LATER).unanswered_since == case.unanswered_since


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=12))
def test_while_somebody_rests_nothing_is_due(acts: list[str]) -> None:
    case = after(received(NOW), acts)
    if case.state is not State.CLOSED:
        assert rested(case).group(TODAY + timedelta(days=400)) is Group.RESTING
        assert resumed(rested(case)).unanswered_since == case.unanswered_since


@pytest.mark.parametrize(
    ("case", "group"),
    [
        (received(NOW), Group.NEW),
        (received(NOW, is_unsafe=True), Group.UNSAFE),
        (read(received(NOW, is_unsafe=True), NOW), Group.UNSAFE),
        (read(received(NOW), NOW), Group.WAITING),
        (answered(received(NOW, is_unsafe=True)), Group.GOING_ON),
        (answered(received(NOW), next_contact_on=TODAY), Group.DUE),
        (answered(received(NOW), next_contact_on=date(2026, 11, 25)), Group.GOING_ON),
        (handed_over(answered(received(NOW)), has_ground=True), Group.HANDED_OVER),
        (handed_over(read(received(NOW), NOW), has_ground=True), Group.WAITING),
        (closed(agreed_to_close(answered(received(NOW)))), Group.CLOSED),
    ],
)
def test_where_it_stands_in_the_inbox(case: Case, group: Group) -> None:
    assert case.group(TODAY) is group


def test_a_next_contact_is_today_or_later_or_not_planned() -> None:
    for day in (None, TODAY, TODAY + timedelta(days=1)):
        refuse_past(day, TODAY)


def test_who_was_not_safe_and_was_answered_may_end() -> None:
    safe_now = answered(agreed_to_close(received(NOW, is_unsafe=True)))
    assert closed(safe_now).state is State.CLOSED


def test_who_wanted_no_answer_need_not_be_asked() -> None:
    assert closed(received(NOW, wants_no_answer=True)).state is State.CLOSED


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: closed(answered(received(NOW))), "先に相談した人にたずねてください"),
        (lambda: closed(agreed_to_close(received(NOW, is_unsafe=True))), "安全や命が心配"),
        (lambda: refuse_past(TODAY - timedelta(days=1), TODAY), "これからの日"),
        (lambda: closed(rested(agreed_to_close(answered(received(NOW))))), "小休止中"),
        (lambda: asked_to_close(rested(answered(received(NOW))), NOW), "小休止中"),
        (lambda: asked_to_close(received(NOW), NOW), "まだお返事していません"),
        (lambda: handed_over(received(NOW), has_ground=False), "根拠"),
        (lambda: rested(closed(received(NOW, wants_no_answer=True))), "終わっている"),
    ],
)
def test_a_refusal_says_what_to_do_first(act: Callable[[], Case], words: str) -> None:
    with pytest.raises(ActRefused, match=words):
        act()


@pytest.mark.parametrize(
    ("ended_on", "years", "said"),
    [
        (None, 5, "終わっていない相談です"),
        (date(2020, 3, 31), None, "まだ決まっていません"),
        (date(2021, 4, 1), 5, "2027年3月31日まで残します"),
        (TODAY, 1, "2028年3月31日まで残します"),
    ],
)
def test_a_term_that_is_not_over_erases_nothing(ended_on: date | None, years: int | None, said: str) -> None:
    with pytest.raises(ActRefused, match=said):
        refuse_term(ended_on, years, TODAY)


def test_a_term_that_is_over_may_be_named() -> None:
    refuse_term(date(2021, 3, 31), 5, TODAY)
