"""`make prefecture` with two towns: one command from nothing to a served prefecture whose towns are joined, and a release
that reaches them while they serve. Then a second start with the same data.

About a minute and a half of work, hence no part of `make test`.
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
from urllib.request import urlopen

import psycopg

from kit.conf.new_site import municipalities
from tests.demo.served_database import Cluster
from tests.fakes.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "tests.demo.served"]


def test_joined_served_published_and_started_again(tmp_path):
    port = free_ports(3)
    words = ["--folder", str(tmp_path / "prefecture"), "--towns", "2", "--port", str(port)]
    with running(words, tmp_path / "first.log", 400) as said:
        hub, *towns = json.loads((tmp_path / "prefecture" / "ready.json").read_text("utf-8"))["logins"]
        for number, slug in enumerate((hub, *towns)):
            assert municipalities()[slug].name in page(port + number, "/")
            assert f"http://127.0.0.1:{port + number}/" in said
        assert registered(tmp_path / "prefecture") == {
            municipalities()[slug].code: ("connected", f"http://127.0.0.1:{port + 1 + number}")
            for number, slug in enumerate(towns)
        }
        assert versions(port + 1) == versions(port + 2) == ["2026.1"]
        done = subprocess.run(
            [*COMMAND, *words, "--publish", "2026.2"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        for number in (1, 2):
            wait_for(lambda number=number: versions(port + number) == ["2026.2"], "2026.2 in a town", 60)
    with running(words, tmp_path / "second.log", 120):
        assert versions(port + 1) == versions(port + 2) == ["2026.2"]
        assert len(registered(tmp_path / "prefecture")) == 2


def test_no_role_reaches_what_is_not_its_own(tmp_path):
    cluster = Cluster(tmp_path / "postgresql")
    try:
        urls = cluster.begin_tables()
        with psycopg.connect(urls["DATABASE_OWNER_URL"]) as connection:
            connection.execute("CREATE TABLE words (word text)")
        cluster.finish_tables()
        for name in ("taki", "tsu"):
            cluster.copy(name)
        with psycopg.connect(cluster.url("taki", "taki_owner")) as connection:
            connection.execute("ALTER TABLE words ADD COLUMN more text")
        assert "permission denied" in refused(cluster.url("taki", "taki_app"), "SELECT * FROM words")
        for role in ("taki_app", "taki_owner", "kit_tables_owner", "kit_tables_app"):
            assert "permission denied" in refused(cluster.url("tsu", role), "SELECT 1"), role
    finally:
        cluster.stop()


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
        assert process.wait(60) == 0, log.read_text("utf-8")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def registered(folder: Path) -> dict[str, tuple[str, str]]:
    """Standing and address of the towns that the hub knows more of than their names, by code."""
    cluster = Cluster(folder / "postgresql")
    with psycopg.connect(cluster.url("mie")) as connection:
        rows = connection.execute(
            "SELECT m.code, t.standing, t.address FROM kit_hub_town t JOIN kit_core_municipality m"
            " ON m.id = t.municipality_id WHERE t.standing <> 'none'"
        ).fetchall()
    cluster.stop()  # only lets go: the prefecture holds it too
    return {code: (standing, address) for code, standing, address in rows}


def versions(port: int) -> list[str]:
    return [row["version"] for row in json.loads(page(port, "/town.json"))["blueprints"]]


def page(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def refused(url: str, statement: str) -> str:
    try:
        with psycopg.connect(url) as connection:
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return str(error)
    return ""


def free_ports(number: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(18_700, 19_700, number):
        try:
            for port in range(first, first + number):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")
