"""One consultation as staff read it: the banner, the answers with their questions, and everything since in one line.

For: the screens and prints of the inbox. Not for: opening (`actions.casefile`), and which ways are allowed (`contact`).

Rules (content 2.11)
- What the banner says stands above every view: what the person does not know, what must not be used, how to say one's
  name, which language.
- Answers that only the head may read stand for everybody else as one line that is always the same, whether there was
  an answer or not: it must not tell who is to be kept away that there is such a wish.
- Numbers and addresses never stand among the answers: the part about contact shows them when they may be used. What
  other questions ask for a number or an address is told when its way may be used now.
- What was left out is said calmly. The person's own words are never mixed with those of staff.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from kit.intake.logic import definition as d
from kit.intake.logic.conditions import Values, chosen, is_skip
from kit.intake.logic.contact import LEADS, NAMES, Channel, ContactWishes, Verdict, banner
from kit.intake.logic.definition import Definition, Question, Step
from kit.intake.logic.journey import questions_asked
from kit.intake.logic.told import told

AFTER_REASON: Final = "使う理由を記録すると、ここに出ます。"
FOR_HEAD: Final = "ここの答えは、窓口の責任者だけが読みます。"
_LANGUAGE, _INTERPRETER, _JAPANESE = "language", "interpreter", "ja"
_HIDDEN: Final = frozenset(LEADS.values())
_KIND_OF: Final = {
    d.TELEPHONE: frozenset({Channel.PHONE, Channel.VOICEMAIL, Channel.SMS, Channel.HOUSEHOLD}),
    d.MAIL: frozenset({Channel.MAIL}),
}
_UNKNOWING: Final = {"no": "本人は知らない", "unsure": "本人が知っているか、わからない"}


@dataclass(frozen=True)
class Told:
    """One question with its answer; `is_skip` when the person said why there is none."""

    label: str
    lines: tuple[str, ...] = field(repr=False)
    is_skip: bool = False


@dataclass(frozen=True)
class Part:
    """The answers of one step."""

    title: str
    answers: tuple[Told, ...] = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """One thing that was written or done; `side` is "person", "office" or "note"."""

    at: datetime
    side: str
    title: str
    lines: tuple[tuple[str, str], ...] = field(repr=False)
    author: str = ""
    key: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True)
class Way:
    """One way to the person: whether it may be used, and the number or address when it may be shown now."""

    verdict: Verdict
    name: str
    lead: str = field(default="", repr=False)
    is_reasoned: bool = False


@dataclass(frozen=True)
class Reader:
    """Who looks: whether as the head, and on which ways the person may be reached now; `places` by their codes."""

    is_head: bool = False
    usable: frozenset[Channel] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)

    def hides(self, question: Question) -> bool:
        """Whether an answer is a number or an address of a way that may not be used."""
        return question.kind in _KIND_OF and not self.usable & _KIND_OF[question.kind]


def parts(definition: Definition, answers: Mapping[str, Values], reader: Reader) -> tuple[Part, ...]:
    """The answers by step; steps about which nothing is told are left out."""
    found = (
        Part(step.title, tuple(_told(definition, answers, step, reader)))
        for step in definition.steps
        if step.key in answers
    )
    return tuple(part for part in found if part.answers)


def _told(
    definition: Definition, answers: Mapping[str, Values], step: Step, reader: Reader
) -> Iterable[Told]:
    given = answers[step.key]
    asked = [one for one in questions_asked(definition, answers, step.key) if one.key not in _HIDDEN]
    for question in asked:
        if d.HEAD_ONLY in question.hints and not reader.is_head:
            continue
        value = given.get(question.key)
        lines = told(question, value, places=reader.places)
        if lines and not is_skip(value) and reader.hides(question):
            yield Told(question.label, (AFTER_REASON,), is_skip=True)
        elif lines:
            yield Told(question.label, lines, is_skip(value))
    if not reader.is_head and any(d.HEAD_ONLY in question.hints for question in step.questions):
        yield Told("責任者だけが読む問い", (FOR_HEAD,), is_skip=True)


def whom_words(definition: Definition, values: Values) -> str:
    """About whom somebody wrote, as it was answered: who wrote is not always the one in need; "" when unknown."""
    question = _question(definition, d.WHO)
    return "".join(told(question, values.get(d.WHO), places={})) if question else ""


def banner_words(
    definition: Definition, values: Values, wishes: ContactWishes, *, is_head: bool
) -> tuple[str, ...]:
    """What stands above every view of one consultation."""
    knows = values.get(d.KNOWS)
    unknowing = _UNKNOWING.get(knows) if isinstance(knows, str) else None
    return (
        *([unknowing] if unknowing else []),
        *banner(wishes),
        *_language_words(definition, values),
        *(_avoided(definition, values) if is_head else []),
    )


def _language_words(definition: Definition, values: Values) -> list[str]:
    question = _question(definition, _LANGUAGE)
    value = values.get(_LANGUAGE)
    found = []
    if question is not None and chosen(value) and value != _JAPANESE:
        found.append(f"言葉: {told(question, value, places={})[0]}")
    return [*found, *(["通訳がいたほうがよい"] if values.get(_INTERPRETER) == d.YES else [])]


def _avoided(definition: Definition, values: Values) -> list[str]:
    """Who must not read this, in the person's words; only for the head."""
    if d.YES not in chosen(values.get(d.AVOID)):
        return []
    words = [
        value for step in definition.steps for question in step.questions
        if d.HEAD_ONLY in question.hints and question.key != d.AVOID
        and isinstance(value := values.get(question.key), str) and value
    ]  # fmt: skip
    return [f"読まないでと言われた職員: {'、'.join(words) or '（名前は書かれていません）'}"]


def _question(definition: Definition, key: str) -> Question | None:
    return next((one for step in definition.steps for one in step.questions if one.key == key), None)


def ways(wishes: ContactWishes, reasons: Mapping[str, str]) -> tuple[Way, ...]:
    """Every way to the person, the allowed ones first; `reasons` are those recorded today, by channel.

    A number that leads on two ways is shown when one of them may be used.
    """
    found = [_way(wishes, channel, reasons.get(channel.value, "")) for channel in Channel]
    return tuple(sorted(found, key=lambda way: way.verdict.needs_reason))


def _way(wishes: ContactWishes, channel: Channel, reason: str) -> Way:
    return Way(
        wishes.verdict(channel), NAMES[channel], wishes.lead(channel, reason=reason), is_reasoned=bool(reason)
    )


def timeline(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Everything that was written and done, the newest first."""
    return tuple(sorted(entries, key=lambda one: (one.at, one.key), reverse=True))


def sent_text(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The words of a message as a line without a label."""
    return (("", str(content.get("text", ""))),)
