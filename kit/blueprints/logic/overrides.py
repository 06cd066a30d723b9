"""When a town may put its own value in the place of a fixed fact, and for how long.

For: the action and its form. Not for: who may (`core.logic.permissions`), and putting the value in.

Rules (the prefecture's key holders may be away at New Year)
- Facts of a contact only: what residents need to reach it.
- 14 days at most, at least one; always with a reason in words.
- It ends when somebody is there to look: at five in the afternoon of a working day, the last one within the days asked
  for, at least most of a day ahead; where there is none, to the minute.
- One correction per fact at a time.
- A number or a name that residents have is never taken away: it is corrected, not emptied.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from kit.core.logic.opening.state import in_tokyo

LONGEST_DAYS: Final = 14
SHORTEST_REASON: Final = 5
NEVER_EMPTY: Final = frozenset({"phone", "name"})
TYPE: Final = "core.contact"
_ENDS: Final = time(17, 0)
_SHORTEST: Final = timedelta(hours=20)
_SATURDAY: Final = 5
FACTS: Final = (
    "phone", "phone_note", "name", "url", "summary", "always_open", "hours", "closed_on_holidays", "closures", "hours_note",
)  # fmt: skip


class OverrideRefused(ValueError):
    """The correction is not made; the message says in Japanese what to do instead."""


def end_after(now: datetime, days: int, *, holiday_name: Callable[[date], str | None]) -> datetime:
    """When a correction ends that is asked for so many days, in Japan's time."""
    now = in_tokyo(now)
    latest = now + timedelta(days=days)
    for back in range(days):
        day = latest.date() - timedelta(days=back)
        end = datetime.combine(day, _ENDS, now.tzinfo)
        is_working_day = day.weekday() < _SATURDAY and holiday_name(day) is None
        if is_working_day and now + _SHORTEST <= end <= latest:
            return end
    return latest


def check_value(*, path: str, value: object, shown: object) -> None:
    """Raise OverrideRefused when a number or name would be emptied, or one put where the prefecture has none."""
    if path in NEVER_EMPTY and not str(value or "").strip():
        raise OverrideRefused("空にはできません。つながる番号（名前）を書いてください。")
    if path == "phone" and not str(shown or "").strip():
        raise OverrideRefused("県が番号をのせていない連絡先です。番号が要るときは、県へお知らせください。")


def check_override(*, type_name: str, path: str, reason: str, until: datetime, now: datetime) -> None:
    """Raise OverrideRefused unless this fact may be corrected until then, for this reason."""
    if type_name != TYPE or path not in FACTS:
        raise OverrideRefused("一時的に直せるのは、県の連絡先の事実（電話番号、時間など）だけです。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise OverrideRefused(
            f"理由を{SHORTEST_REASON}文字以上で書いてください（だれに確かめたか、なぜ待てないか）。"
        )
    if not now < until <= now + timedelta(days=LONGEST_DAYS):
        raise OverrideRefused(f"期間は1日から{LONGEST_DAYS}日までです。")
