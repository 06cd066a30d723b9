"""What is wrong with a definition before anybody meets it: the linter of the prefecture and of each town.

For: the editor (errors keep a version from being published, warnings are shown) and the publisher. Not for: reading
stored data (`definition.parse`).

Rules (content of the shipped definition, 2.1)
- Keys are unique: of steps, of questions over the whole definition, of options in their question. A step's key is the
  last part of its address, where some words are taken.
- A condition looks back: at an earlier step, or, of a question, at one above it; it names what is there to be answered.
- Every step can be reached and asks or says something. On every way the resident is asked how to be answered.
- Only who is writing and how to answer are required. What is asked only because of the way to be answered (the address
  for a mail) belongs to it.
- The shortest way has at most six screens, the last look included; none has more than one more.
- A town adds at most five questions, and each joins a step that is there.
- What must not be asked in a first form is told with the words that were found; a person decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kit.intake.logic import definition as d
from kit.intake.logic.definition import CHOICES, Condition, Definition, Question, Step, Term
from kit.intake.logic.paths import Path, TooTangled, conditions_of, paths
from kit.intake.logic.subjects import unwanted_subjects

MOST_TOWN_QUESTIONS: Final = 5
MOST_SCREENS: Final = 6
ERROR, WARNING = "error", "warning"
# The look at everything before it is sent is a screen too.
_REVIEW: Final = 1
TAKEN: Final = frozenset({"check", "rest", "sheet", "erase", "leave", "send", "receipt", "noted"})
_TAGS: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `step` and `question` are the keys of where it stands, "" for the whole definition."""

    code: str
    message: str
    step: str = ""
    question: str = ""
    level: str = ERROR

    @property
    def is_error(self) -> bool:
        """Whether it keeps the definition from being published."""
        return self.level == ERROR


def check(definition: Definition, astray: Iterable[Question] = ()) -> tuple[Finding, ...]:
    """Everything that is wrong or worth a look; `astray` are town questions that join no step."""
    found = [*_keys(definition), *_conditions(definition), *_contents(definition), *_town(definition, astray)]
    try:
        ways = paths(definition)
    except TooTangled as tangled:
        found.append(
            Finding(
                "tangled",
                "画面の条件が多すぎて、すべての道を確かめられません。条件を減らしてください。",
                str(tangled),
            )
        )
    else:
        found += [*_reaching(definition, ways), *_reply(definition, ways), *_length(ways)]
    return (*found, *_wishes(definition))


def _keys(definition: Definition) -> Iterator[Finding]:
    steps = Counter(step.key for step in definition.steps)
    questions = Counter(question.key for step in definition.steps for question in step.questions)
    for key in (key for key, count in steps.items() if count > 1):
        yield Finding("step-twice", f"画面の記号「{key}」が二つあります。片方を変えてください。", key)
    for key in TAKEN.intersection(steps):
        yield Finding("step-taken", f"画面の記号「{key}」は、ほかの画面で使っています。変えてください。", key)
    for step in definition.steps:
        for question in step.questions:
            if questions[question.key] > 1:
                words = (
                    f"質問の記号「{question.key}」が二つあります。片方を変えてください（{_name(question)}）。"
                )
                yield Finding("question-twice", words, step.key, question.key)
            options = Counter(option.key for option in question.options)
            for key in (key for key, count in options.items() if count > 1):
                words = f"{_name(question)}の選択肢の記号「{key}」が二つあります。"
                yield Finding("option-twice", words, step.key, question.key)


def _conditions(definition: Definition) -> Iterator[Finding]:
    for step, question, condition in conditions_of(definition):
        for term in condition.terms:
            problem = _term(definition, step, question, term)
            if problem:
                holder = _name(question) if question else f"画面「{step.title}」"
                words = f"{holder}の条件: {problem[1]}"
                yield Finding(problem[0], words, step.key, question.key if question else "")


def _term(
    definition: Definition, step: Step, question: Question | None, term: Term
) -> tuple[str, str] | None:
    """The code and the words of what is wrong with one term; None when it is good."""
    target = _target(definition, term.question)
    if target is None:
        return "condition-unknown", f"質問「{term.question}」がありません。消えたか、記号がちがいます。"
    if term.question not in _before(definition, step, question):
        return "condition-later", f"{_name(target)}は、これより前にありません。前に置いてください。"
    if not target.asks:
        return "condition-unknown", f"{_name(target)}は読むだけの文で、答えがありません。"
    if term.operator == "includes" and target.kind != d.MULTIPLE:
        return "condition-operator", f"{_name(target)}は一つを選ぶ質問です。「含む」は使えません。"
    if term.operator != "answered" and not term.value:
        return "condition-value", f"{_name(target)}の、どの答えのときかを書いてください。"
    known = {option.key for option in target.options}
    if target.kind in CHOICES and term.operator != "answered" and term.value not in known:
        return "condition-value", f"{_name(target)}に「{term.value}」という選択肢はありません。"
    return None


def _target(definition: Definition, key: str) -> Question | None:
    return next((found for step in definition.steps for found in step.questions if found.key == key), None)


