"""What stands in a mailbox: read by role, waiting without blame, wishes that fit where things stand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.intake.logic.case import Case, State, answer_wished, asked_to_close, received
from kit.intake.logic.letters import (
    WORDS,
    Letter,
    LetterRefused,
    Wish,
    letter_text,
    offered,
    read_marks,
    standing,
    wished_text,
)

NOW = datetime.fromisoformat("2026-11-24T23:30:00+09:00")
SENT = received(NOW)
READ = replace(SENT, read_at=NOW + timedelta(hours=10))
ANSWERED = replace(READ, unanswered_since=None)
ASKED = asked_to_close(ANSWERED, NOW + timedelta(days=9))


def letter(days: int, *, office: bool = False, read_at: datetime | None = None) -> Letter:
    return Letter(NOW + timedelta(days=days), office, "", read_at)


def wishes(case: Case, **more: bool) -> set[str]:
    return {wish.value for wish in offered(case, **{"is_erasure_wished": False, **more})}


def test_a_letter_is_read_when_staff_opened_it_or_an_answer_came_after_it():
    seen = NOW + timedelta(days=2, hours=1)
    thread = (letter(1), letter(2, read_at=seen), letter(3, office=True), letter(4))
    answer = thread[2].at
    assert read_marks(SENT, thread) == (answer, answer, seen, None, None)
    assert read_marks(READ, thread)[0] == READ.read_at
    assert read_marks(SENT, ()) == (None,)


@pytest.mark.parametrize(
    ("case", "is_read", "words"),
    [
        (SENT, False, "まだ読まれていません"),
        (READ, True, "お返事を書いています"),
        (ANSWERED, True, "お返事をお送りしてあります"),
        (ASKED, True, "おたずねしています"),
        (replace(ASKED, may_close=True), True, "しまってあります"),
        (received(NOW, wants_no_answer=True), False, "返事はいらない"),
        (replace(SENT, state=State.RESTING), False, "休んでいる間も、ここは閉じません"),
        (replace(ANSWERED, state=State.CLOSED), True, "書くと、また始まります"),
        (replace(ANSWERED, state=State.HANDED_OVER), True, "いつでも書けます"),
    ],
)
def test_it_stands_in_calm_words(case, is_read, words):
    found = standing(case, is_read=is_read)
    assert words in found
    assert found.endswith("。")


def test_only_wishes_that_fit_are_offered():
    always = {"worker", "erasure"}
    assert wishes(SENT) == {*always, "rest"}
    assert wishes(SENT, is_erasure_wished=True) == {"worker", "rest"}
    assert wishes(ASKED) == {*always, "rest", "may_end", "not_yet"}
    assert wishes(replace(ASKED, may_close=True)) == {*always, "rest"}
    for state in (State.RESTING, State.CLOSED):
        assert wishes(replace(ASKED, state=state)) == {*always, "go_on"}
    assert wishes(replace(SENT, state=State.HANDED_OVER)) == always


def test_what_was_written_is_kept_as_it_was_meant_and_refused_with_what_to_do():
    assert letter_text(" ｶﾞｰﾙ\r\nつぎ\x00 ") == "ガール\nつぎ"
    with pytest.raises(LetterRefused, match="ひとことでも"):
        letter_text(" \u3000\n")
    assert len(letter_text("あ" * 20_000)) == 20_000
    with pytest.raises(LetterRefused, match="いま1字多い"):
        letter_text("あ" * 20_001)
    assert wished_text(Wish.REST, "") == WORDS[Wish.REST]
    assert wished_text(Wish.REST, "すこし疲れました") == f"{WORDS[Wish.REST]}\n\nすこし疲れました"


@given(st.booleans(), st.booleans(), st.booleans())
def test_only_a_changed_wish_for_answers_changes_whether_it_may_end(may_close, before, after):
    found = answer_wished(replace(SENT, may_close=may_close), before=before, after=after)
    assert found.may_close == (may_close if before == after else not after)
    assert replace(found, may_close=may_close) == replace(SENT, may_close=may_close)
