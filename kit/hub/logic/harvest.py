"""Whether what a town's address answered may be believed: pure judging of bytes, before anything is written.

For: `/town.json`, `/blueprints/state.json` and the index of `/hsds/`. Not for: fetching (`gateway.harvest`), the words for
staff (`harvest_words`), a record's values (`kit.resources.logic.feed.back`).

Rules
- What cannot be read is a `Fault`: nothing changes here, and the hub asks again later, each time after a longer while.
- What can be read but is odd is a `Doubt`: nothing changes either, until somebody has looked at it and accepted exactly
  this answer (its digest). A harvest that is suspiciously small never deletes.
- What a town still names as over (a tombstone) is over; what it does not name any more is over only while most of what
  was known is still there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from kit.resources.logic.feed.back import STATES

TOWN_FORMAT: Final = "sokumen-town/1"
STATE_FORMAT: Final = "sokumen-state/1"
MOST_RECORDS: Final = 20_000
# Of one answer, counted before it is read: 4 MB of empty objects become 100 MB, for each of eight towns at once. The index
# of MOST_RECORDS has about seven for each, the prefecture's whole release 8,000.
MOST_PARTS: Final = 200_000
MOST_COUNT: Final = 1_000_000
# A town's clock may run ahead a little; a day is no mistake of a clock.
AHEAD: Final = timedelta(days=1)
# Clocks are set by a little; what goes back further was put back from a copy.
BACK: Final = timedelta(hours=1)
LEAST_GONE: Final = 2
EVERY: Final = timedelta(minutes=15)
FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(days=1)
OLD: Final = timedelta(days=7)
# A record that a town changed without saying so is read anew after this long.
WHOLE: Final = timedelta(days=7)
SHOWN: Final = frozenset({"active", "temporarily closed"})
Known = Mapping[str, tuple[str, str]]


class Fault(StrEnum):
    """Why an answer could not be read."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    REDIRECT = "redirect"
    GONE = "gone"
    STATUS = "status"
    TOO_LARGE = "too_large"
    PACKED = "packed"
    CUT_OFF = "cut_off"
    HTML = "html"
    NOT_JSON = "not_json"
    FORMAT = "format"
    WRONG_CODE = "wrong_code"
    DUPLICATES = "duplicates"
    TOO_MANY = "too_many"
    OURS = "ours"
    HUB = "hub"


class Doubt(StrEnum):
    """Why a readable answer waits for somebody to look at it."""

    SMALL = "small"
    EMPTY = "empty"
    OLDER = "older"
    FUTURE = "future"
    ABSURD = "absurd"


class Unbelievable(Exception):
    """The answer cannot be read: `fault`, and what exactly in a few words."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        # What a stranger wrote is shown to staff and kept in a column: no sign that either of them cannot bear.
        self.fault, self.detail = fault, "".join(c if c.isprintable() else "?" for c in detail[:200])
        super().__init__(f"{fault}: {self.detail}")


@dataclass(frozen=True)
class Difference:
    """What an index says against what was known: records to read, those that are over (uid: state of a record here), and
    those that are not named any more."""

    wanted: frozenset[str]
    over: Mapping[str, str]
    vanished: frozenset[str]
    doubts: tuple[Doubt, ...] = field(default=())


def read_json(body: bytes) -> Mapping[str, Any]:
    """The document of an answer; raises Unbelievable."""
    if body.lstrip()[:1] == b"<":
        raise Unbelievable(Fault.HTML)
    if sum(map(body.count, (b"{", b"[", b","))) > MOST_PARTS:
        raise Unbelievable(Fault.TOO_MANY, f"more than {MOST_PARTS} parts")
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unbelievable(Fault.NOT_JSON, type(error).__name__) from error
    if not isinstance(found, dict):
        raise Unbelievable(Fault.FORMAT, "not an object")
    return found


def judge_town(found: Mapping[str, Any], code: str, today: date) -> tuple[Doubt, ...]:
    """What is odd about `/town.json`; raises Unbelievable where it is none, or another town's."""
    _require(found, TOWN_FORMAT, code)
    window, counts, meetings = (_table(found, name) for name in ("window", "counts", "meetings"))
    _list(found, "blueprints"), _list(found, "languages"), _list(found, "statistics")
    if not isinstance(window.get("designated"), bool):
        raise Unbelievable(Fault.FORMAT, "window.designated")
    days = [_day(window.get("checked_on")), _day(meetings.get("last_held_on"))]
    doubts = [Doubt.FUTURE] if any(day and day > today + AHEAD for day in days) else []
    numbers = _numbers(counts)
    return (*doubts, *([Doubt.ABSURD] if any(not 0 <= number <= MOST_COUNT for number in numbers) else []))


