"""What becomes of a consultation over the years: its state, what each act makes of it, and whose turn it is.

For: every act of a resident or of staff on a consultation, and the order of the inbox. Not for: what was said
(sealed), who may act (`core.logic.permissions`), which ways are allowed (`contact`).

Rules (content 2.10, 2.11; mission, "Words")
1. Rest is a state of its own, by the person's wish; nothing is ever closed for silence, and rest is never closed.
2. Before closing, the person is asked. It is closed when the person says so, or wanted no answer in the first place.
3. Whatever the person writes opens the consultation again, also one that is closed or handed over.
4. `unanswered_since` is the first message that has no answer: later ones do not move it, reading does not clear it;
   only an answer does, or a contact that staff note as one.
5. While the person rests nothing is overdue; what we owe is remembered.
6. What ended is kept for its term before it may be erased for that reason alone; what goes on has no term.
7. Passing on to another place needs its ground on record (`has_ground`); the person can still write here.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from kit.core.logic.fiscal import ended_before, first_day, fiscal_year


class State(StrEnum):
    """Where a consultation stands; a clear column."""

    OPEN = "open"
    RESTING = "resting"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class Group(IntEnum):
    """The parts of the inbox, in their order."""

    UNSAFE = 0
    NEW = 1
    WAITING = 2
    DUE = 3
    GOING_ON = 4
    RESTING = 5
    HANDED_OVER = 6
    CLOSED = 7


class ActRefused(ValueError):
    """The act does not fit the state; the message says to staff what to do first."""


@dataclass(frozen=True)
class Case:
    """The clear columns of one consultation; times carry an offset."""

    state: State = State.OPEN
    read_at: datetime | None = None
    unanswered_since: datetime | None = None
    next_contact_on: date | None = None
    asked_to_close_at: datetime | None = None
    may_close: bool = False
    is_unsafe: bool = False

    def group(self, today: date) -> Group:
        """The part of the inbox in which it stands on a day."""
        if (self.state is not State.OPEN and self.unanswered_since is None) or self.state is State.RESTING:
            return _GROUPS[self.state]
        if self.is_unsafe and self.unanswered_since is not None:
            return Group.UNSAFE
        if self.unanswered_since is not None:
            return Group.WAITING if self.read_at else Group.NEW
        is_due = self.next_contact_on is not None and self.next_contact_on <= today
        return Group.DUE if is_due else Group.GOING_ON


_GROUPS = {
    State.RESTING: Group.RESTING,
    State.HANDED_OVER: Group.HANDED_OVER,
    State.CLOSED: Group.CLOSED,
}


def received(now: datetime, *, is_unsafe: bool = False, wants_no_answer: bool = False) -> Case:
    """A consultation that was just sent."""
    return Case(unanswered_since=now, is_unsafe=is_unsafe, may_close=wants_no_answer)


def written(case: Case, now: datetime) -> Case:
    """The person wrote more."""
    return replace(
        case, state=State.OPEN, unanswered_since=case.unanswered_since or now, asked_to_close_at=None,
        may_close=False,
    )  # fmt: skip


def read(case: Case, now: datetime) -> Case:
    """Somebody of the office opened what was written; the first time counts."""
    return replace(case, read_at=case.read_at or now)


def answered(case: Case, *, next_contact_on: date | None = None) -> Case:
    """Staff answered, or noted a contact that answers."""
    return replace(case, unanswered_since=None, is_unsafe=False, next_contact_on=next_contact_on)


def rested(case: Case) -> Case:
    """The person wishes to rest; raises ActRefused when it is over already."""
    if case.state is State.CLOSED:
        raise ActRefused("終わっている相談です。先に、もう一度始めてください。")
    return replace(case, state=State.RESTING, next_contact_on=None, asked_to_close_at=None, may_close=False)


def resumed(case: Case) -> Case:
    """The person goes on, or staff open it again."""
    return replace(case, state=State.OPEN, asked_to_close_at=None, may_close=False)


def asked_to_close(case: Case, now: datetime) -> Case:
    """Staff ask whether this may end; raises ActRefused while an answer is owed, or the person rests."""
    _refuse_resting(case)
    if case.unanswered_since is not None:
        raise ActRefused("まだお返事していません。お返事をしてから、終わってよいかをたずねてください。")
    return replace(case, asked_to_close_at=now)


def agreed_to_close(case: Case) -> Case:
    """The person said that this may end."""
    return replace(case, may_close=True)


def answer_wished(case: Case, *, before: bool, after: bool) -> Case:
    """The person changed how to be reached, and with it perhaps whether an answer is wanted at all."""
    return case if before == after else replace(case, may_close=not after)


def closed(case: Case) -> Case:
    """It ends; raises ActRefused when the person did not say so, or was not safe and nobody answered."""
    _refuse_resting(case)
    if case.is_unsafe and case.unanswered_since is not None:
        raise ActRefused(
            "いま身の安全や命が心配だと書かれています。先に、お返事か、お返事になる連絡を記録してください。"
        )
    if not case.may_close:
        raise ActRefused(
            "終わってよいかを、先に相談した人にたずねてください。返事がないことは、終わる理由になりません。"
        )
    return replace(case, state=State.CLOSED, unanswered_since=None, next_contact_on=None)


def handed_over(case: Case, *, has_ground: bool) -> Case:
    """Another place goes on; raises ActRefused without its ground on record."""
    if not has_ground:
        raise ActRefused("ほかの機関へつなぐ根拠（本人の同意、支援会議、法令・緊急）を先に記録してください。")
    return replace(case, state=State.HANDED_OVER, next_contact_on=None)


def refuse_past(day: date | None, today: date) -> None:
    """Raise ActRefused when the next contact is planned for a day that is over."""
    if day is not None and day < today:
        raise ActRefused("次に連絡する日は、きょうか、これからの日にしてください。")


def refuse_term(ended_on: date | None, years: int | None, today: date) -> None:
    """Raise ActRefused when something is to be erased because its term is over, and it is not."""
    if ended_on is None:
        raise ActRefused("終わっていない相談です。保存年限は、終わった年度の次の年度から数えます。")
    if years is None:
        raise ActRefused("保存年限が、まだ決まっていません。決まると、過ぎたものは自動で起案されます。")
    if ended_on >= ended_before(today, years):
        last = first_day(fiscal_year(ended_on) + years + 1) - timedelta(days=1)
        raise ActRefused(
            f"保存年限は、まだ過ぎていません。{last.year}年{last.month}月{last.day}日まで残します。"
        )


def _refuse_resting(case: Case) -> None:
    if case.state is State.RESTING:
        raise ActRefused("小休止中です。相談した人が、また始めるまで、終わりにはしません。")
