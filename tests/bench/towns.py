"""Many honest towns in one process of their own: `python -m tests.bench.towns COUNT EACH` prints its port and serves.

Town number n answers at 127.1.(n // 200).(n % 200 + 1); its code is CODES[n], made up beyond the 29. Answers are made once.
"""

import csv
import hashlib
import sys
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.fakes.feed_server import Handler  # noqa: E402
from tests.fakes.town_server import Town  # noqa: E402

with (ROOT / "fixtures/reference/municipalities.csv").open(encoding="utf-8-sig") as table:
    REAL = [row["code"] for row in csv.DictReader(table)]


def code_of(number: int) -> str:
    return REAL[number] if number < len(REAL) else f"{900_000 + number:06}"


def host_of(number: int) -> str:
    return f"127.1.{number // 200}.{number % 200 + 1}"


class Towns(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, count: int, each: int) -> None:
        super().__init__(("0.0.0.0", 0), TownsHandler)
        self.by_host = {host_of(number): number for number in range(count)}
        self.town = cache(self._town)
        self.answer = cache(self._answer)
        self.each = each

    def _town(self, number: int) -> Town:
        town = Town(code_of(number), f"町{number}")
        for place in range(self.each):
            town.put(
                place, name=f"居場所{number}-{place}", summary="静かに過ごせます。", description="部屋が二つあります。" * 20,
                hours="毎月第2・第4土曜 13:30–16:00", address="三重県津市西丸之内23-1", access="駅から8分", latitude=34.7,
                longitude=136.5, wishes=["talk", "quiet"], for_family=place % 3 == 0, barrier_free="段差なし",
                first_visit="入口で声をかけてください。", fee_is_free=True, organisation_name=f"会{number}-{place % 30}",
            )  # fmt: skip
        return town

    def _answer(self, number: int, path: str) -> tuple[bytes, str] | None:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self.town(number).answer(parts.path, query)
        return None if body is None else (body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet."""


class TownsHandler(Handler):
    server: Towns  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.close_connection = True
        number = self.server.by_host[self.headers["Host"].partition(":")[0]]
        found = self.server.answer(number, self.path)
        if found is None:
            self.send_error(404)
            return
        body, etag = found
        same = self.headers.get("If-None-Match") == etag
        self.send_response(304 if same else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if same else body)


if __name__ == "__main__":
    server = Towns(int(sys.argv[1]), int(sys.argv[2]))
    for number in range(
        len(server.by_host)
    ):  # made before anybody asks: the hub is measured, not this process
        for path in ("/town.json", "/blueprints/state.json", "/hsds/", "/hsds/services?minimal=true"):
            server.answer(number, path)
        for page in range(1, -(-server.each // 100) + 1):
            server.answer(number, f"/hsds/services?full=true&per_page=100&page={page}")
    print(server.server_port, flush=True)
    server.serve_forever()
