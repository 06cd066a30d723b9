"""What is asked of a resident, as values: steps, questions, options, and when each is asked.

For: the one shape that the editor, the wizard, the mailbox and the staff's screens share, and its canonical form as
plain data, in which a published version is kept for ever. Not for: who answered what (`journey`, `answers`), and
whether a definition is good (`checks`).

Rules
- A key names a step, a question or an option for ever; it is never shown and never reused for something else.
- `parse` accepts what `to_data` wrote, and refuses everything else with the place and the reason. Whether keys are
  unique and conditions make sense is a question of judgement and belongs to `checks`.
- The keys below are known to the kit: other rooms ask for them by name, whatever the words of the question are.
- A town's own questions stand inside the steps they join and carry `is_town`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

FORMAT: Final = 1
KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
SINGLE, MULTIPLE, SHORT_TEXT, LONG_TEXT = "single", "multiple", "short_text", "long_text"
DATE, NUMBER, TELEPHONE, MAIL = "date", "number", "telephone", "mail"
MUNICIPALITY, CONSENT, INFORMATION = "municipality", "consent", "information"
KINDS: Final = (
    SINGLE, MULTIPLE, SHORT_TEXT, LONG_TEXT, DATE, NUMBER, TELEPHONE, MAIL, MUNICIPALITY, CONSENT, INFORMATION,
)  # fmt: skip
CHOICES: Final = frozenset({SINGLE, MULTIPLE})
OPERATORS: Final = ("is", "is_not", "includes", "answered")
ALL, ANY = "all", "any"
# Who is writing, how the answer is to come, what must never be used, who must not read, what the person may know;
# whether a mail tells of an answer, and where it goes.
WHO, REPLY, NEVER, AVOID, KNOWS = "who", "reply", "never", "avoid", "knows"
NOTIFY, NOTIFY_MAIL = "notify", "notify-mail"
# What a question asks of the screens: no names or addresses in it; only the head of the section reads it.
NO_NAMES, HEAD_ONLY = "no_names", "head_only"
HINTS: Final = (NO_NAMES, HEAD_ONLY)
# The town that runs this instance, and somewhere outside the prefecture, among the codes of municipalities.
HERE, OUTSIDE = "here", "outside"
YES, NO = "yes", "no"


class DefinitionError(ValueError):
    """Plain data that is no definition; `place` names the spot ("steps/2/questions/0/kind"), `reason` what is wrong."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or '(top)'}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Term:
    """One thing that has to be so: the answer to a question is, is not, includes a value, or is given at all."""

    question: str
    operator: str
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """When something is asked; `mode` says whether all terms or any one of them have to hold."""

    terms: tuple[Term, ...]
    mode: str = ALL


@dataclass(frozen=True)
class Question:
    """One question, or (kind information) words that are only read.

    `default` is what is chosen beforehand, `contacts` are groups of telephone numbers to show with an information.
    """

    key: str
    kind: str
    label: str
    help: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    skippable: bool = True
    condition: Condition | None = None
    most_pressing: bool = False
    hints: tuple[str, ...] = ()
    default: str = ""
    contacts: tuple[str, ...] = ()
    is_town: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return self.kind != INFORMATION

    @property
    def may_skip(self) -> bool:
        """Whether "no answer", "unknown" and "later" are offered."""
        return self.asks and self.skippable and not self.required


