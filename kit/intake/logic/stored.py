"""From what the editor stores (blocks with lasting ids) to a definition.

For: every reader of an edited definition. Not for: published versions, which stand in their canonical form
(`definition.parse`), and judging (`checks`).

Rules
- Who writes a question need not invent keys: an empty key is made from the block's lasting id, and stays.
- A condition may name a question by its key or by its words, a value by the key or the words of the option. What is
  found nowhere stays as it was typed, for the check to tell.
- Retired questions are not asked any more; a screen of which nothing else is left is left out. Old versions keep them.
- What is unreadable (an unknown kind, a missing value) is left out: a draft is read while it is being typed.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from kit.intake.logic import definition as d
from kit.intake.logic.definition import Condition, Definition, Option, Question, Step, Term

Blocks = Sequence[Mapping[str, Any]]
TEXTS: Final = ("privacy", "receipt", "code_help", "lost_code", "rest")
_TAGS: Final = re.compile(r"<[^>]*>")
_NO_KEY: Final = re.compile(r"[^a-z0-9_-]+")


def read_definition(
    fields: Mapping[str, Any], *, steps: Blocks, town_questions: Blocks
) -> tuple[Definition, tuple[Question, ...]]:
    """The definition of an edited object with the town's questions in their steps, and those that join none.

    `fields` are key, title, intro and the texts as plain words; the others lists of `{"id", "type", "value"}`.
    """
    mine = [
        (_words(block["value"].get("step")), _question(block)) for block in town_questions if _is_asked(block)
    ]
    plain = Definition(
        key=_key(fields.get("key"), "definition"),
        title=_words(fields.get("title")),
        intro=_rich(fields.get("intro")),
        steps=tuple(_step(block) for block in steps if _has_more(block)),
        texts=tuple((name, words) for name in TEXTS if (words := _rich(fields.get(name)))),
    )
    named = {step.key: step.key for step in plain.steps} | {step.title: step.key for step in plain.steps}
    merged, astray = d.with_town_questions(plain, [(named.get(step, step), found) for step, found in mine])
    return _resolved(merged), astray


def question_paths(
    keys: Container[str], *, steps: Blocks, town_questions: Blocks
) -> Iterator[tuple[str, ...]]:
    """Where the questions with these keys stand in an edited object: field, ids and names down to the block."""
    for step in steps:
        for block in step["value"].get("questions") or ():
            if _question_key(block) in keys:
                yield "steps", str(step["id"]), "questions", str(block["id"])
    for block in town_questions:
        if _question_key(block) in keys:
            yield "town_questions", str(block["id"])


def _step(block: Mapping[str, Any]) -> Step:
    value = block["value"]
    return Step(
        key=_key(value.get("key"), f"s{_short(block)}"),
        title=_words(value.get("title")),
        lead=_words(value.get("lead")),
        condition=_condition(value),
        questions=tuple(_question(inner) for inner in value.get("questions") or () if _is_asked(inner)),
    )


def _has_more(block: Mapping[str, Any]) -> bool:
    """Whether a screen still asks something, or never asked anything yet."""
    inside = block["value"].get("questions") or ()
    return not inside or any(_is_asked(inner) for inner in inside)


def _is_asked(block: Mapping[str, Any]) -> bool:
    return block["type"] in d.KINDS and not block["value"].get("retired")


def _question(block: Mapping[str, Any]) -> Question:
    kind, value = block["type"], block["value"]
    return Question(
        key=_question_key(block),
        kind=kind,
        label=_words(value.get("label")),
        help=_rich(value.get("help")),
        options=tuple(_options(value.get("options") or ())),
        required=bool(value.get("required")),
        skippable=not value.get("no_skip"),
        condition=_condition(value),
        most_pressing=bool(value.get("most_pressing")),
        hints=tuple(hint for hint in value.get("hints") or () if hint in d.HINTS),
        default=_words(value.get("default")),
        contacts=tuple(value.get("contacts") or ()),
    )


def _question_key(block: Mapping[str, Any]) -> str:
    return _key(block["value"].get("key"), f"q{_short(block)}")


def _options(blocks: Blocks) -> Iterator[Option]:
    for block in blocks:
        value = block["value"]
        key = _key(value.get("key"), f"o{_short(block)}")
        yield Option(key, _words(value.get("label")), _words(value.get("hint")))


def _condition(value: Mapping[str, Any]) -> Condition | None:
    terms = tuple(
        Term(
            _words(inner.get("question")), inner.get("operator") or d.OPERATORS[0], _words(inner.get("value"))
        )
        for inner in (block["value"] for block in value.get("conditions") or ())
    )
    return Condition(terms, d.ANY if value.get("any_of") else d.ALL) if terms else None


def _resolved(definition: Definition) -> Definition:
    """With the words in conditions and defaults turned into the keys they stand for."""
    questions = {
        question.key: question for step in reversed(definition.steps) for question in reversed(step.questions)
    }
    by_words = {question.label: question for question in reversed([*questions.values()])}

    def term(found: Term) -> Term:
        target = questions.get(found.question) or by_words.get(found.question)
        if target is None:
            return found
        value = "" if found.operator == "answered" else _option_key(target, found.value)
        return Term(target.key, found.operator, value)

    def condition(found: Condition | None) -> Condition | None:
        return found and Condition(tuple(term(one) for one in found.terms), found.mode)

    def question(found: Question) -> Question:
        default = _option_key(found, found.default)
        return replace(found, condition=condition(found.condition), default=default)

    return replace(
        definition,
        steps=tuple(
            replace(step, condition=condition(step.condition), questions=tuple(map(question, step.questions)))
            for step in definition.steps
        ),
    )


def _option_key(question: Question, value: str) -> str:
    if any(option.key == value for option in question.options):
        return value
    return next((option.key for option in question.options if option.label == value), value)


def _key(typed: object, otherwise: str) -> str:
    plain = unicodedata.normalize("NFKC", _words(typed)).lower()
    found = _NO_KEY.sub("-", plain).strip("-_")[:40]
    return found or otherwise


def _short(block: Mapping[str, Any]) -> str:
    """Twelve signs of a lasting id, enough to tell the blocks of one definition apart."""
    return _NO_KEY.sub("", str(block.get("id") or "").lower())[:12] or "new"


def _rich(value: object) -> str:
    """Rich text, "" when only empty paragraphs are left of it."""
    html = _words(value)
    return html if _TAGS.sub("", html).strip() else ""


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
