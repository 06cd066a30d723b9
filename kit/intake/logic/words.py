"""Conditions in words, as they stand beside a question that not everybody is asked.

For: previews, and forms in which nothing can appear or go while somebody types. Not for: deciding (`conditions`).
"""

from kit.intake.logic import definition as d
from kit.intake.logic.definition import Condition, Definition, Question, Term


def condition_words(definition: Definition, condition: Condition | None) -> str:
    """When something is asked, as one sentence without its end; "" when it always is."""
    if condition is None:
        return ""
    found = [_term_words(definition, term) for term in condition.terms]
    return ("、または" if condition.mode == d.ANY else "、そして").join(found)


def _term_words(definition: Definition, term: Term) -> str:
    target = next(
        (
            question
            for step in definition.steps
            for question in step.questions
            if question.key == term.question
        ),
        None,
    )
    name = f"「{target.label if target else term.question}」"
    value = f"「{_value_words(target, term.value)}」"
    if term.operator == "answered":
        return f"{name}に答えたとき"
    if term.operator == "includes":
        return f"{name}で{value}を選んだとき"
    return f"{name}が{value}のとき" if term.operator == "is" else f"{name}が{value}のほかのとき"


def _value_words(question: Question | None, value: str) -> str:
    named = {d.HERE: "この市町", d.OUTSIDE: "県外", d.YES: "はい", d.NO: "いいえ"}
    options = {option.key: option.label for option in question.options} if question else {}
    return options.get(value) or named.get(value, value)