def judge_state(found: Mapping[str, Any], code: str) -> tuple[Doubt, ...]:
    """What is odd about `/blueprints/state.json`; raises Unbelievable as `judge_town` does."""
    _require(found, STATE_FORMAT, code)
    for one in _list(found, "blueprints"):
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise Unbelievable(Fault.FORMAT, "blueprints")
        if any(not isinstance(each, dict) for each in _list(one, "objects")):
            raise Unbelievable(Fault.FORMAT, "blueprints.objects")
    return (Doubt.ABSURD,) if any(not 0 <= n <= MOST_COUNT for n in sequences(found).values()) else ()


def sequences(found: Mapping[str, Any]) -> dict[str, int]:
    """The integrated release of each blueprint, by name; raises Unbelievable."""
    numbers = {str(one.get("name")): one.get("sequence") for one in _list(found, "blueprints")}
    if any(not isinstance(n, int) or isinstance(n, bool) for n in numbers.values()):
        raise Unbelievable(Fault.FORMAT, "sequence")
    return {name: int(n or 0) for name, n in numbers.items()}


def went_back(found: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Whether a town shows an older release than it did: it was put back from a copy."""
    was = sequences(before) if before else {}
    return any(number < was.get(name, 0) for name, number in sequences(found).items())


def judge_root(found: Mapping[str, Any], code: str) -> None:
    """The feed is this town's own; raises Unbelievable."""
    publisher = _table(found, "publisher")
    if not str(found.get("version", "")).startswith("3."):
        raise Unbelievable(Fault.FORMAT, f"version {found.get('version')}")
    if publisher.get("identifier") != code:
        raise Unbelievable(Fault.WRONG_CODE, str(publisher.get("identifier")))


def read_index(found: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """{uid: (last change, status)} of everything that the feed names; raises Unbelievable."""
    rows = _list(found, "contents")
    if len(rows) > MOST_RECORDS:
        raise Unbelievable(Fault.TOO_MANY, str(len(rows)))
    if found.get("last_page") is False:
        raise Unbelievable(Fault.FORMAT, "minimal answers in one page")
    index: dict[str, tuple[str, str]] = {}
    for row in rows:
        uid, moved, status = _row(row)
        if uid in index:
            raise Unbelievable(Fault.DUPLICATES, uid)
        index[uid] = (moved, status)
    return index


def difference(index: Known, known: Known | None, now: datetime, *, whole: bool = False) -> Difference:
    """What the index changes; `known` None = nothing was ever read; `whole`: read again also what seems the same."""
    was = known or {}
    wanted = {uid for uid, said in index.items() if said[1] in SHOWN and (whole or was.get(uid) != said)}
    over = {
        uid: STATES[said[1]]
        for uid, said in index.items()
        if said[1] not in SHOWN and uid in was and was[uid] != said
    }
    vanished = was.keys() - index.keys()
    found = Difference(frozenset(wanted), over | dict.fromkeys(vanished, "ended"), frozenset(vanished))
    return Difference(found.wanted, found.over, found.vanished, tuple(_doubts(index, was, vanished, now)))


def _doubts(index: Known, was: Known, vanished: Iterable[str], now: datetime) -> Iterable[Doubt]:
    shown_before = {uid for uid, said in was.items() if said[1] in SHOWN}
    gone = shown_before & set(vanished)
    left = sum(said[1] in SHOWN for said in index.values())
    if shown_before and not index:
        yield Doubt.EMPTY
    elif len(gone) >= LEAST_GONE and left * 2 < len(shown_before):
        yield Doubt.SMALL
    newest = _newest(index)
    if newest and newest > now + AHEAD:
        yield Doubt.FUTURE
    if _is_older(index, was, newest):
        yield Doubt.OLDER


def _is_older(index: Known, was: Known, newest: datetime | None) -> bool:
    """Whether the whole is older than what was known, or a record in it: nobody writes into the past."""
    before = _newest(was)
    if newest and before and newest < before:
        return True
    changed = [uid for uid, said in index.items() if uid in was and was[uid][0] != said[0]]
    return any(_moment(index[uid]) + BACK < _moment(was[uid]) for uid in changed)


def _moment(said: tuple[str, str]) -> datetime:
    return datetime.fromisoformat(said[0])


def digest(said: Any) -> str:
    """By which exactly this answer is accepted."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def oldest_of(index: Known, wanted: Iterable[str]) -> str:
    """The earliest change among the wanted: from there on the feed is read."""
    return min((index[uid][0] for uid in wanted), key=datetime.fromisoformat)


def wait_after(strikes: int) -> timedelta:
    """How long the hub leaves a source alone after so many failures in a row; 0 = none."""
    if strikes <= 0:
        return EVERY
    return min(FIRST_WAIT * (1 << min(strikes - 1, 12)), LONGEST_WAIT)


def is_whole_due(whole_at: datetime | None, now: datetime) -> bool:
    """Whether every record is read anew, whatever the index says."""
    return whole_at is None or now - whole_at >= WHOLE


def is_old(good_at: datetime | None, now: datetime) -> bool:
    """Whether readers are told that what they read was true some time ago."""
    return good_at is not None and now - good_at > OLD


def _newest(known: Known) -> datetime | None:
    return max((datetime.fromisoformat(moved) for moved, _status in known.values()), default=None)


def _row(row: Any) -> tuple[str, str, str]:
    try:
        uid = str(UUID(row["id"]))
        moved = datetime.fromisoformat(row["last_modified"])
        status = str(row["status"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unbelievable(Fault.FORMAT, "contents") from error
    if moved.tzinfo is None or not 2000 <= moved.year <= 2200 or status not in STATES:
        raise Unbelievable(Fault.FORMAT, "contents")
    return uid, row["last_modified"], status


def _require(found: Mapping[str, Any], wanted: str, code: str) -> None:
    if found.get("format") != wanted:
        raise Unbelievable(Fault.FORMAT, str(found.get("format")))
    if found.get("code") != code:
        raise Unbelievable(Fault.WRONG_CODE, str(found.get("code")))


def _table(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = found.get(name)
    if not isinstance(value, dict):
        raise Unbelievable(Fault.FORMAT, name)
    return value


def _list(found: Mapping[str, Any], name: str) -> list[Any]:
    value = found.get(name)
    if not isinstance(value, list):
        raise Unbelievable(Fault.FORMAT, name)
    return value


def _numbers(counts: Mapping[str, Any]) -> list[int]:
    """Every number in the counts, whatever stands below them; raises Unbelievable for what is none."""
    found: list[int] = []
    for value in counts.values():
        if isinstance(value, dict):
            found += _numbers(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            found.append(value)
        else:
            raise Unbelievable(Fault.FORMAT, "counts")
    return found


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError) as error:
        raise Unbelievable(Fault.FORMAT, "date") from error


def _no_number(written: str) -> None:
    raise ValueError(written)
