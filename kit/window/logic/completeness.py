"""Whether the consultation window is named completely.

For: the publishing check, 準備中, the board's 明確化. Not for: judging the wording, reading the page, and when to
check it again (`core.logic.review`).

Rules
- Complete: a department, at least one way to consult (the telephone is one), hours, the day of checking.
- Hours are there when somebody entered at least one span; a telephone without hours is not complete.
- Designated (明確化): the page is live and complete. An old check does not undo it; it is shown beside.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WindowFacts:
    """The facts that make a window; `channels` are the kinds of the ways entered beside the telephone."""

    department: str = ""
    phone: str = ""
    channels: tuple[str, ...] = ()
    has_hours: bool = False
    checked_on: date | None = None


@dataclass(frozen=True)
class Missing:
    """A field of the window page to fill, and the sentence for the person who fills it."""

    field: str
    message: str


def missing_facts(facts: WindowFacts) -> tuple[Missing, ...]:
    """What is still to be filled, in the order of the form; () when the window is complete."""
    checks = (
        (facts.department.strip(), "department", "担当する課の名前を書いてください。"),
        (
            facts.phone.strip() or facts.channels,
            "phone",
            "相談の方法を一つ以上（電話、メール、来所など）書いてください。",
        ),
        (facts.has_hours, "hours", "受付時間を書いてください。"),
        (facts.checked_on, "checked_on", "内容を確かめた日を書いてください。"),
    )
    return tuple(Missing(field, message) for given, field, message in checks if not given)


def is_complete(facts: WindowFacts) -> bool:
    """Whether nothing is missing."""
    return not missing_facts(facts)


def is_designated(live: bool, facts: WindowFacts) -> bool:
    """Whether the town has made its window clear (明確化): published and complete."""
    return live and is_complete(facts)
