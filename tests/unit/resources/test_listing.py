"""Which entries may be listed, which are shown, and what is marked."""

from dataclasses import replace
from datetime import date, time

import pytest

from kit.resources.logic.listing import (
    Entry,
    check_is_old,
    is_shown,
    missing_for_publishing,
    renewal_after,
    renewal_is_near,
)
from kit.resources.logic.sessions import Dated, single_days, together

TODAY = date(2026, 11, 26)
OWN = Entry("published", "own", "居場所", True, True, date(2026, 11, 1))
OUTSIDE = replace(
    OWN,
    operator="outside",
    rules_met=("reachable", "terms", "agreement", "no_promise"),
    approval_number="福政第12号",
    approved_on=date(2026, 4, 1),
    renew_by=date(2027, 4, 1),
)


def test_a_complete_entry_misses_nothing():
    assert missing_for_publishing(OWN, TODAY) == ()
    assert missing_for_publishing(OUTSIDE, TODAY) == ()


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(OWN, name=""), "name"),
        (replace(OWN, for_anybody=False), "for_person"),
        (replace(OWN, reachable=False), "phones"),
        (replace(OWN, checked_on=None), "checked_on"),
        (replace(OWN, checked_on=date(2026, 11, 27)), "checked_on"),
        (replace(OWN, complaint_since=TODAY), "complaint_since"),
        (replace(OUTSIDE, rules_met=("reachable", "terms", "agreement")), "rules_met"),
        (replace(OUTSIDE, approval_number=""), "approval_number"),
        (replace(OUTSIDE, renew_by=date(2026, 11, 25)), "renew_by"),
    ],
)
def test_what_is_missing_is_named_by_its_field(entry, field):
    assert [one.field for one in missing_for_publishing(entry, TODAY)] == [field]


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (OWN, True),
        (replace(OWN, state="paused"), True),
        (replace(OWN, state="draft"), False),
        (replace(OWN, state="ended"), False),
        (replace(OWN, withdrawn=True), False),
        (replace(OWN, hidden_here=True), False),
        (replace(OWN, complaint_since=TODAY), False),
        (replace(OWN, valid_from=date(2026, 11, 27)), False),
        (replace(OWN, valid_to=date(2026, 11, 26)), True),
        (replace(OWN, valid_to=date(2026, 11, 25)), False),
        (replace(OUTSIDE, renew_by=TODAY), True),
        (replace(OUTSIDE, renew_by=date(2026, 11, 25)), False),
        (replace(OUTSIDE, renew_by=None), False),
    ],
)
def test_who_is_shown(entry, shown):
    assert is_shown(entry, TODAY) is shown


def test_renewal_and_checks():
    assert renewal_after(date(2026, 4, 1)) == date(2027, 4, 1)
    assert renewal_is_near(date(2027, 1, 25), TODAY)
    assert not renewal_is_near(date(2027, 1, 26), TODAY)
    assert check_is_old(date(2025, 11, 25), TODAY)
    assert not check_is_old(date(2025, 11, 26), TODAY)


def test_one_beginning_is_one_session_however_often_it_is_written():
    day, last = "2026-12-05", date(2026, 12, 31)
    rows = [
        {"date": day, "opens": "13:30", "closes": "16:00", "note": "ひとつめ"},
        {"date": day, "opens": "13:30", "closes": "", "note": "終わりを書かない"},
        {"date": day, "opens": "10:00"},
        {"date": day, "opens": "10:00", "cancelled": True},
    ]
    found = together([], single_days(rows, TODAY, last))
    assert [(one.opens.hour, one.note, one.cancelled) for one in found] == [
        (10, "", True),
        (13, "ひとつめ", False),
    ]
    rules = [Dated(date(2026, 12, 12), time(13, 30), closes) for closes in (time(15), None)]
    assert together(rules, []) == (rules[0],)


def test_a_written_day_wins_over_the_schedule():
    rule = [Dated(date(2026, 12, d), time(13, 30), time(16)) for d in (5, 12)]
    written = single_days(
        [
            {"date": "2026-12-12", "opens": "14:00", "closes": "15:00", "note": "場所が変わります"},
            {"date": "2026-12-20", "opens": "10:00"},
            {"date": "2026-12-21"},
            {"date": "いつか", "opens": "10:00"},
            {"date": "2027-03-01", "opens": "10:00"},
        ],
        TODAY,
        date(2026, 12, 31),
    )
    days = together(rule, written)
    assert [(one.day.day, one.opens.hour, one.note) for one in days] == [
        (5, 13, ""), (12, 14, "場所が変わります"), (20, 10, ""),
    ]  # fmt: skip
