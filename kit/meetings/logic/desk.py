"""The secretary's desk: the parts of a record, what has to be known before an item is written, what may happen next.

For: forms and screens of one meeting. Not for: who may (`queries.access`), keeping (`actions`).

Rules (design content, section 3.1)
- Where cases are spoken of in altered form, somebody has checked the alteration before a word of an item is written.
- Where persons are spoken of with their consent, its scope is noted before a word of an item is written.
- A meeting that has not begun was not held.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kit.meetings.logic.content import Content, Item
from kit.meetings.logic.kinds import SPOKEN_WORDS, BodyKind, Part, Spoken
from kit.meetings.logic.words import CLOSED_RESULTS, NEXT_STATES, RESULTS, State

FACTS, AGENDA, ATTENDANCE, CHECKLIST = "facts", "agenda", "attendance", "checklist"
PARTS: Final = {
    FACTS: "日時と場所",
    AGENDA: "議題と記録",
    ATTENDANCE: "出欠",
    CHECKLIST: "確認表",
}
# What is asked before an item, by what is spoken of.
ASKED: Final = {Spoken.ALTERED: "altered_checked_by", Spoken.CONSENTED: "consent"}
ASKED_WORDS: Final = {
    "altered_checked_by": "だれのことか分からないように変えてあることを、だれが確かめましたか。先に書いてください。",
    "consent": "本人の同意の範囲（いつ、だれに、何を話してよいか）を、先に書いてください。",
}
_SECRECY: Final = "正当な理由なく外で話すと、罰せられることがあります。会議と資料は公開しません。"


class NotYet(ValueError):
    """Something has to be known before this may be written; `field` says what."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.field = name


class StepRefused(ValueError):
    """The meeting does not go there from where it is; its message is for the screen."""


@dataclass(frozen=True)
class Step:
    """A button that leads to another state."""

    state: State
    label: str
    lead: str = ""


_STEPS: Final = {
    State.INVITED: Step(State.INVITED, "案内ずみにする", "仕組みのメールを使わずに案内したときに使います。"),
    State.HELD: Step(
        State.HELD,
        "開催ずみにする",
        "前回の宿題は、この日の様子のまま記録に残ります。議事録はこのあとも直せます。",
    ),
    State.CANCELLED: Step(State.CANCELLED, "中止にする", "記録は残ります。案内ずみなら、中止も知らせます。"),
    State.PLANNED: Step(State.PLANNED, "準備中に戻す", "まちがえて進めたときに戻します。"),
}
_BACK: Final = {
    State.HELD: Step(State.INVITED, "開催ずみを取り消す", "残した「前回の宿題」は、いまの様子にもどります。"),
    State.CANCELLED: Step(State.PLANNED, "中止を取り消す", "準備中に戻ります。"),
}


def steps_from(state: str) -> tuple[Step, ...]:
    """Where a meeting may go, the usual one first."""
    now = State(state)
    if now in _BACK:
        return (_BACK[now],)
    order = (State.HELD, State.INVITED, State.CANCELLED, State.PLANNED)
    return tuple(_STEPS[one] for one in order if one in NEXT_STATES[now])


def check_step(state: str, to: State, *, starts_at: datetime, now: datetime) -> None:
    """Raises StepRefused."""
    if to not in NEXT_STATES[State(state)]:
        raise StepRefused("この会議の様子が変わりました。画面を開きなおしてください。")
    if to is State.HELD and starts_at > now:
        raise StepRefused("まだ始まっていない会議は、開催ずみにできません。日時を直してから進めてください。")


def duty_of(kind: BodyKind) -> str:
    """The duty of secrecy that the law lays on whoever takes part; "" where it lays none."""
    return f"{SPOKEN_WORDS[kind.spoken]}{_SECRECY}" if kind.is_statutory else ""


def asked_before_items(kind: BodyKind) -> str:
    """The field that has to be filled before an item is written; "" where nothing is."""
    return ASKED.get(kind.spoken, "")


def check_items(kind: BodyKind, content: Content) -> None:
    """Raises NotYet when words stand in an item before what has to be known is noted."""
    name = asked_before_items(kind)
    if name and not getattr(content, name).strip() and any(is_written(one) for one in content.items):
        raise NotYet(name, ASKED_WORDS[name])


def is_written(item: Item) -> bool:
    """Whether somebody wrote what was said, beside the title that the template brought."""
    return any((item.note, item.discussion, item.result, item.decision, item.consultations))


def results_of(kind: BodyKind) -> dict[str, str]:
    """The results to choose from."""
    return CLOSED_RESULTS if kind.is_closed else RESULTS


def facts_of_kind(kind: BodyKind) -> tuple[str, ...]:
    """The names of the single fields that a meeting of this kind has beyond time and place."""
    theme = ("theme",) if Part.THEME in kind.public else ()
    return (*theme, "chair", "recorder", "confirmed_by", "document_number", "invitation")
