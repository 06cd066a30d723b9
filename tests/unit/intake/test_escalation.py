"""Nobody is called at night, and nothing stays unread because one person is away."""

import jpholiday
import pytest

from kit.core.logic.opening.timetable import Timetable
from kit.intake.logic.escalation import Listener, listeners
from tests.unit.core.opening.test_state import TOWN, at

NIGHT = "2026-11-24 23:30"


def heard(until: str, *, is_unsafe: bool, since: str = NIGHT, timetable: Timetable = TOWN) -> list[str]:
    found = listeners(
        timetable, at(since), at(until), is_unsafe=is_unsafe, holiday_name=jpholiday.is_holiday_name
    )
    return [listener.value for listener in found]


@pytest.mark.parametrize(
    ("until", "unsafe", "others"),
    [
        ("2026-11-24 23:31", 0, 0),
        ("2026-11-25 08:30", 0, 0),
        ("2026-11-25 08:31", 1, 1),
        ("2026-11-25 09:30", 2, 1),
        ("2026-11-25 10:30", 3, 1),
        ("2026-11-26 08:31", 3, 2),
        ("2026-11-27 08:31", 3, 3),
    ],
)
def test_one_after_the_other(until: str, unsafe: int, others: int) -> None:
    order = [listener.value for listener in Listener]
    assert heard(until, is_unsafe=True) == order[:unsafe]
    assert heard(until, is_unsafe=False) == order[:others]


def test_a_lunch_break_and_a_holiday_do_not_count() -> None:
    assert heard("2026-11-24 13:14", is_unsafe=True, since="2026-11-24 11:15") == ["in_charge"]
    assert heard("2026-11-24 13:15", is_unsafe=True, since="2026-11-24 11:15") == ["in_charge", "deputy"]
    assert heard("2026-11-23 12:00", is_unsafe=True, since="2026-11-20 17:15") == []


def test_a_town_without_hours_is_not_silent() -> None:
    assert heard("2026-11-25 01:30", is_unsafe=True, timetable=Timetable()) == ["in_charge", "deputy", "head"]
