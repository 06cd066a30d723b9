"""A fact of a contact as one line of words, from its value in a release.

For: showing the prefecture's value beside the town's. Not for: residents, who see the site itself.
"""

from typing import Final

from kit.blueprints.logic.values import Maybe, is_keyed_list
from kit.core.logic.days import WEEKDAYS
from kit.core.logic.opening.timetable import DAYS

NOTHING: Final = "（なし）"
_PLACE: Final = {
    name: place for place, name in enumerate(("days", "day", "first", "last", "opens", "closes"))
}


def fact_words(value: Maybe) -> str:
    """Return a value in words: 月火水木金 9:00 16:00 for hours, はい for yes, （なし） for nothing."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if is_keyed_list(value):
        return "、".join(_part(item["value"]) for item in value) or NOTHING
    return str(value) if isinstance(value, str | int | float) and value != "" else NOTHING


def _part(value: object) -> str:
    if not isinstance(value, dict):
        return _word(value)
    # A release holds its keys in the order of the alphabet.
    parts = [value[key] for key in sorted(value, key=lambda key: (_PLACE.get(key, len(_PLACE)), key))]
    return " ".join(word for part in parts if (word := _word(part)))


def _word(part: object) -> str:
    if isinstance(part, list):
        return "".join(WEEKDAYS[DAYS.index(day)] if day in DAYS else str(day) for day in part)
    if not isinstance(part, str):
        return ""
    is_time = part.count(":") == 2 and part.replace(":", "").isdigit()
    return part[:5].removeprefix("0") if is_time else part
