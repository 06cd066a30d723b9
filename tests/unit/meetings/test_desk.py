"""The desk decides: where a meeting may go, and what is asked before a case is written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kit.meetings.logic.content import Content, Item
from kit.meetings.logic.desk import (
    NotYet,
    StepRefused,
    asked_before_items,
    check_items,
    check_step,
    duty_of,
    facts_of_kind,
    results_of,
    steps_from,
)
from kit.meetings.logic.kinds import KINDS
from kit.meetings.logic.words import CLOSED_RESULTS, NEXT_STATES, RESULTS, State

NOW = datetime(2026, 12, 9, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", State)
def test_every_state_offers_where_it_may_go_and_nothing_else(state):
    offered = [step.state for step in steps_from(state)]
    assert sorted(offered) == sorted(NEXT_STATES[state])
    for to in State:
        if to in offered:
            check_step(state, to, starts_at=NOW, now=NOW)
        else:
            with pytest.raises(StepRefused):
                check_step(state, to, starts_at=NOW, now=NOW)


def test_what_has_not_begun_was_not_held():
    soon = NOW + timedelta(minutes=1)
    with pytest.raises(StepRefused, match="まだ始まっていない"):
        check_step("invited", State.HELD, starts_at=soon, now=NOW)
    check_step("invited", State.CANCELLED, starts_at=soon, now=NOW)


def test_what_is_asked_before_a_case_is_written():
    asked = {code: asked_before_items(kind) for code, kind in KINDS.items()}
    assert {code: name for code, name in asked.items() if name} == {
        "case_study": "altered_checked_by", "network": "altered_checked_by", "layered": "consent",
    }  # fmt: skip
    empty = Content(items=(Item("a", "話題提供"),))
    written = replace(empty, items=(Item("a", "話題提供", decision="次も聞く"),))
    check_items(KINDS["case_study"], empty)
    check_items(KINDS["platform"], written)
    check_items(KINDS["case_study"], replace(written, altered_checked_by="主任"))
    with pytest.raises(NotYet) as refusal:
        check_items(KINDS["layered"], replace(written, consent=" "))
    assert refusal.value.field == "consent"


def test_what_a_kind_brings_along():
    assert results_of(KINDS["support"]) is CLOSED_RESULTS
    assert results_of(KINDS["case_study"]) is RESULTS
    assert [code for code, kind in KINDS.items() if duty_of(kind)] == ["support", "council"]
    assert "theme" in facts_of_kind(KINDS["case_study"])
    assert "theme" not in facts_of_kind(KINDS["platform"])
