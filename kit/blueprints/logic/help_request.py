"""A town asks the prefecture's centre for an expert: what may be asked and answered, in one form for both sides.

For: the form of the town, what goes over `/hub/exchange`, and the answer. Not for: sending (`gateway.exchange`).

Rules
1. A request carries nothing of a person by construction: choices from lists, and one free text that `core.logic.caution`
   has read (no names before さん, no numbers, no telephone, no mail) and that somebody ticked when it may point to one.
2. What is asked is help for staff: who a case is about is talked over by telephone between two people, never here.
3. The hub reads it with the same function, so that a town that was tampered with cannot slip a text past the check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

KIND: Final = "help"
ANSWERS: Final = "help_answers"
MOST_TEXT: Final = 800
MOST_ANSWER: Final = 2_000
MOST_ASKED: Final = 50
# So many of the longest answers fit into one answer of the hub (`logic.exchange.MOST_BYTES`).
TOGETHER: Final = 7
TOPICS: Final = {
    "meeting": "支援会議・事例検討の進め方",
    "assessment": "見立てと関わり方",
    "family": "家族への支援",
    "visit": "訪問（アウトリーチ）",
    "health": "こころの健康・医療とのつなぎ方",
    "safety": "いのちや安全が心配なときの備え",
    "work": "社会参加・就労へのつなぎ方",
    "places": "居場所・家族会づくり",
    "network": "関係機関との連携・体制づくり",
    "staff": "職員の研修・こころの負担",
    "other": "そのほか",
}
WISHES: Final = {
    "advice": "助言がほしい（電話・オンライン）",
    "attend": "会議に来てほしい",
    "visit": "いっしょに訪問してほしい",
    "teacher": "研修の講師がほしい",
    "information": "制度やほかの市町の例を知りたい",
}
HURRY: Final = {
    "today": "きょう電話がほしい",
    "week": "今週のうちに",
    "month": "今月のうちに",
    "calm": "急がない",
}


class HelpUnreadable(ValueError):
    """This is no request or no answer of the kind; the message names the field."""


@dataclass(frozen=True)
class Request:
    """One request; `uid` is the town's, `topic`, `wish` and `hurry` are words of the lists above."""

    uid: str
    topic: str
    wish: str
    hurry: str
    text: str = ""

    def to_data(self) -> dict[str, str]:
        """As it is sent."""
        return dict(vars(self))


@dataclass(frozen=True)
class Answer:
    """What the centre answered to one request; `state` is "read", "answered" or "closed"."""

    uid: str
    state: str
    text: str = ""

    def to_data(self) -> dict[str, str]:
        """As it is sent."""
        return dict(vars(self))


STATES: Final = {
    "read": "県の担当が読みました",
    "answered": "県からお返事があります",
    "closed": "終わりました",
}


def read_request(data: Mapping[str, Any]) -> Request:
    """Return the request in a message; raise HelpUnreadable."""
    if set(data) != {"uid", "topic", "wish", "hurry", "text"}:
        raise HelpUnreadable("fields")
    return Request(
        uid=_uid(data),
        topic=_choice(data, "topic", TOPICS),
        wish=_choice(data, "wish", WISHES),
        hurry=_choice(data, "hurry", HURRY),
        text=_text(data, MOST_TEXT),
    )


def read_answers(data: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Return the answers that the hub sent; raise HelpUnreadable."""
    listed = data.get("answers")
    if not isinstance(listed, list) or len(listed) > MOST_ASKED:
        raise HelpUnreadable("answers")
    return tuple(_answer(one) for one in listed)


def _answer(data: object) -> Answer:
    if not isinstance(data, dict):
        raise HelpUnreadable("answers")
    return Answer(uid=_uid(data), state=_choice(data, "state", STATES), text=_text(data, MOST_ANSWER))


def _choice(data: Mapping[str, Any], name: str, allowed: Mapping[str, str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise HelpUnreadable(name)
    return value


def _uid(data: Mapping[str, Any]) -> str:
    try:
        return str(UUID(str(data.get("uid"))))
    except ValueError as error:
        raise HelpUnreadable("uid") from error


def _text(data: Mapping[str, Any], most: int) -> str:
    value = data.get("text")
    if not isinstance(value, str) or len(value) > most:
        raise HelpUnreadable("text")
    return value
