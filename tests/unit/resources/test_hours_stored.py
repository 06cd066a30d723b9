"""A schedule comes back from its stored form as it was."""

import json

import pytest

from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.hours.stored import as_stored, from_stored


@pytest.mark.parametrize(
    "words",
    [
        "毎月第2・第4土曜 13:30〜16:00、祝日は休み",
        "月～金 9時～17時（祝日・年末年始を除く）",
        "毎月15日 10:00〜12:00、8月は休み",
        "最終金曜 18:00〜20:00",
        "2026年12月5日 13:30〜16:00",
        "月・水 10:00〜12:00、金 13:00〜15:00",
    ],
)
def test_what_is_stored_is_json_and_comes_back(words):
    schedule = parse_hours(words).schedule
    assert schedule is not None
    assert from_stored(json.loads(json.dumps(as_stored(schedule)))) == schedule


@pytest.mark.parametrize(
    "stored", [None, {}, {"rules": []}, {"rules": [{"freq": "DAILY"}]}, {"rules": 3}, {"dates": [{}]}]
)
def test_what_is_no_schedule_is_none(stored):
    assert from_stored(stored) is None
