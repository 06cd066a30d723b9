"""The parts of the staff's list, the marks on a record, and what may be done with it next.

For: the list, the record's page and the checks before an act. Not for: who somebody is (core's table says what a role
may do) and whether a record is complete (`logic.listing`).

Rules
- An editor writes, asks for publication and takes that back; whatever residents see changes by an approver.
- What is offered and what is accepted is one table: a screen never shows a button that is refused.
- A record of another body is never changed here, only annotated.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from kit.resources.logic.listing import check_is_old, renewal_is_near
from kit.resources.logic.words import PUBLIC_STATES, STATES


class Group(StrEnum):
    """Parts of the list; the last four cut across the states."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    PAUSED = "paused"
    DRAFT = "draft"
    ENDED = "ended"
    OLD = "old"
    RENEWAL = "renewal"
    UNSURE = "unsure"
    STOPPED = "stopped"


GROUP_NAMES: Final = {
    **{Group(state): STATES[state] for state in ("proposed", "published", "paused", "draft", "ended")},
    Group.OLD: "確認が古い",
    Group.RENEWAL: "更新の期限が近い",
    Group.UNSURE: "要確認",
    Group.STOPPED: "申し出を確かめている",
}


@dataclass(frozen=True)
class Facts:
    """What decides about marks and next steps: the columns of the same names of a resource."""

    state: str
    operator: str = "own"
    is_ours: bool = True
    withdrawn: bool = False
    complaint_since: date | None = None
    checked_on: date | None = None
    renew_by: date | None = None
    needs_check: bool = False

    @property
    def is_public(self) -> bool:
        """Whether a change of it changes what residents read."""
        return self.state in PUBLIC_STATES


@dataclass(frozen=True)
class Step:
    """One thing to do: its name in addresses, what the table must allow, in which states it makes sense."""

    name: str
    permission: str
    states: tuple[str, ...]
    words: str
    one_press: bool = False


_ALL: Final = tuple(STATES)
STEPS: Final = (
    Step("propose", "change", ("draft", "ended"), "公開を願い出る", one_press=True),
    Step("publish", "publish", ("draft", "proposed", "paused", "ended"), "公開する"),
    Step("check", "change", _ALL, "今日確かめた", one_press=True),
    Step("approve", "publish", _ALL, "掲載を承認する"),
    Step("take-back", "change", ("proposed",), "願い出を取り下げる（下書きに戻す）"),
    Step("pause", "publish", ("published",), "休止中にする"),
    Step("end", "unpublish", PUBLIC_STATES, "終了にする"),
    Step("draft", "unpublish", (*PUBLIC_STATES, "ended"), "下書きに戻す"),
    Step("complaint", "unpublish", PUBLIC_STATES, "申し出を確かめる間、掲載を止める"),
    Step("complaint-over", "publish", _ALL, "掲載をまた始める"),
    Step("delete", "delete", _ALL, "消す"),
)
_BY_NAME: Final = {step.name: step for step in STEPS}


def fits(name: str, facts: Facts) -> bool:
    """Whether the step makes sense for the record as it is, whoever asks."""
    if facts.withdrawn or not facts.is_ours or facts.state not in _BY_NAME[name].states:
        return False
    if name == "approve":
        return facts.operator == "outside"
    if name in ("complaint", "complaint-over"):
        return bool(facts.complaint_since) == (name == "complaint-over")
    return True


def steps_for(facts: Facts, allowed: Collection[str]) -> tuple[Step, ...]:
    """What to offer to somebody whom the table allows these acts; asking is for those who may not publish."""
    return tuple(
        step
        for step in STEPS
        if step.permission in allowed
        and fits(step.name, facts)
        and not (step.name == "propose" and "publish" in allowed)
    )


def marks_of(facts: Facts, today: date) -> tuple[str, ...]:
    """What a clerk should see beside the name, in words; () when all is well or nothing is shown any more."""
    if facts.state == "ended" or facts.withdrawn:
        return ()
    found = []
    if facts.complaint_since:
        found.append("申し出を確かめています（いまは出ていません）")
    if facts.operator == "outside" and facts.renew_by:
        found += _renewal_marks(facts.renew_by, today)
    if facts.checked_on is None:
        found.append("確認日がありません")
    elif check_is_old(facts.checked_on, today):
        found.append(f"確認が古い（{_day(facts.checked_on)}）")
    if facts.needs_check:
        found.append("要確認")
    return tuple(found)


def _renewal_marks(renew_by: date, today: date) -> list[str]:
    if renew_by < today:
        return [f"更新の期限（{_day(renew_by)}）が過ぎ、出ていません"]
    return [f"更新の期限は{_day(renew_by)}"] if renewal_is_near(renew_by, today) else []


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
