"""A flat value of a record in words, for people who compare: codes by their names, lists in one line.

For: staff's comparisons of files and records. Not for: residents' pages.
"""

from collections.abc import Mapping
from typing import Any, Final

from kit.resources.logic import words

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": words.KINDS, "state": words.STATES, "operator": words.OPERATORS, "reservation": words.RESERVATIONS,
    "area": words.AREAS, "wishes": words.WISHES, "languages": words.LANGUAGES,
}  # fmt: skip
NOTHING: Final = "（なし）"


def value_words(name: str, value: Any) -> str:
    """The value of a field as a person reads it; 「（なし）」 for nothing."""
    if value is None or value in ("", [], (), {}):
        return NOTHING
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if name == "phones":
        return "、".join(_phone(one) for one in value)
    table = _TABLES.get(name, {})
    if isinstance(value, list | tuple):
        return "、".join(table.get(str(one), str(one)) for one in value)
    if isinstance(value, Mapping):
        return "、".join(f"{key}: {said}" for key, said in value.items())
    return table.get(str(value), str(value))


def _phone(one: Mapping[str, Any]) -> str:
    extension = f" 内線{one['extension']}" if one.get("extension") else ""
    note = f"（{one['note']}）" if one.get("note") else ""
    return f"{one.get('number', '')}{extension}{note}"
