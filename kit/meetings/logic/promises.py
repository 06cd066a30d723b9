"""What was promised in a meeting (宿題): how it is judged, when it is late, and what the next meeting still hears of it.

For: forms, the board, the page of a meeting. Not for: keeping (`actions.promises`).

Rules (design content, section 3.3)
- An agency promises, never a person; nobody named means the secretary's office.
- What was dropped says why, what was handed on says to whom. Nothing is closed by being forgotten.
- The next meeting hears of everything that is open, and of what was closed since the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from kit.meetings.logic.content import Carried
from kit.meetings.logic.words import STILL_OPEN, Promise

NEEDS_REASON: Final = {
    Promise.DROPPED: "やめた理由を書いてください。",
    Promise.HANDED_ON: "だれが引き継いだかを書いてください。",
}
FIELDS: Final = ("text", "owner", "due_on", "state", "reason", "note")


@dataclass(frozen=True)
class Written:
    """A promise as somebody wrote it; `owner` is the uid of an agency, "" for the secretary's office."""

    text: str = field(repr=False)
    owner: str = ""
    due_on: date | None = None
    state: Promise = Promise.OPEN
    reason: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    item_id: str = ""


class PromiseRefused(ValueError):
    """What was written is not enough; `field` says where."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.field = name


class Due(StrEnum):
    LATE = "late"
    SOON = "soon"
    NO_DAY = "no_day"
    OVER = "over"


DUE_WORDS: Final = {
    Due.LATE: "期限を過ぎた",
    Due.SOON: "これから",
    Due.NO_DAY: "期限を決めていない",
    Due.OVER: "終えた",
}


def judge(written: Written) -> None:
    """Raises PromiseRefused for what says too little."""
    if not written.text.strip():
        raise PromiseRefused("text", "なにをするかを書いてください。")
    if written.state in NEEDS_REASON and not written.reason.strip():
        raise PromiseRefused("reason", NEEDS_REASON[written.state])


def closed_day(state: str, before: date | None, today: date) -> date | None:
    """When it was closed: the first day on which it was; None while it is open."""
    return None if state in STILL_OPEN else before or today


def due_of(state: str, due_on: date | None, today: date) -> Due:
    """Where it stands on the board; on its last day it is not late."""
    if state not in STILL_OPEN:
        return Due.OVER
    if due_on is None:
        return Due.NO_DAY
    return Due.LATE if due_on < today else Due.SOON


def state_on(state: str, closed_on: date | None, day: date) -> str:
    """Its state on a day; what was closed later was under way then."""
    is_later = state not in STILL_OPEN and closed_on is not None and closed_on > day
    return Promise.STARTED if is_later else state


def frozen(uid: str, content: Mapping[str, Any], *, owner: str, due_on: date | None, state: str) -> Carried:
    """A promise as the record of a held meeting keeps it; `owner` is a name."""
    return Carried(
        id=uid,
        text=str(content.get("text", "")),
        owner=owner,
        due_on=due_on.isoformat() if due_on else "",
        state=state,
    )
