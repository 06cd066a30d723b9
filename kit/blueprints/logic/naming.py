"""Internal keys inside of a value, put into the words that people know them by.

For: `bridge.library`, before a value of an intake definition is read out. Not for: storing; what is typed stays as it is.

Rules
- The key of a question, a screen or an option is never said: a reader would take it for something to fill in.
- A condition names its question and its answer by their words; what is found nowhere is said as it was typed.
- The option that is chosen from the start is said by its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kit.blueprints.logic.values import Json, is_item

_KEY: Final = "key"
_LABEL: Final = "label"


@dataclass(frozen=True)
class Names:
    """Words by key: of questions, and of answers by the key of their question and their own."""

    questions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)


NO_NAMES: Final = Names()


def names_in(value: Json) -> Names:
    """Return the words of every question and option that stand anywhere in the fields of an object."""
    questions: dict[str, str] = {}
    answers: dict[tuple[str, str], str] = {}
    for asked in _asked(value):
        key = str(asked[_KEY])
        questions.setdefault(key, str(asked[_LABEL]))
        for code, label in _options(asked).items():
            answers.setdefault((key, code), label)
    return Names(questions, answers)


def in_words(value: Json, names: Names) -> Json:
    """Return the value without keys, and with words where a key points at something; ids of items stay."""
    if isinstance(value, list):
        return [in_words(part, names) for part in value]
    if not isinstance(value, dict):
        return value
    if is_item(value):
        return {**value, "value": in_words(value["value"], names)}
    said = {name: in_words(part, names) for name, part in value.items() if name != _KEY}
    if {"question", "operator", "value"} <= value.keys():
        question, answer = str(value["question"]), str(value["value"])
        said["question"] = names.questions.get(question, question)
        said["value"] = names.answers.get((question, answer), answer)
    if "options" in value and value.get("default"):
        said["default"] = _options(value).get(str(value["default"]), value["default"])
    return said


def _asked(value: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, dict):
        is_question = value.get(_KEY) and value.get(_LABEL) and "help" in value
        if is_question:
            yield value
            return
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _asked(part)


def _options(asked: Mapping[str, Json]) -> dict[str, str]:
    items = asked.get("options")
    inner = [item["value"] for item in items if is_item(item)] if isinstance(items, list) else []
    known = [one for one in inner if isinstance(one, dict) and one.get(_KEY) and one.get(_LABEL)]
    return {str(one[_KEY]): str(one[_LABEL]) for one in known}