@dataclass(frozen=True)
class Step:
    """One screen."""

    key: str
    title: str
    lead: str = ""
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Definition:
    """Everything that is asked and said from the first screen to the receipt; `texts` are (name, words) in order."""

    key: str
    title: str
    intro: str = ""
    steps: tuple[Step, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """The words with this name, "" when there are none."""
        return dict(self.texts).get(name, "")

    def step(self, key: str) -> Step | None:
        """The step with this key."""
        return next((step for step in self.steps if step.key == key), None)


def with_town_questions(
    definition: Definition, wanted: Iterable[tuple[str, Question]]
) -> tuple[Definition, tuple[Question, ...]]:
    """The definition with a town's own questions at the end of the steps they name, and those that join no step."""
    joined: dict[str, list[Question]] = {step.key: [] for step in definition.steps}
    astray: list[Question] = []
    for key, question in wanted:
        joined.get(key, astray).append(replace(question, is_town=True))
    steps = tuple(
        replace(step, questions=(*step.questions, *joined.pop(step.key, ()))) for step in definition.steps
    )
    return replace(definition, steps=steps), tuple(astray)


def canonical(definition: Definition) -> str:
    """The one text of a definition: equal definitions give equal text, on every machine."""
    return json.dumps(to_data(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: str) -> str:
    """The SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return sha256(document.encode()).hexdigest()


def to_data(definition: Definition) -> dict[str, Json]:
    """The definition as plain data; what says nothing is left out."""
    return {
        "format": FORMAT,
        **_said(key=definition.key, title=definition.title, intro=definition.intro),
        "steps": [_step_data(step) for step in definition.steps],
        "texts": [[name, words] for name, words in definition.texts],
    }


def parse(data: object) -> Definition:
    """The definition that stands in plain data; raises DefinitionError."""
    raw = _mapping(data, "", {"format", "key", "title", "intro", "steps", "texts"})
    if raw.get("format") != FORMAT:
        raise DefinitionError("format", f"この形は読めません（{raw.get('format')!r}）。")
    return Definition(
        key=_key(raw.get("key"), "key"),
        title=_text(raw.get("title", ""), "title"),
        intro=_text(raw.get("intro", ""), "intro"),
        steps=tuple(
            _step(entry, f"steps/{at}") for at, entry in enumerate(_list(raw.get("steps", []), "steps"))
        ),
        texts=tuple(
            _pair(entry, f"texts/{at}") for at, entry in enumerate(_list(raw.get("texts", []), "texts"))
        ),
    )


def _said(**values: Json) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value not in ("", None, False, [])}


def _step_data(step: Step) -> dict[str, Json]:
    return {
        **_said(key=step.key, title=step.title, lead=step.lead, condition=_condition_data(step.condition)),
        "questions": [_question_data(question) for question in step.questions],
    }


def _question_data(question: Question) -> dict[str, Json]:
    return {
        **_said(
            key=question.key, kind=question.kind, label=question.label, help=question.help,
            options=[_said(key=option.key, label=option.label, hint=option.hint) for option in question.options],
            required=question.required, condition=_condition_data(question.condition),
            most_pressing=question.most_pressing, hints=[*question.hints], default=question.default,
            contacts=[*question.contacts], is_town=question.is_town,
        ),
        "skippable": question.skippable,
    }  # fmt: skip


def _condition_data(condition: Condition | None) -> Json:
    if condition is None:
        return None
    terms: list[Json] = [
        _said(question=term.question, operator=term.operator, value=term.value) for term in condition.terms
    ]
    return {"mode": condition.mode, "terms": terms}


_QUESTION: Final = frozenset(
    {"key", "kind", "label", "help", "options", "required", "skippable", "condition", "most_pressing", "hints",
     "default", "contacts", "is_town"}
)  # fmt: skip


def _step(data: object, place: str) -> Step:
    raw = _mapping(data, place, {"key", "title", "lead", "condition", "questions"})
    listed = _list(raw.get("questions", []), f"{place}/questions")
    return Step(
        key=_key(raw.get("key"), f"{place}/key"),
        title=_text(raw.get("title", ""), f"{place}/title"),
        lead=_text(raw.get("lead", ""), f"{place}/lead"),
        condition=_condition(raw.get("condition"), f"{place}/condition"),
        questions=tuple(_question(entry, f"{place}/questions/{at}") for at, entry in enumerate(listed)),
    )


def _question(data: object, place: str) -> Question:
    raw = _mapping(data, place, _QUESTION)
    options = _list(raw.get("options", []), f"{place}/options")
    return Question(
        key=_key(raw.get("key"), f"{place}/key"),
        kind=_one_of(raw.get("kind"), KINDS, f"{place}/kind"),
        label=_text(raw.get("label", ""), f"{place}/label"),
        help=_text(raw.get("help", ""), f"{place}/help"),
        options=tuple(_option(entry, f"{place}/options/{at}") for at, entry in enumerate(options)),
        required=_bool(raw.get("required", False), f"{place}/required"),
        skippable=_bool(raw.get("skippable", True), f"{place}/skippable"),
        condition=_condition(raw.get("condition"), f"{place}/condition"),
        most_pressing=_bool(raw.get("most_pressing", False), f"{place}/most_pressing"),
        hints=tuple(_one_of(hint, HINTS, f"{place}/hints") for hint in _list(raw.get("hints", []), f"{place}/hints")),
        default=_text(raw.get("default", ""), f"{place}/default"),
        contacts=tuple(_text(one, f"{place}/contacts") for one in _list(raw.get("contacts", []), f"{place}/contacts")),
        is_town=_bool(raw.get("is_town", False), f"{place}/is_town"),
    )  # fmt: skip


def _option(data: object, place: str) -> Option:
    raw = _mapping(data, place, {"key", "label", "hint"})
    return Option(
        key=_key(raw.get("key"), f"{place}/key"),
        label=_text(raw.get("label", ""), f"{place}/label"),
        hint=_text(raw.get("hint", ""), f"{place}/hint"),
    )


def _condition(data: object, place: str) -> Condition | None:
    if data is None:
        return None
    raw = _mapping(data, place, {"mode", "terms"})
    listed = _list(raw.get("terms", []), f"{place}/terms")
    if not listed:
        raise DefinitionError(f"{place}/terms", "条件が一つもありません。")
    terms = tuple(_term(entry, f"{place}/terms/{at}") for at, entry in enumerate(listed))
    return Condition(terms, _one_of(raw.get("mode", ALL), (ALL, ANY), f"{place}/mode"))


def _term(data: object, place: str) -> Term:
    raw = _mapping(data, place, {"question", "operator", "value"})
    return Term(
        question=_text(raw.get("question", ""), f"{place}/question"),
        operator=_one_of(raw.get("operator"), OPERATORS, f"{place}/operator"),
        value=_text(raw.get("value", ""), f"{place}/value"),
    )


def _pair(data: object, place: str) -> tuple[str, str]:
    pair = _list(data, place)
    if len(pair) != 2:
        raise DefinitionError(place, "名前と文の二つではありません。")
    return _key(pair[0], place), _text(pair[1], place)


def _mapping(data: object, place: str, known: Iterable[str]) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise DefinitionError(place, "「名前: 値」の形ではありません。")
    if unknown := sorted(str(name) for name in data.keys() - set(known)):
        raise DefinitionError(place, f"知らない項目があります（{'、'.join(unknown)}）。")
    return data


def _list(data: object, place: str) -> list[object]:
    if not isinstance(data, list):
        raise DefinitionError(place, "並びではありません。")
    return data


def _text(data: object, place: str) -> str:
    if not isinstance(data, str):
        raise DefinitionError(place, "文字ではありません。")
    return data


def _bool(data: object, place: str) -> bool:
    if not isinstance(data, bool):
        raise DefinitionError(place, "はい・いいえではありません。")
    return data


def _key(data: object, place: str) -> str:
    text = _text(data, place)
    if not KEY.fullmatch(text):
        raise DefinitionError(place, f"記号「{text[:40]}」は、英小文字・数字・- ・_ の40字までで書きます。")
    return text


def _one_of(data: object, known: Iterable[str], place: str) -> str:
    text = _text(data, place)
    if text not in known:
        raise DefinitionError(place, f"「{text[:40]}」は選べません（{'、'.join(known)}）。")
    return text
