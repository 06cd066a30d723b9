"""Debian's nginx in front of a folder of a feed, on the loopback, and what asking it costs.

For: the price of a feed at the hub. Not for: how a hub is set up in service. `apt-get install nginx-light wrk openssl`.
"""

import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.fakes.instances import free_port
from tests.fakes.waiting import wait_for

SECONDS: Final = 3
# What a static feed needs: the stamp is asked for each time, all else stays for ever, and no 404 is kept.
CONFIGURATION: Final = """
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  server_tokens off;
  default_type application/json;
  sendfile on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    listen 127.0.0.1:{secure} ssl;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    location /feed/ {{ alias {feed}/; expires max; }}
    location = /feed/metadata/timestamp.json {{ alias {feed}/metadata/timestamp.json; add_header Cache-Control no-cache; }}
  }}
}}
"""


@dataclass(frozen=True)
class Cost:
    """Of one kind of question: answers in a second, and processor milliseconds of the server for each."""

    rate: float
    milliseconds: float


@dataclass(frozen=True)
class Nginx:
    port: int
    secure: int
    master: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def etag(self, path: str) -> str:
        """The validator of a file."""
        with urllib.request.urlopen(f"{self.address}/feed/{path}", timeout=10) as answer:
            found: str = answer.headers["ETag"]
        return found

    def cost(self, path: str, *, secure: bool, etag: str = "") -> Cost:
        """Ask again and again for a few seconds, each time over a new connection, as towns do."""
        place = f"https://127.0.0.1:{self.secure}" if secure else self.address
        asked = ["-H", f"If-None-Match: {etag}"] if etag else []
        before = self._work()
        said = subprocess.run(
            [tool("wrk"), "-t1", "-c4", f"-d{SECONDS}s", "-H", "Connection: close", *asked, f"{place}/feed/{path}"],
            text=True, capture_output=True, check=True,
        ).stdout  # fmt: skip
        assert "Non-2xx" not in said, said
        assert "Socket errors" not in said, said
        answers = int(next(line for line in said.splitlines() if " requests in " in line).split()[0])
        return Cost(answers / SECONDS, (self._work() - before) / answers * 1000)

    def _work(self) -> float:
        times = [worker.cpu_times() for worker in psutil.Process(self.master).children()]
        return sum(found.user + found.system for found in times)


@contextmanager
def serving(feed: Path, folder: Path) -> Iterator[Nginx]:
    """The folder of a feed below `/feed/`, without and with TLS (a P-256 key), until the block ends."""
    folder.mkdir()
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([tool("openssl"), *words.split(), *files], check=True, capture_output=True)
    port, secure = free_port(), free_port()
    user = psutil.Process().username()
    text = CONFIGURATION.format(folder=folder, feed=feed, port=port, secure=secure, user=user)
    (folder / "nginx.conf").write_text(text, "utf-8")
    process = subprocess.Popen(
        [tool("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(lambda: psutil.Process(process.pid).children(), "nginx", seconds=10)
        yield Nginx(port, secure, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def tool(name: str) -> str:
    """The path of a program of the machine; fails with what to install."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    assert found, f"{name} is missing: apt-get install nginx-light wrk openssl"
    return found
