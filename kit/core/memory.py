"""What a process remembers of the town's public content, and for how long: until any of it changes.

One row holds a token that changes with every public change (`actions.public_change`). Each request reads it
once; everything remembered belongs to one token. So all processes agree at once, no time-out is guessed, and a
rolled-back change can never be remembered as real, because a token is never used twice.

A statement that is asked anyway may bring the token along (`PUBLIC_TOKEN`, `know_token`).

What also depends on the hour says until when it is true (`shown_until`) and is made anew after that
(`public_while_true`). Not for: anything personal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import connection

T = TypeVar("T")
MOST: Final = 1_000
_ASK: Final = "SELECT public_token FROM kit_core_instancestate WHERE id = 1"
PUBLIC_TOKEN: Final = f"({_ASK})"  # the token as one more column of a statement by hand

_TOKEN: Final = "public token"

_request: ContextVar[dict[Any, Any] | None] = ContextVar("kit_request_memory", default=None)


class _Kept:
    """The values of one token; another token empties it.

    Token and values change together, in one assignment: a thread that still works with an older token can at
    worst write into values that nobody reads any more.
    """

    def __init__(self) -> None:
        self._state: tuple[str, dict[Any, Any]] = ("", {})

    def __len__(self) -> int:
        return len(self._state[1])

    def get(self, token: str, key: Any) -> Any:
        """The value kept under this token, None when there is none."""
        kept, values = self._state
        return values.get(key) if token == kept else None

    def put(self, token: str, key: Any, value: Any) -> None:
        kept, values = self._state
        if token != kept or len(values) >= MOST:
            values = {}
            self._state = (token, values)
        values[key] = value

    def forget(self) -> None:
        self._state = ("", {})


_kept = _Kept()


@contextmanager
def one_request() -> Iterator[None]:
    """Within it, the token is read once and `once` answers the same thing twice."""
    before = _request.set({})
    try:
        yield
    finally:
        _request.reset(before)


def once(key: Any, make: Callable[[], T]) -> T:
    """`make()` once in this request; outside of one, every time."""
    values = _request.get()
    if values is None:
        return make()
    if key not in values:
        values[key] = make()
    found: T = values[key]
    return found


def know_token(token: str | None) -> None:
    """Take over the token that another statement of this request brought along; the first one read stays."""
    values = _request.get()
    if values is not None:
        values.setdefault(_TOKEN, token or "")


def shown_until(moment: datetime) -> None:
    """Say that something on this page is true only until `moment`."""
    values = _request.get()
    if values is not None:
        values["until"] = min(values.get("until", moment), moment)


def true_until() -> datetime | None:
    """The first moment at which something on this page stops being true; None when nothing does."""
    return (_request.get() or {}).get("until")


def public_while_true(key: Any, make: Callable[[], T], *, now: datetime) -> T:
    """As `public`, and made anew when something it shows has stopped being true by the clock."""
    token = once(_TOKEN, _token)
    found = _kept.get(token, key)
    if found is None or (found[1] is not None and found[1] <= now):
        made = make()
        found = (made, true_until())
        _kept.put(token, key, found)
    if found[1] is not None:
        shown_until(found[1])
    value: T = found[0]
    return value


def public(key: Any, make: Callable[[], T]) -> T:
    """`make()` once for the public content as it is now. What it makes must not be changed by anyone."""
    token = once(_TOKEN, _token)
    found = _kept.get(token, key)
    if found is None:
        found = (make(), None)
        _kept.put(token, key, found)
    value: T = found[0]
    return value


def _token() -> str:
    """By hand: every public request asks this, and building it in the ORM costs more than the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        found = cursor.fetchone()
    return found[0] if found else ""
