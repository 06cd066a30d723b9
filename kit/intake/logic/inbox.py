"""The inbox in words: what its parts are called, and what a line says about time.

For: the list of staff. Not for: which part a consultation stands in (`case`), and anything that is sealed: the list
opens nothing.

Rules
- Words are about time and about whose turn it is, never about a person.
- What needs somebody today stands on the first page; the rest is one press away.
"""

from datetime import date
from typing import Final

from kit.intake.logic.case import Case, Group
from kit.intake.logic.escalation import Listener

NAMES: Final = {
    Group.UNSAFE: "いま安全でないかもしれない方",
    Group.NEW: "新しく届いた",
    Group.WAITING: "こちらのお返事を待っている",
    Group.DUE: "連絡する日が来た",
    Group.GOING_ON: "つづいている",
    Group.RESTING: "小休止中",
    Group.HANDED_OVER: "ほかの機関へつないだ",
    Group.CLOSED: "終わった",
}
_TOLD: Final = {Listener.IN_CHARGE: "担当", Listener.DEPUTY: "代わりの人", Listener.HEAD: "責任者"}
FIRST_PAGE: Final = (Group.UNSAFE, Group.NEW, Group.WAITING, Group.DUE)


def group_of(word: str) -> Group | None:
    """The part that an address names ("new", "closed"), None for anything else."""
    return Group.__members__.get(word.upper()) if word.islower() else None


def time_words(case: Case, group: Group, today: date) -> str:
    """What the list says about time: since when somebody waits, or when the next contact is."""
    if case.unanswered_since is not None and group is not Group.RESTING:
        return f"{_ago(case.unanswered_since.date(), today)}お待ちです"
    if case.next_contact_on is None:
        return ""
    day = f"{case.next_contact_on.month}月{case.next_contact_on.day}日"
    late = (today - case.next_contact_on).days
    if late > 0:
        return f"連絡の予定は{day}でした"
    return "連絡の予定は今日です" if late == 0 else f"次の連絡は{day}"


def told_words(listener: Listener, *, to_everybody: bool) -> str:
    """Who was told that something waits: a place in the office, or everybody because nobody held it."""
    return f"{_TOLD[listener]}が決まっていないので全員" if to_everybody else _TOLD[listener]


def _ago(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return "今日から"
    return "きのうから" if days == 1 else f"{days}日前から"
