"""The words of a meeting's record: states, who came, results, and what becomes of what was promised.

For: choices of models and forms, minutes, the board. Not for: kinds of bodies (`kinds`).

Rules (design content, section 3.3)
- Not offered, on purpose: 終結（連絡なし）, 拒否, 困難ケース. Nobody is filed away for silence, and nobody is a difficult case.
- What is told of persons (見守りを続ける, …) belongs to closed meetings only.
"""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    CANCELLED = "cancelled"


STATES: Final = {
    State.PLANNED: "準備中",
    State.INVITED: "案内ずみ",
    State.HELD: "開催ずみ",
    State.CANCELLED: "中止",
}
# From which state to which; what was held or cancelled by mistake goes back.
NEXT_STATES: Final = {
    State.PLANNED: frozenset({State.INVITED, State.HELD, State.CANCELLED}),
    State.INVITED: frozenset({State.PLANNED, State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.INVITED}),
    State.CANCELLED: frozenset({State.PLANNED}),
}


class Presence(StrEnum):
    UNKNOWN = ""
    PRESENT = "present"
    PROXY = "proxy"
    ONLINE = "online"
    ABSENT = "absent"
    OBSERVER = "observer"


PRESENCES: Final = {
    Presence.UNKNOWN: "まだ",
    Presence.PRESENT: "出席",
    Presence.PROXY: "代理",
    Presence.ONLINE: "オンライン",
    Presence.ABSENT: "欠席",
    Presence.OBSERVER: "傍聴",
}
THERE: Final = frozenset({Presence.PRESENT, Presence.PROXY, Presence.ONLINE})

RESULTS: Final = {
    "reported": "報告を受けた",
    "shared": "情報を共有した",
    "heard": "意見を聴いた",
    "confirmed": "方針を確認した",
    "decided": "決定した",
    "roles": "役割を決めた",
    "continued": "継続して検討する",
    "next_time": "次回に送る",
    "withdrawn": "取り下げた",
}
CLOSED_RESULTS: Final = {
    **RESULTS,
    "watching": "見守りを続ける",
    "ask_first": "本人の意向を確かめてから",
    "in_charge": "担当を決めた",
    "plan_accepted": "支援プランを了承した",
    "to_layered": "重層的支援会議へ移す",
    "ask_prefecture": "県の専門的な助言を求める",
    "resting": "支援を休む（本人の希望）",
}


class Promise(StrEnum):
    """What became of what was promised (宿題)."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"
    HANDED_ON = "handed_on"


PROMISES: Final = {
    Promise.OPEN: "未着手",
    Promise.STARTED: "進めている",
    Promise.DONE: "済んだ",
    Promise.DROPPED: "やめた（理由）",
    Promise.HANDED_ON: "引き継いだ",
}
STILL_OPEN: Final = frozenset({Promise.OPEN, Promise.STARTED})
