"""An answer in the words in which it was given."""

import pytest

from kit.intake.logic import definition as d
from kit.intake.logic.definition import Question
from kit.intake.logic.told import told


@pytest.mark.parametrize(
    ("kept", "words"),
    [("2026-04-01", "2026年4月1日"), ("1989-01-07", "1989年1月7日"), ("先週の水曜", "先週の水曜"), ("", "")],
)
def test_a_day_is_told_as_people_say_it_and_what_is_none_as_it_was_typed(kept, words):
    question = Question("on", d.DATE, "了解を得た日")
    assert "".join(told(question, kept, places={})) == words
