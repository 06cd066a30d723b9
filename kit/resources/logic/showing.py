"""Values of a record in words, as a clerk reads them in history, proposals and comparisons.

For: one field at a time. Not for: public pages and spreadsheets, which have forms of their own.

Rules
- Nothing written is said to be nothing, so that "emptied" and "filled" can be told apart.
- A code without a name stands as it is: it came from a file, and hiding it would hide the fault.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kit.resources.logic import words

NOTHING: Final = "（なし）"
# Columns of somebody's file that mean nothing here: kept, not shown.
UNSHOWN: Final = frozenset({"extra"})
_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": words.KINDS,
    "operator": words.OPERATORS,
    "reservation": words.RESERVATIONS,
    "area": words.AREAS,
    "wishes": words.WISHES,
    "languages": words.LANGUAGES,
    "state": words.STATES,
    "rules_met": words.LISTING_RULES,
}
_DAYS: Final = frozenset(
    {"checked_on", "valid_from", "valid_to", "approved_on", "renew_by", "complaint_since"}
)
Names = Mapping[str, Mapping[str, str]]


def value_words(field: str, value: Any, names: Names) -> str:
    """The value of a field; `names`: names of codes by field, for what is reference data."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _yes_no(field, value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {said}" for key, said in value.items())
    if isinstance(value, list | tuple):
        return _list_words(field, value, names)
    return day_words(str(value)) if field in _DAYS else _name(field, str(value), names)


def day_words(day: str) -> str:
    """An ISO day as it is said; what is none stands as it is."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.year}年{found.month}月{found.day}日"


def phone_words(phone: Mapping[str, Any]) -> str:
    """A telephone with its extension and note."""
    extension, note = phone.get("extension"), phone.get("note")
    return (
        f"{phone.get('number', '')}{f' 内線{extension}' if extension else ''}{f'（{note}）' if note else ''}"
    )


def date_words(one: Mapping[str, Any]) -> str:
    """A single day with its times and note."""
    times = "–".join(str(one[key]) for key in ("opens", "closes") if one.get(key))
    rest = "、".join(word for word in ("お休み" if one.get("cancelled") else "", one.get("note")) if word)
    return f"{day_words(str(one.get('date', '')))} {times}".strip() + (f"（{rest}）" if rest else "")


def _yes_no(field: str, value: bool) -> str:
    if field == "fee_is_free":
        return "無料" if value else "お金がかかる"
    return "はい" if value else "いいえ"


def _list_words(field: str, value: Any, names: Names) -> str:
    if field == "phones":
        return "\n".join(phone_words(one) for one in value)
    if field == "dates":
        return "\n".join(date_words(one) for one in value)
    return "、".join(_name(field, str(code), names) for code in value)


def _name(field: str, code: str, names: Names) -> str:
    table = names.get(field) or _TABLES.get(field) or {}
    return table.get(code, code)
