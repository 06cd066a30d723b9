"""A window is clear when it is named, reachable, has hours, was checked, and is published."""

from dataclasses import replace
from datetime import date

import pytest

from kit.window.logic.completeness import Missing, WindowFacts, is_complete, is_designated, missing_facts

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
