"""What the hub decides about invitations and messages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kit.blueprints.logic.exchange import Message
from kit.hub.logic.exchange import (
    ExchangeRefused,
    fallen_back,
    highest_of,
    read_report,
    require_taken,
)
from kit.hub.logic.invitations import (
    LIFETIME,
    Issued,
    judge_use,
    secret_digest,
    standing_when_invited,
    standing_when_over,
    state_of,
)

NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
OPEN = Issued(secret_digest("secret"), NOW + LIFETIME)
MESSAGE = Message("242012", 5, NOW, "report")
REPORT = {
    "kit": "0.1.0", "releases": {"hikikomori": {"sequence": 3, "version": "2026.3"}}, "waiting": 1,
    "waiting_since": "2026-11-20", "urgent": 0, "overrides": 2,
}  # fmt: skip


def test_an_invitation_is_used_once_and_again_by_the_same_key_only():
    assert judge_use(OPEN, "secret", "aa", NOW) == "ok"
    assert judge_use(OPEN, "Secret", "aa", NOW) == "no_invitation"
    assert judge_use(OPEN, "secret", "aa", NOW + LIFETIME - timedelta(seconds=1)) == "ok"
    assert judge_use(OPEN, "secret", "aa", NOW + LIFETIME) == "too_late"
    assert judge_use(replace(OPEN, withdrawn=True), "secret", "aa", NOW) == "withdrawn"
    used = replace(OPEN, used_key="aa")
    later = NOW + LIFETIME * 2
    assert [judge_use(used, "secret", key, later) for key in ("aa", "bb")] == ["again", "used"]
    assert judge_use(used, "wrong", "aa", NOW) == "no_invitation"
    assert [state_of(one, NOW) for one in (OPEN, used, replace(OPEN, withdrawn=True))] == [
        "open", "used", "withdrawn",
    ]  # fmt: skip


def test_how_a_town_stands_while_it_is_invited_and_when_nothing_came_of_it():
    assert [standing_when_invited(one) for one in ("none", "retired", "connected", "invited")] == [
        "invited", "invited", "connected", "invited",
    ]  # fmt: skip
    assert standing_when_over("invited", was_connected=False) == "none"
    assert standing_when_over("invited", was_connected=True) == "retired"
    assert standing_when_over("connected", was_connected=True) == "connected"


@pytest.mark.parametrize(
    ("message", "standing", "last", "code"),
    [
        (MESSAGE, "retired", 0, "retired"),
        (MESSAGE, "invited", 0, "retired"),
        (replace(MESSAGE, at=NOW - timedelta(minutes=11)), "connected", 0, "clock"),
        (replace(MESSAGE, at=NOW + timedelta(minutes=11)), "connected", 0, "clock"),
        (MESSAGE, "connected", 5, "sequence"),
        (MESSAGE, "connected", 50, "sequence"),
    ],
)
def test_who_may_not_send_or_sends_again_is_refused(message, standing, last, code):
    with pytest.raises(ExchangeRefused) as refusal:
        require_taken(message, standing=standing, last=last, now=NOW)
    assert refusal.value.code == code
    assert refusal.value.last == (last if code == "sequence" else None)


def test_clocks_may_be_ten_minutes_apart():
    for minutes in (-10, 10):
        at = NOW + timedelta(minutes=minutes)
        require_taken(replace(MESSAGE, at=at), standing="connected", last=4, now=NOW)


def test_a_report_is_numbers_dates_and_versions():
    report = read_report(REPORT, NOW.date())
    assert report.releases == {"hikikomori": (3, "2026.3")}
    assert (report.waiting, report.waiting_since, report.overrides) == (1, date(2026, 11, 20), 2)
    empty = {"hikikomori": {"sequence": 0, "version": ""}}
    assert read_report({**REPORT, "releases": empty, "waiting_since": None}, NOW.date()).releases == {
        "hikikomori": (0, "")
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"kit": "<script>"}, {"kit": 1}, {"kit": "1" * 41}, {"releases": []}, {"releases": {"Über": {}}},
        {"releases": {"hikikomori": {"sequence": 3}}}, {"releases": {"hikikomori": 3}},
        {"releases": {"hikikomori": {"sequence": -1, "version": "1"}}},
        {"releases": {f"b{n}": {"sequence": 1, "version": "1"} for n in range(21)}},
        {"waiting": -1}, {"waiting": True}, {"waiting": "1"}, {"waiting": 10**6}, {"waiting_since": "soon"},
        {"waiting_since": 5}, {"waiting_since": 20261120}, {"waiting_since": "9999-12-31"}, {"waiting_since": "0001-01-01"},
        {"urgent": None}, {"overrides": 1.5}, {"note": "somebody's words"},
    ],
)  # fmt: skip
def test_whatever_else_stands_in_a_report_refuses_it(changes):
    with pytest.raises(ExchangeRefused) as refusal:
        read_report({**REPORT, **changes}, NOW.date())
    assert refusal.value.code == "content"


def test_a_lower_release_than_before_is_noticed_until_it_has_caught_up():
    report = read_report(REPORT, NOW.date())
    assert not fallen_back({}, report)
    assert not fallen_back({"hikikomori": 3}, report)
    assert fallen_back({"hikikomori": 4}, report)
    assert highest_of({"hikikomori": 4, "other": 1}, report) == {"hikikomori": 4, "other": 1}
    assert highest_of({}, report) == {"hikikomori": 3}
