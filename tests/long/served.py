"""`bin/prefecture` as a test starts it: by the command, from nothing or from what stands, until the block ends.

For: the tests beside this. Not for: what is then done there.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import psycopg

from kit.conf.new_site import municipalities
from tests.demo.hub import POLICIES, ROOT
from tests.demo.served_database import Cluster
from tests.fakes.waiting import wait_for

COMMAND: Final = [sys.executable, "-m", "tests.demo.served"]


@contextmanager
def running(words: list[str], log: Path, seconds: float) -> Iterator[str]:
    """The command until it says that all is ready; afterwards it is ended as by Ctrl+C, and ends well."""
    with log.open("wb") as out:
        process = subprocess.Popen([*COMMAND, *words], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)

    def is_ready() -> bool:
        assert process.poll() is None, log.read_text("utf-8")
        return "Ctrl+C" in log.read_text("utf-8")

    try:
        wait_for(is_ready, "the prefecture", seconds)
        yield log.read_text("utf-8")
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(60 + seconds / 10) == 0, log.read_text("utf-8")
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(120)


def publish(folder: Path, version: str) -> None:
    """A release of the samples, from another window."""
    words = [*COMMAND, "--folder", str(folder), "--publish", version]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Standing:
    """What a served prefecture says from outside: addresses and logins by short name, the hub first."""

    def __init__(self, folder: Path) -> None:
        known = json.loads((folder / "ready.json").read_text("utf-8"))
        self.folder, self.logins = folder, known["logins"]
        self.hub, *self.towns = self.logins
        self.addresses = {
            slug: f"http://127.0.0.1:{known['port'] + number}" for number, slug in enumerate(self.logins)
        }
        self.names = {slug: municipalities()[slug].name for slug in self.logins}
        self.waiting = [slug for slug in self.towns if POLICIES.get(slug, {}).get("policy") == "review"]
        self.following = [slug for slug in self.towns if slug not in self.waiting]

    def named(self, slugs: list[str]) -> list[str]:
        return [self.names[slug] for slug in slugs]

    def page(self, slug: str, path: str) -> str:
        with urlopen(f"{self.addresses[slug]}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def versions(self, slug: str, path: str = "/town.json") -> list[str]:
        return [row["version"] for row in json.loads(self.page(slug, path))["blueprints"]]

    def registered(self) -> dict[str, tuple[str, str]]:
        """Standing and address of the towns that the hub knows more of than their names, by code."""
        cluster = Cluster(self.folder / "postgresql")
        with psycopg.connect(cluster.url(self.hub)) as connection:
            rows = connection.execute(
                "SELECT m.code, t.standing, t.address FROM kit_hub_town t JOIN kit_core_municipality m"
                " ON m.id = t.municipality_id WHERE t.standing <> 'none'"
            ).fetchall()
        cluster.stop()  # only lets go: the prefecture holds it too
        return {code: (standing, address) for code, standing, address in rows}


def free_ports(number: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(18_100, 19_900, number):
        try:
            for port in range(first, first + number):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")
