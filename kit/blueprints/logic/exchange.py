"""What a town sends to `/hub/exchange` and what the hub answers: one format that both sides read here.

For: writing and reading messages and answers. Not for: signatures (the gateway), whether the hub takes a message
(`kit.hub.logic.exchange`), and what each kind says.

Rules
1. A message is a canonical document of at most 64 KB; the signature of the instance key is over exactly these bytes,
   and both stand in headers of the request.
2. It says which town sends it, when, and its number, which grows with every message that this town signs.
3. The answer is a code, the hub's time and, when the number was too small, the number that the hub has seen last. Words
   for people are made where they are read: nothing that comes over the line is shown to anybody.
4. A number that jumps up (after a backup was restored) says so in `back_from`.
5. No text holds the sign NUL, which PostgreSQL keeps nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kit.blueprints.logic import canonical

FORMAT: Final = "sokumen-exchange/1"
MOST_BYTES: Final = 64 * 1024
PATH: Final = "/hub/exchange"
KEY_HEADER: Final = "Sokumen-Key"
SIGNATURE_HEADER: Final = "Sokumen-Signature"
CLOCKS_APART: Final = timedelta(minutes=10)
LARGEST_SEQUENCE: Final = 2**52
OK: Final = "ok"
ENROL: Final = "enrol"
DAILY: Final = timedelta(hours=24)
# How long until the next attempt, by how many have failed in a row.
PAUSES: Final = (
    timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), timedelta(hours=12),
)  # fmt: skip
_MESSAGE: Final = {"format", "town", "sequence", "at", "kind", "content"}


class MessageRefused(Exception):
    """This is no message or no answer; `code` says why and nothing was stored."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Message:
    """One message; `town` six digits, `at` to the second, `back_from` the number it would have had otherwise."""

    town: str
    sequence: int
    at: datetime
    kind: str
    content: Mapping[str, Any] = field(default_factory=dict)
    back_from: int | None = None

    def to_bytes(self) -> bytes:
        """What is signed and sent."""
        back = {} if self.back_from is None else {"back_from": self.back_from}
        return canonical.canonical_bytes({
            "format": FORMAT, "town": self.town, "sequence": self.sequence, "at": written(self.at),
            "kind": self.kind, "content": dict(self.content), **back,
        })  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What the hub said: a code, its time, the last number it knows (None unless it matters), and more by kind."""

    code: str
    at: datetime
    last: int | None = None
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return self.code == OK

    def to_bytes(self) -> bytes:
        """As it goes over the line."""
        last = {} if self.last is None else {"last": self.last}
        said = {"format": FORMAT, "code": self.code, "at": written(self.at), "content": dict(self.content)}
        return canonical.canonical_bytes({**said, **last})


def read_message(raw: bytes) -> Message:
    """Return the message in these bytes; raise MessageRefused ("too_big", "not_json", "format")."""
    if len(raw) > MOST_BYTES:
        raise MessageRefused("too_big")
    data = _object(raw)
    if data.get("format") != FORMAT or not _MESSAGE <= set(data) <= {*_MESSAGE, "back_from"}:
        raise MessageRefused("format")
    if not canonical.is_canonical(raw):
        raise MessageRefused("format")
    back = data.get("back_from")
    if not (
        _is_text(data["town"], 6) and _is_text(data["kind"], 20) and isinstance(data["content"], dict)
        and _is_count(data["sequence"]) and (back is None or _is_count(back))
    ):  # fmt: skip
        raise MessageRefused("format")
    return Message(
        data["town"],
        data["sequence"],
        _moment(data["at"]),
        data["kind"],
        data["content"],
        data.get("back_from"),
    )


def read_answer(raw: bytes) -> Answer:
    """Return the answer in these bytes; raise MessageRefused when no hub wrote them."""
    data = _object(raw)
    last, content = data.get("last"), data.get("content")
    known = data.get("format") == FORMAT and _is_text(data.get("code"), 20) and isinstance(content, dict)
    if not known or not (last is None or _is_count(last)):
        raise MessageRefused("format")
    return Answer(data["code"], _moment(data.get("at")), last, content or {})


def follow_up(last: int, *, sent: int, own: int) -> tuple[int, int | None]:
    """Return (next number, `back_from`) after the hub refused number `sent` because it has taken `last` already.

    `own` is the newest number that this town has given by now. When it is past both, another message of this town
    overtook this one, and the number just goes on. Otherwise the hub has seen more than this town remembers: the town
    came back older than before.
    """
    overtaken = own > sent and own >= last
    return (own + 1, None) if overtaken else (max(last, own) + 1, sent)


def next_attempt(now: datetime, failures: int) -> datetime:
    """When to send again: a day after it went well, sooner after it did not."""
    return now + (PAUSES[min(failures, len(PAUSES)) - 1] if failures else DAILY)


def written(moment: datetime) -> str:
    """A moment as it stands in messages: UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = canonical.read(raw)
    except canonical.CanonicalError as error:
        raise MessageRefused("not_json") from error
    if not isinstance(data, dict) or (b"\\u0000" in raw and _has_nul(data)):
        raise MessageRefused("not_json")
    return data


def _has_nul(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_nul, (*value, *value.values())))
    return any(map(_has_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError as error:
        raise MessageRefused("format") from error
    if moment is None or moment.utcoffset() is None:
        raise MessageRefused("format")
    return moment


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_SEQUENCE
