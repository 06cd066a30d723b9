"""A window is clear when it is named, reachable, has hours, was checked, and is published."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.window.logic.completeness import (
    Missing,
    WindowFacts,
    due_on,
    is_complete,
    is_designated,
    is_overdue,
    missing_facts,
)

CHECKED = date(2026, 4, 1)
WINDOW = WindowFacts("福祉政策課", "059-000-0000", ("mail", "visit"), has_hours=True, checked_on=CHECKED)


def test_an_empty_window_names_everything_in_order() -> None:
    assert missing_facts(WindowFacts(phone=" ", department="　")) == (
        Missing("department", "担当する課の名前を書いてください。"),
        Missing("phone", "相談の方法を一つ以上（電話、メール、来所など）書いてください。"),
        Missing("hours", "受付時間を書いてください。"),
        Missing("checked_on", "内容を確かめた日を書いてください。"),
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"department": ""}, "department"),
        ({"phone": "", "channels": ()}, "phone"),
        ({"has_hours": False}, "hours"),
        ({"checked_on": None}, "checked_on"),
    ],
)
def test_each_fact_counts(change: dict[str, object], field: str) -> None:
    facts = replace(WINDOW, **change)  # type: ignore[arg-type]
    assert [missing.field for missing in missing_facts(facts)] == [field]
    assert not is_complete(facts)
    assert not is_designated(True, facts)


def test_one_way_is_enough_whichever_it_is() -> None:
    assert is_complete(replace(WINDOW, channels=()))
    assert is_complete(replace(WINDOW, phone="", channels=("letter",)))


def test_designated_is_live_and_complete_however_old_the_check() -> None:
    old = replace(WINDOW, checked_on=date(2020, 1, 1))
    assert is_designated(True, old)
    assert not is_designated(False, old)
    assert is_overdue(old.checked_on, date(2026, 11, 24), 12)


def test_the_due_day_itself_is_in_time() -> None:
    assert not is_overdue(CHECKED, date(2026, 10, 1), 6)
    assert is_overdue(CHECKED, date(2026, 10, 2), 6)
    assert is_overdue(None, CHECKED, 6)


@pytest.mark.parametrize(
    ("checked", "months", "due"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_end_where_the_month_ends(checked: date, months: int, due: date) -> None:
    assert due_on(checked, months) == due


def test_no_months_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        due_on(CHECKED, 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_due_days_lie_the_asked_months_ahead(checked: date, months: int) -> None:
    ahead = due_on(checked, months)
    assert (ahead.year - checked.year) * 12 + ahead.month - checked.month == months
    assert ahead.day == checked.day or (ahead + timedelta(days=1)).day == 1
