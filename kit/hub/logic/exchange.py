"""Whether the hub takes what a town sends, and what a report says.

For: decisions about one message, from values. Not for: its format (`kit.blueprints.logic.exchange`), signatures, tables.

Rules
1. Who does not sign with the key that stands in the register learns no more than the board shows everybody: whether the
   town is one of the 29, and whether it has joined.
2. Only a connected town sends. Its clock may be ten minutes off; the number has to be larger than the last one taken,
   so that nothing can be sent again by somebody else.
3. A town that was restored from a backup counts from an older number. It is told the last one, goes on from there and
   says so: its message is taken, and the board shows that the town came back older.
4. A report whose release is lower than one that this town had before is taken too, and shown as such until it has
   caught up.
5. A report holds numbers, versions and the day since when something waits, which is over or today. Whatever else stands
   in one refuses it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from kit.blueprints.logic.exchange import CLOCKS_APART, Message
from kit.core.logic.limits import Limit

# Towns of one prefecture often leave through the same address.
EXCHANGE: Final = Limit("exchange", per_network=600, in_all=3_000, seconds=600)
MOST_OF_ONE: Final = 600
MOST_COUNT: Final = 100_000
MOST_RELEASES: Final = 20
# Nothing waited before there was a kit; the clock of a town may be past midnight already.
BEGIN: Final = date(2025, 1, 1)
ONE_DAY: Final = timedelta(days=1)
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
_BLUEPRINT: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_REPORT: Final = {"kit", "releases", "waiting", "waiting_since", "urgent", "overrides"}
STATUS: Final = {
    "ok": 200, "too_big": 413, "not_json": 400, "format": 400, "kind": 400, "content": 400, "unknown_town": 403,
    "not_joined": 403, "key": 403, "retired": 403, "clock": 409, "sequence": 409, "no_invitation": 403, "used": 409,
    "too_late": 410, "withdrawn": 410, "address": 409, "busy": 429, "failed": 500,
}  # fmt: skip


class ExchangeRefused(Exception):
    """The message was not taken and nothing was stored; `last` is the newest number taken, where that helps."""

    def __init__(self, code: str, last: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.last = last


@dataclass(frozen=True)
class Report:
    """What a town says of itself; `releases` is (sequence, version) by blueprint."""

    kit: str
    releases: Mapping[str, tuple[int, str]]
    waiting: int
    waiting_since: date | None
    urgent: int
    overrides: int


def limit_for(key_id: str, known: Collection[str]) -> Limit:
    """Return what is counted for a message that names this key: a town of the register has a count of its own, so that
    strangers who knock without end silence nobody. The name alone proves nothing; the signature is checked after it.
    """
    if key_id not in known:
        return EXCHANGE
    return Limit(f"hub:{key_id[:12]}", per_network=MOST_OF_ONE, in_all=MOST_OF_ONE, seconds=EXCHANGE.seconds)


def require_taken(message: Message, *, standing: str, last: int, now: datetime) -> None:
    """Pass when a message of a known key is taken (rule 2); raise ExchangeRefused."""
    if standing != "connected":
        raise ExchangeRefused("retired")
    require_time(message, now)
    if message.sequence <= last:
        raise ExchangeRefused("sequence", last)


def require_time(message: Message, now: datetime) -> None:
    """Pass when the clocks of both sides agree well enough; raise ExchangeRefused."""
    if abs(message.at - now) > CLOCKS_APART:
        raise ExchangeRefused("clock")


def read_report(content: Mapping[str, Any], today: date) -> Report:
    """Return the report of a day (rule 5); raise ExchangeRefused "content"."""
    if set(content) != _REPORT or not isinstance(content["releases"], dict):
        raise ExchangeRefused("content")
    releases = {_name(name): _release(said) for name, said in content["releases"].items()}
    if len(releases) > MOST_RELEASES:
        raise ExchangeRefused("content")
    return Report(
        kit=_version(content["kit"]),
        releases=releases,
        waiting=_count(content["waiting"]),
        waiting_since=_day(content["waiting_since"], today),
        urgent=_count(content["urgent"]),
        overrides=_count(content["overrides"]),
    )


def fallen_back(highest: Mapping[str, int], report: Report) -> bool:
    """Tell whether a blueprint stands lower than this town had it before (rule 4)."""
    return any(sequence < highest.get(name, 0) for name, (sequence, _version) in report.releases.items())


def highest_of(highest: Mapping[str, int], report: Report) -> dict[str, int]:
    """The highest release that this town has had, by blueprint, after a report."""
    now = {name: sequence for name, (sequence, _version) in report.releases.items()}
    return {name: max(highest.get(name, 0), now.get(name, 0)) for name in sorted({*highest, *now})}


def _release(said: object) -> tuple[int, str]:
    if not isinstance(said, dict) or set(said) != {"sequence", "version"}:
        raise ExchangeRefused("content")
    return _count(said["sequence"]), _version(said["version"]) if said["version"] else ""


def _name(name: str) -> str:
    if not _BLUEPRINT.fullmatch(name):
        raise ExchangeRefused("content")
    return name


def _version(value: object) -> str:
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        raise ExchangeRefused("content")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_COUNT:
        raise ExchangeRefused("content")
    return value


def _day(value: object, today: date) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError as error:
        raise ExchangeRefused("content") from error
    if day is None or not BEGIN <= day <= today + ONE_DAY:
        raise ExchangeRefused("content")
    return day
