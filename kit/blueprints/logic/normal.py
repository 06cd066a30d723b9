"""One form for every value, so that the same content never looks like a difference.

For: both sides of every comparison, and what a built document holds. Not for: judging a value (`lint`).

Rules
- A part of a struct that is not there is there and empty.
- Empty is "" for words and choices, [] for lists, False for yes/no, null for the rest.
- A time is HH:MM:SS, a date YYYY-MM-DD, a number a text without trailing zeros: as different editors store
  them.
- A line of words ends with one line feed: a browser's form sends two characters for it.
- Parts that the schema does not know are left out; a release that uses such parts was refused before.
"""

from datetime import time
from decimal import Decimal, InvalidOperation

from kit.blueprints.logic.schema import Kind
from kit.blueprints.logic.values import Json, Maybe, is_keyed_list

_WORDS = frozenset({"text", "rich", "slug", "url", "choice"})
_LISTS = frozenset({"list", "stream", "codes"})


def normal(kind: Kind, value: Maybe) -> Json:
    """The one form of `value`; ABSENT and null become what is empty for the kind."""
    if kind.name == "struct":
        given = value if isinstance(value, dict) else {}
        return {name: normal(part, given.get(name)) for name, part in kind.parts.items()}
    if kind.name in _LISTS:
        return _list(kind, value)
    if not isinstance(value, str | int | float | bool):
        return _empty(kind)
    return _leaf(kind, value)


def _list(kind: Kind, value: Maybe) -> Json:
    if not isinstance(value, list):
        return []
    if kind.name == "codes" or not is_keyed_list(value):
        return value
    return [
        {
            "id": item["id"],
            "type": item["type"],
            "value": normal(_inner(kind, str(item["type"])), item["value"]),
        }
        for item in value
    ]


def _inner(kind: Kind, name: str) -> Kind:
    return kind.blocks[name] if kind.name == "stream" else (kind.item or Kind("data"))


def _empty(kind: Kind) -> Json:
    if kind.name in _WORDS:
        return ""
    return False if kind.name == "bool" else None


def _leaf(kind: Kind, value: str | int | float | bool) -> Json:
    if kind.name == "time":
        return time.fromisoformat(str(value)).isoformat()
    if kind.name == "number":
        return _number(str(value))
    if kind.name == "text":
        return str(value).replace("\r\n", "\n").replace("\r", "\n")
    return value


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}"
