"""The one way a document is written as bytes, so that equal content has equal bytes and one digest.

For: building, signing, comparing and storing documents. Not for: what a document must contain (`document`).

Rules:
1. UTF-8, keys sorted by code point, one space of indent per level, one final newline.
2. Every text and key is in NFC; two keys that become equal are an error.
3. Numbers stay within ±2^53 (every JSON reader agrees on them). A float must be finite; a whole one is
   written as an integer (1.0 is 1, -0.0 is 0); any other as the shortest text that reads back to it.
4. Reading refuses what writing never makes: a key twice, NaN, Infinity, bytes that are not UTF-8.
5. Lists and objects lie in each other at most DEEPEST deep: nobody's bytes use up the stack of who reads them.
"""

import hashlib
import json
import math
import unicodedata

from kit.blueprints.logic.values import Json, path_text

LARGEST_NUMBER = 2**53
DEEPEST = 100


class CanonicalError(ValueError):
    """The data cannot be written as a canonical document; the message names the path.

    Correct the value there.
    """


def canonical_bytes(data: object) -> bytes:
    """Return the canonical bytes of JSON-like data (tuples are lists).

    Raise CanonicalError for anything else.
    """
    return (
        json.dumps(normalise(data), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    ).encode()


def digest(data: object) -> str:
    """Return the SHA-256 (64 hex digits) of the canonical bytes of `data`."""
    return hashlib.sha256(canonical_bytes(data)).hexdigest()


def fingerprint(data: object) -> str:
    """Return a SHA-256 that is equal for equal content, faster than `digest`: for noticing changes."""
    compact = json.dumps(normalise(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(compact.encode()).hexdigest()


def normalise(data: object) -> Json:
    """Return `data` as plain JSON values in the one form the rules allow; raise CanonicalError."""
    try:
        return _plain(data, 0)
    except _Fault as fault:
        where = path_text(tuple(reversed(fault.path))[: fault.shown])
        raise CanonicalError(f"{where}: {fault}") from fault.__cause__


class _Fault(ValueError):
    """What is wrong, and the path to it from the inside outwards: most values are right and need none."""

    def __init__(self, words: str, shown: int | None = None) -> None:
        super().__init__(words)
        self.path: list[str] = []
        self.shown = shown


def _plain(data: object, depth: int) -> Json:
    if isinstance(data, str):
        return data if data.isascii() else _text(data)
    if isinstance(data, (dict, list, tuple)):
        if depth > DEEPEST:
            raise _Fault(f"more than {DEEPEST} levels", shown=5)
        return _object(data, depth + 1) if isinstance(data, dict) else _list(data, depth + 1)
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, (int, float)):
        return _number(data)
    raise _Fault(f"{type(data).__name__} is not JSON")


def read(raw: bytes) -> Json:
    """Return the data in `raw`; raise CanonicalError when it is not JSON in UTF-8 or breaks rules 3 to 5."""
    try:
        data = json.loads(raw.decode(), object_pairs_hook=_unique_pairs, parse_constant=_refuse_constant)
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        raise CanonicalError(f"not readable as JSON: {error}") from error
    return normalise(data)


def is_canonical(raw: bytes) -> bool:
    """Tell whether `raw` is exactly what writing its own content would give."""
    try:
        return canonical_bytes(read(raw)) == raw
    except CanonicalError:
        return False


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _Fault("text holds half a character") from error
    return unicodedata.normalize("NFC", text)


def _number(number: int | float) -> int | float:
    if isinstance(number, float) and not math.isfinite(number):
        raise _Fault(f"{number} is not a number")
    if abs(number) > LARGEST_NUMBER:
        raise _Fault(f"{number} is too large")
    return int(number) if number == int(number) else float(number)


def _list(data: list[object] | tuple[object, ...], depth: int) -> list[Json]:
    result: list[Json] = []
    try:
        for entry in data:
            result.append(_plain(entry, depth))
    except _Fault as fault:
        fault.path.append(str(len(result)))
        raise
    return result


def _object(data: dict[object, object], depth: int) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for key, value in data.items():
        if not isinstance(key, str):
            raise _Fault(f"the key {key!r} is not text")
        name = key if key.isascii() else _text(key)
        if name in result:
            raise _Fault(f"the key {name!r} stands twice")
        try:
            result[name] = _plain(value, depth)
        except _Fault as fault:
            fault.path.append(name)
            raise
    return result


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise CanonicalError(f"the key {key!r} stands twice")
        result[key] = value
    return result


def _refuse_constant(name: str) -> object:
    raise CanonicalError(f"{name} is not a number")
