"""What stands in the mailbox of one consultation: letters in their order, where it stands in words, what can be wished.

For: what a person reads and what their wishes are called. Not for: what staff see, and what an act changes (`case`).

Rules (content 2.10)
- A letter of the person counts as read when staff opened it, or when an answer came after it.
- Told is that it was read, when, and by which role; never by whom.
- Waiting is nobody's fault: no state is named by what somebody did not do.
- What is offered fits the state: nobody who rests is asked to rest, nobody is asked twice whether this may end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from kit.intake.logic.answers import LONGEST_TEXT, clean_text
from kit.intake.logic.case import Case, State


class Wish(StrEnum):
    """What somebody can wish by pressing a button."""

    REST = "rest"
    GO_ON = "go_on"
    WORKER = "worker"
    ERASURE = "erasure"
    MAY_END = "may_end"
    NOT_YET = "not_yet"


WORDS: Final = {
    Wish.REST: "小休止したいです。",
    Wish.GO_ON: "また始めます。",
    Wish.WORKER: "担当を変えてほしいです。",
    Wish.ERASURE: "書いたものを消してほしいです。",
    Wish.MAY_END: "終わってよいです。",
    Wish.NOT_YET: "まだ終わりにしたくないです。",
}
CHANGED_WISHES: Final = "連絡のしかたを変えました。"


class LetterRefused(ValueError):
    """What was written cannot be taken as it is; nothing is lost, and the message says what to do."""


class NotOffered(ValueError):
    """The wish does not fit where things stand."""

    def __init__(self) -> None:
        super().__init__(
            "いまは、このお願いを受け取れるところにありません。書いて伝えることは、いつでもできます。"
        )


@dataclass(frozen=True)
class Letter:
    """One letter as the person reads it; `is_new` holds for an answer that was never shown before."""

    at: datetime
    is_from_office: bool
    text: str = field(repr=False)
    read_at: datetime | None = None
    is_new: bool = False


def letter_text(typed: str) -> str:
    """What somebody wrote, ready to be kept; raises LetterRefused."""
    text = clean_text(typed)
    if not text:
        raise LetterRefused("まだ何も書かれていません。ひとことでもかまいません。")
    return wish_text(typed)


def wish_text(typed: str) -> str:
    """The words beside a wish, which may be none; raises LetterRefused."""
    text = clean_text(typed)
    if len(text) > LONGEST_TEXT:
        over = len(text) - LONGEST_TEXT
        raise LetterRefused(
            f"一度に{LONGEST_TEXT:,}字まで送れます。いま{over:,}字多いので、分けて送ってください。書いたものは消えていません。"
        )
    return text


def wished_text(wish: Wish, typed: str) -> str:
    """How a wish stands among the letters; raises LetterRefused."""
    return "\n\n".join(part for part in (WORDS[wish], wish_text(typed)) if part)


def offered(case: Case, *, is_erasure_wished: bool) -> frozenset[Wish]:
    """The wishes that fit where things stand."""
    found = {Wish.WORKER}
    if case.state is State.OPEN:
        found.add(Wish.REST)
    if case.state in (State.RESTING, State.CLOSED):
        found.add(Wish.GO_ON)
    if not is_erasure_wished:
        found.add(Wish.ERASURE)
    if case.state is State.OPEN and case.asked_to_close_at and not case.may_close:
        found |= {Wish.MAY_END, Wish.NOT_YET}
    return frozenset(found)


def read_marks(sent: Case, letters: Sequence[Letter]) -> tuple[datetime | None, ...]:
    """When each letter of the person was read, the one that was sent first; None for unread ones and the office's.

    An answer reads everything before it; that moment stands for a reading that was not noted.
    """
    answers = [one.at for one in letters if one.is_from_office]
    first = sent.read_at or next(iter(answers), None)
    return (first, *(_read(one, answers) for one in letters))


def _read(letter: Letter, answers: Sequence[datetime]) -> datetime | None:
    if letter.is_from_office:
        return None
    return letter.read_at or next((at for at in answers if at > letter.at), None)


def standing(case: Case, *, is_read: bool) -> str:
    """Where it stands, in one or two calm sentences; `is_read` of the newest letter of the person."""
    if case.state is not State.OPEN:
        return _STANDING[case.state]
    if case.may_close and case.unanswered_since is None:
        return "ここまでのことは、窓口で読んで、しまってあります。書きたくなったら、いつでも書けます。"
    if case.asked_to_close_at:
        return "終わってよいか、おたずねしています。いそがなくてかまいません。"
    if case.unanswered_since is None:
        return "窓口からは、お返事をお送りしてあります。書きたくなったら、いつでも書けます。"
    if case.may_close:
        return "返事はいらないと、うかがっています。窓口で読んで、しまっておきます。"
    return (
        "窓口の相談員が読みました。お返事を書いています。"
        if is_read
        else "まだ読まれていません。お待ちください。"
    )


_STANDING: Final = {
    State.RESTING: "小休止中です。休んでいる間も、ここは閉じません。",
    State.HANDED_OVER: "ほかの窓口に引きつぎました。ここからも、いつでも書けます。",
    State.CLOSED: "いったん終わっています。ここは閉じません。書くと、また始まります。",
}
