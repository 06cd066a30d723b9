"""Asks a town for what it publishes: `/town.json`, `/blueprints/state.json`, `/hsds/`.

For: reading one source of one town in a thread, down to values that can be written. Not for: deciding what is asked when,
writing, and the blueprints' own feed.

Rules
- One host, no redirect, no packed answer, short waits, a limit for the bytes of each answer and of the whole errand; all
  of it while the answer comes, so that 50 MB are never here.
- A question names what was read last (`If-None-Match`): without news it costs the town one short answer.
- The index of the feed comes first; only records that changed are read, and nothing where the index is odd.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http.client import IncompleteRead
from typing import Any, Final, Protocol
from urllib.parse import quote

from tuf.api.exceptions import DownloadError, DownloadLengthMismatchError, SlowRetrievalError

from kit.blueprints.gateway.http import HubFetcher
from kit.hub.logic.harvest import (
    SHOWN,
    Difference,
    Fault,
    Known,
    Unbelievable,
    difference,
    digest,
    judge_root,
    judge_state,
    judge_town,
    oldest_of,
    read_index,
    read_json,
    went_back,
)
from kit.hub.logic.harvest_found import Errand, Found, Place
from kit.resources.logic.feed.back import read_service

AGENT: Final = "sokumen-hub"
SECONDS: Final = 90
GAP: Final = 15
MEGABYTE: Final = 1024 * 1024
MOST: Final = 4 * MEGABYTE
MOST_TOGETHER: Final = 40 * MEGABYTE
PER_PAGE: Final = 100
MOST_PAGES: Final = 250
PATHS: Final = {"town": "town.json", "state": "blueprints/state.json", "hsds": "hsds/services?minimal=true"}


@dataclass(frozen=True)
class Answer:
    """`body` None = as it was when it had this etag."""

    body: bytes | None
    etag: str = ""


class Line(Protocol):
    """Where a town answers; `path` below its address. Raises Unbelievable."""

    def get(self, path: str, etag: str = "") -> Answer: ...


class TownLine(HubFetcher):
    """One errand to one town over HTTP."""

    def __init__(self, address: str, *, seconds: float = SECONDS, gap: float = GAP) -> None:
        super().__init__(f"{address.rstrip('/')}/", seconds=seconds, gap=gap)
        self.left = MOST_TOGETHER

    def get(self, path: str, etag: str = "") -> Answer:
        """Ask; raises Unbelievable."""
        headers = {"User-Agent": AGENT, "Accept": "application/json"}
        headers |= {"If-None-Match": etag} if etag else {}
        try:
            with self._answer(f"{self.base}{path}", headers) as response:
                if response.status == 304 and etag:
                    return Answer(None, etag)
                _require_plain(response.status, response.headers.get("Content-Encoding", ""))
                etag = response.headers.get("ETag") or ""
                return Answer(self._body(response), etag if _is_plain(etag) else "")
        except SlowRetrievalError as error:
            raise Unbelievable(Fault.SLOW) from error
        except DownloadLengthMismatchError as error:
            raise Unbelievable(Fault.TOO_LARGE, f"{MOST // MEGABYTE} MB") from error
        except DownloadError as error:
            is_cut = "connection ended" in str(error) or isinstance(error.__cause__, IncompleteRead)
            fault = Fault.CUT_OFF if is_cut else Fault.UNREACHABLE
            raise Unbelievable(fault, type(error.__cause__ or error).__name__) from error

    def _body(self, response: Any) -> bytes:
        most = min(MOST, self.left)
        if (response.length or 0) > most:
            raise DownloadLengthMismatchError("more was announced than may come")
        pieces, size = [], 0
        for piece in self._pieces(response):
            size += len(piece)
            if size > most:
                raise DownloadLengthMismatchError("more came than may come")
            pieces.append(piece)
        self.left -= size
        return b"".join(pieces)


def _is_plain(etag: str) -> bool:
    """Whether the mark can be kept and sent back as it is; without it the next question costs the whole answer."""
    return len(etag) <= 200 and etag.isascii() and etag.isprintable()


def _require_plain(status: int, packed: str) -> None:
    if 300 <= status < 400:
        raise Unbelievable(Fault.REDIRECT, str(status))
    if status in (404, 410):
        raise Unbelievable(Fault.GONE, str(status))
    if status != 200:
        raise Unbelievable(Fault.STATUS, str(status))
    if packed not in ("", "identity"):
        raise Unbelievable(Fault.PACKED, packed[:20])


def read_source(line: Line, errand: Errand, now: datetime) -> Found:
    """Read one source; raises Unbelievable."""
    answer = line.get(PATHS[errand.kind], "" if errand.whole else errand.etag)
    if answer.body is None:
        return Found(etag=answer.etag)
    found = read_json(answer.body)
    if errand.kind == "hsds":
        return _read_feed(line, errand, (read_index(found), answer.etag), now)
    today = now.date()
    doubts = (
        judge_town(found, errand.code, today) if errand.kind == "town" else judge_state(found, errand.code)
    )
    mark = digest(found)
    back = errand.kind == "state" and went_back(found, errand.known)
    return Found(found, answer.etag, () if mark == errand.accepted else doubts, mark, back)


def _read_feed(
    line: Line, errand: Errand, said: tuple[dict[str, tuple[str, str]], str], now: datetime
) -> Found:
    """The records that changed since the index that is known."""
    index, etag = said
    judge_root(read_json(line.get("hsds/").body or b""), errand.code)
    known = {uid: (row[0], row[1]) for uid, row in (errand.known or {}).items()}
    change, mark = difference(index, known or None, now, whole=errand.whole), digest(index)
    doubts = () if mark == errand.accepted else change.doubts
    if doubts:
        return Found(index, etag, doubts, mark, change=change)
    places = _read_pages(line, errand, change, index, now.date()) if change.wanted else {}
    missed = change.wanted - places.keys()
    if missed:  # told of, and not handed out: as before until it is, and asked for again
        index = {uid: row for uid, row in index.items() if uid not in missed or uid in known}
        index |= {uid: known[uid] for uid in missed if uid in known}
    return Found(
        index,
        "" if missed else etag,
        (),
        mark,
        whole=errand.whole,
        change=change,
        places=tuple(places.values()),
    )


def _read_pages(
    line: Line, errand: Errand, change: Difference, index: Known, today: date
) -> dict[str, Place]:
    path = f"hsds/services?full=true&per_page={PER_PAGE}"
    if errand.known and not errand.whole:
        path += f"&modified_after={quote(oldest_of(index, change.wanted), safe='')}"
    places: dict[str, Place] = {}
    for number in range(1, MOST_PAGES + 1):
        page = read_json(line.get(f"{path}&page={number}").body or b"")
        rows = page.get("contents")
        if not isinstance(rows, list):
            raise Unbelievable(Fault.FORMAT, "contents")
        for row in rows:
            place = _place(row, errand.towns, today)
            if place and place.uid in change.wanted and place.status in SHOWN:
                places[place.uid] = place
        if page.get("last_page", True) is not False or not rows:
            break
    return places


def _place(row: Any, towns: Mapping[str, str], today: date) -> Place | None:
    """One service of a page; None for what has no id."""
    uid = row.get("id") if isinstance(row, dict) else None
    if not isinstance(uid, str):
        return None
    values, notes = read_service(row, towns, today)
    return Place(uid.lower(), str(row.get("status")), values, str(row.get("organization_id") or ""), notes)