def _before(definition: Definition, step: Step, question: Question | None) -> set[str]:
    """The questions that lie before a step, or before a question in it."""
    keys: set[str] = set()
    for other in definition.steps:
        if other is step:
            break
        keys |= {found.key for found in other.questions}
    for above in step.questions if question is not None else ():
        if above is question:
            break
        keys.add(above.key)
    return keys


def _contents(definition: Definition) -> Iterator[Finding]:
    if not definition.steps:
        yield Finding("no-steps", "画面が一つもありません。")
    for step in definition.steps:
        if not step.title.strip():
            yield Finding("no-title", f"画面「{step.key}」に題がありません。", step.key)
        if not step.questions:
            yield Finding("empty-step", f"画面「{step.title}」に質問も文もありません。", step.key)
        for question in step.questions:
            yield from (
                Finding(code, words, step.key, question.key) for code, words in _question_problems(question)
            )


def _question_problems(question: Question) -> Iterator[tuple[str, str]]:
    if question.asks and not question.label.strip():
        yield "no-label", f"質問「{question.key}」に、たずねる文がありません。"
    if not question.asks and not (question.label.strip() or _plain(question.help) or question.contacts):
        yield "no-label", f"読むだけの文「{question.key}」が空です。"
    if question.kind in CHOICES and len(question.options) < 2:
        yield "no-options", f"{_name(question)}に、選択肢を二つ以上書いてください。"
    if any(not option.label.strip() for option in question.options):
        yield "no-option-label", f"{_name(question)}に、空の選択肢があります。"
    if question.default and question.default not in {option.key for option in question.options}:
        yield "default-unknown", f"{_name(question)}の、はじめから選ぶ「{question.default}」がありません。"


def _town(definition: Definition, astray: Iterable[Question]) -> Iterator[Finding]:
    stray = list(astray)
    count = len(stray) + sum(question.is_town for step in definition.steps for question in step.questions)
    if count > MOST_TOWN_QUESTIONS:
        words = f"市町の質問は{MOST_TOWN_QUESTIONS}つまでです。いま{count}あります。"
        yield Finding("too-many-town-questions", words)
    for question in stray:
        words = f"市町の質問「{question.label}」を入れる画面がありません。画面を選びなおしてください。"
        yield Finding("town-question-astray", words, "", question.key)


def _reaching(definition: Definition, ways: frozenset[Path]) -> Iterator[Finding]:
    reached = {key for way in ways for key in way.steps}
    for step in definition.steps:
        if step.key not in reached:
            words = f"画面「{step.title}」には、どう答えても着きません。条件を見なおしてください。"
            yield Finding("unreachable", words, step.key)


def _reply(definition: Definition, ways: frozenset[Path]) -> Iterator[Finding]:
    asking = {
        step.key for step in definition.steps for question in step.questions
        if question.key == d.REPLY and question.kind == d.SINGLE and question.required and question.condition is None
    }  # fmt: skip
    if not all(asking & set(way.steps) for way in ways):
        words = (
            f"お返事の受け取り方をたずねない道があります。記号「{d.REPLY}」の、必ず答える「一つを選ぶ」質問を、"
            "どの道でも通る画面に置いてください。"
        )
        yield Finding("no-reply", words)


def _length(ways: frozenset[Path]) -> Iterator[Finding]:
    lengths = sorted(len(way.steps) + _REVIEW for way in ways)
    if lengths and (lengths[0] > MOST_SCREENS or lengths[-1] > MOST_SCREENS + 1):
        words = (
            f"画面が多すぎるかもしれません（最後の確認を入れて、短い道で{lengths[0]}、長い道で{lengths[-1]}）。"
            f"短い道は{MOST_SCREENS}、長い道でも{MOST_SCREENS + 1}までが目安です。"
        )
        yield Finding("too-long", words, level=WARNING)


def _wishes(definition: Definition) -> Iterator[Finding]:
    for step in definition.steps:
        for question in step.questions:
            if _is_required_beyond(question):
                words = f"{_name(question)}を必ず答える質問にしています。答えられない方は、先へ進めません。"
                yield Finding("required", words, step.key, question.key, WARNING)
            for subject, found in unwanted_subjects(question):
                listed = "、".join(f"「{word}」" for word in found)
                words = (
                    f"{_name(question)}は、はじめにたずねないと決めていること（{subject}）かもしれません"
                    f"（{listed}）。ほんとうに要るか、見なおしてください。"
                )
                yield Finding("subject", words, step.key, question.key, WARNING)


def _is_required_beyond(question: Question) -> bool:
    if not question.required or question.key in (d.WHO, d.REPLY):
        return False
    return not _is_about_reply(question.condition)


def _is_about_reply(condition: Condition | None) -> bool:
    return condition is not None and all(term.question == d.REPLY for term in condition.terms)


def _name(question: Question) -> str:
    return f"質問「{question.label or question.key}」"


def _plain(words: str) -> str:
    return _TAGS.sub("", words).strip()
