"""Whether a meeting is still no more than a plan that somebody made by mistake.

For: deleting one's own draft. Not for: who may at all (`core.logic.permissions`), and the rest of what a record holds.

Rules
- What stands in a draft by itself (agenda, who is expected, checklist) is nobody's work; what was told, put in, promised,
  or said of who came and what was decided is.
- Each refusal says what to do instead.
"""

from dataclasses import dataclass
from typing import Final

from kit.meetings.logic.content import Content, Item
from kit.meetings.logic.words import State

NOT_PLANNED: Final = (
    "消せるのは、準備中の会議だけです。開かないことになったときは、「中止にする」を使ってください。"
)
NOT_OWN: Final = (
    "消せるのは、この会議をつくった人だけです。つくった人にたのむか、「中止にする」を使ってください。"
)
TOLD: Final = (
    "案内を出した会議は消せません。「中止にする」を押してから、「案内する」で中止を知らせてください。"
)
PAPERS: Final = (
    "資料が入っています。いらない資料なら先に資料を消してください。残すときは「中止にする」を使います。"
)
PROMISES: Final = "宿題が書かれています。記録を残すため消せません。「中止にする」を使ってください。"
WRITTEN: Final = "出欠や、話したこと、決まったことが書かれています。記録を残すため消せません。「中止にする」を使ってください。"


@dataclass(frozen=True)
class Traces:
    """What clear columns say of a meeting."""

    state: str
    is_own: bool
    was_told: bool = False
    has_papers: bool = False
    has_promises: bool = False


def why_not_deleted(traces: Traces, content: Content) -> str:
    """Why this meeting stays, in words for its secretary; "" when it may go."""
    reasons = (
        (traces.state != State.PLANNED, NOT_PLANNED),
        (not traces.is_own, NOT_OWN),
        (traces.was_told, TOLD),
        (traces.has_papers, PAPERS),
        (traces.has_promises, PROMISES),
        (_is_written(content), WRITTEN),
    )
    return next((words for is_so, words in reasons if is_so), "")


def _is_written(content: Content) -> bool:
    came = any(one.presence or one.proxy_for for one in content.attendances)
    return came or bool(content.confirmed_by or content.carried) or any(map(_has_result, content.items))


def _has_result(item: Item) -> bool:
    return any((item.discussion, item.result, item.decision, item.consultations))
