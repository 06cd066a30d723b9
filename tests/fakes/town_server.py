"""A real HTTP server that answers as a town of the kit does, honestly or not.

`Town` holds what it publishes: change it and the next question sees it. `spoil` maps a path ("/town.json", "/hsds/services")
to an answer of `feed_server` or of here, in place of the honest one; `asked` lists questions with their query, `heads` the
headers that came with each.
"""

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

from kit.resources.logic.feed.fields import EMPTY
from kit.resources.logic.feed.ids import KIT
from kit.resources.logic.feed.record import About, Feedable
from kit.resources.logic.feed.service import full_service
from kit.resources.logic.feed.terms import all_terms
from tests.fakes.feed_server import Answer, Handler, SpoiledServer

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
TERMS = all_terms({}, {})


class Town:
    """What one town publishes; `raw` answers a path with these bytes instead."""

    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name
        self.services: dict[str, dict[str, Any]] = {}
        self.raw: dict[str, bytes] = {}
        self.town: dict[str, Any] = {
            "format": "sokumen-town/1", "code": code, "name": name, "role": "town", "trial": True, "kit": "1",
            "window": {"designated": True, "checked_on": "2026-11-01"}, "languages": ["ja"], "statistics": [],
            "counts": {"pages": 20, "contacts": 3, "resources": {}}, "blueprints": [],
            "meetings": {"platform": None, "last_held_on": None, "fiscal_year": 2026, "held": 0},
        }  # fmt: skip
        self.state: dict[str, Any] = {
            "format": "sokumen-state/1", "code": code, "name": name, "kit": "1",
            "blueprints": [{"name": "hikikomori", "version": "2026.2", "sequence": 2, "objects": []}],
        }  # fmt: skip

    def uid(self, number: int) -> UUID:
        return uuid5(KIT, f"{self.code}/{number}")

    def put(
        self, number: int, *, moved: datetime | None = None, uid: UUID | None = None, **values: Any
    ) -> str:
        """Show a place, as its town's feed does; its uid."""
        found: dict[str, Any] = {
            **EMPTY, "name": f"{self.name}の居場所{number}", "kind": "place", "for_person": True, "checked_on": "2026-11-01",
            "phones": [{"number": "059-229-3151", "extension": "", "note": ""}], "area_codes": [self.code],
            "municipality_code": self.code, "organisation_name": f"{self.name}社協", "operator": "own", **values,
        }  # fmt: skip
        about = About(uuid5(KIT, f"{self.code}/{found['organisation_name']}"), found["organisation_name"])
        record = Feedable(
            uid or self.uid(number), found, values.get("state", "published"), shown=True, gone=False,
            modified=moved or BEGIN + timedelta(minutes=number), organization=about, city=self.name,
        )  # fmt: skip
        self.services[str(record.uid)] = full_service(record, TERMS)
        return str(record.uid)

    def end(self, number: int, status: str = "defunct", moved: datetime | None = None) -> None:
        """Leave a tombstone."""
        uid = str(self.uid(number))
        name, at = self.services[uid]["name"], moved or BEGIN + timedelta(days=20, minutes=number)
        self.services[uid] = {"id": uid, "name": name, "status": status, "last_modified": at.isoformat()}

    def answer(self, path: str, query: dict[str, str]) -> bytes | None:
        """The body for an address; None where there is none."""
        if path in self.raw:
            return self.raw[path]
        found = {"/town.json": self.town, "/blueprints/state.json": self.state, "/hsds/": self.root()}.get(
            path
        )
        if path == "/hsds/services":
            found = self.minimal() if query.get("minimal") else self.page(query)
        return None if found is None else json.dumps(found, ensure_ascii=False).encode()

    def root(self) -> dict[str, Any]:
        return {"version": "3.1", "publisher": {"name": self.name, "identifier": self.code}}

    def minimal(self) -> dict[str, Any]:
        keys = ("id", "last_modified", "status")
        rows = [{key: one[key] for key in keys} for one in self.services.values()]
        return {"total_items": len(rows), "last_page": True, "contents": rows}

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        after = query.get("modified_after")
        least = datetime.fromisoformat(after) if after else BEGIN - timedelta(days=9999)
        rows = [
            one for one in self.services.values() if datetime.fromisoformat(one["last_modified"]) >= least
        ]
        each, number = int(query.get("per_page", 50)), int(query.get("page", 1))
        here = rows[(number - 1) * each : number * each]
        return {"total_items": len(rows), "last_page": number * each >= len(rows), "contents": here}


class TownServer(SpoiledServer):
    request_queue_size = 64

    def __init__(self, town: Town) -> None:
        super().__init__(TownHandler)
        self.town = town
        self.heads: list[dict[str, str]] = []


class TownHandler(Handler):
    server: TownServer  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.heads.append(dict(self.headers.items()))
        self.close_connection = True
        parts = urlsplit(self.path)
        if parts.path in self.server.spoil:
            self.server.spoil[parts.path](self)
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self.server.town.answer(parts.path, query)
        if body is None:
            self.say(404, b"", {})
            return
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        same = self.headers.get("If-None-Match") == etag
        self.say(
            304 if same else 200, b"" if same else body, {"ETag": etag, "Content-Type": "application/json"}
        )


def bomb(size: int = 50_000_000) -> Answer:
    """A small packed answer that would be large when it is opened."""
    packed = gzip.compress(b" " * size)
    return lambda handler: handler.say(200, packed, {"Content-Encoding": "gzip"})


@contextmanager
def town_serving(town: Town) -> Iterator[TownServer]:
    server = TownServer(town)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
