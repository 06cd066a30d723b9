"""A day here begins at midnight in Tokyo; its week has one spelling, in one place."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from kit.core.logic import days

KIT = Path(days.__file__).parents[2]


def test_a_day_begins_at_midnight_here_and_its_letter_is_that_of_the_week():
    day = date(2026, 4, 1)
    assert days.midnight(day) == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert (days.midnight(day).date(), days.WEEKDAYS[day.weekday()]) == (day, "水")


def test_no_other_module_spells_the_week_or_makes_midnight_by_itself():
    again = re.compile(
        r"[\"']月火水木金土日[\"']|def _?midnight|make_aware\(datetime\.combine\(\w+, time\(\)\)\)"
    )
    found = [path for path in KIT.rglob("*.py") if again.search(path.read_text("utf-8"))]
    assert [str(path.relative_to(KIT)) for path in found] == ["core/logic/days.py"]
