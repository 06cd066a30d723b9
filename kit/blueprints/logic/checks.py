"""Small checks that a document is read through: each returns the typed value or raises DocumentError.

For: `document`, `requirements`, `schema`. Not for: rules about content (`lint`).
"""

from datetime import datetime
from typing import Final, NoReturn

from kit.blueprints.logic.canonical import CanonicalError, normalise
from kit.blueprints.logic.values import Json, has_unique_ids, is_item, is_keyed_list

_HOLDING: Final = (dict, list)


class DocumentError(ValueError):
    """A document is not what the format allows; `path` says where.

    Get a correct document from its publisher.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or 'document'}: {message}")
        self.path = path
        self.message = message


def fail(path: str, message: str) -> NoReturn:
    """Raise DocumentError for what stands at `path`."""
    raise DocumentError(path, message)


def as_mapping(value: object, path: str) -> dict[str, object]:
    """Return an object with text keys."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        fail(path, "is not an object")
    return value


def as_list(value: object, path: str) -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        fail(path, "is not a list")
    return value


def as_text(value: object, path: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        fail(path, "is not text")
    return value


def as_texts(value: object, path: str) -> tuple[str, ...]:
    """Return a list of texts as a tuple."""
    return tuple(as_text(entry, f"{path}/{index}") for index, entry in enumerate(as_list(value, path)))


def as_moment(value: object, path: str) -> str:
    """Return the ISO 8601 text of a moment that names its offset from UTC."""
    text = as_text(value, path)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(path, f"{text!r} is not a date and time")
    if moment.tzinfo is None:
        fail(path, f"{text!r} does not say its offset from UTC")
    return text


def as_json(value: object, path: str) -> Json:
    """Return a JSON value in canonical form."""
    try:
        return normalise(value)
    except CanonicalError as error:
        fail(path, str(error))


def check_value(value: object, path: str) -> Json:
    """Return a JSON value in canonical form after checking the ids of every keyed list in it."""
    checked = as_json(value, path)
    if isinstance(checked, _HOLDING):
        _check_lists(checked, path)
    return checked


def _check_lists(value: dict[str, Json] | list[Json], path: str) -> None:
    if isinstance(value, list):
        _check_list(value, path)
        return
    for key, inner in value.items():
        if isinstance(inner, _HOLDING):
            _check_lists(inner, f"{path}/{key}")


def _check_list(entries: list[Json], path: str) -> None:
    if is_keyed_list(entries):
        if not has_unique_ids(entries):
            fail(path, "an id stands twice in this list")
        for item in entries:
            if not item["id"] or "/" in str(item["id"]):
                fail(path, f"{item['id']!r} is not an id")
            inner = item["value"]
            if isinstance(inner, _HOLDING):
                _check_lists(inner, f"{path}/{item['id']}")
    elif any(isinstance(entry, _HOLDING) for entry in entries):
        index = next(index for index, entry in enumerate(entries) if not is_item(entry))
        fail(f"{path}/{index}", "an item needs id, type and value, and nothing else")
