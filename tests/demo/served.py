"""`make prefecture`: the hub and its towns on this machine, on one PostgreSQL, served until Ctrl+C.

`bin/prefecture [--towns N] [--port PORT] [--folder FOLDER] [--reset] [--publish VERSION]`. The first start makes them: a
database, roles and keys for each, the samples, the ceremony of the prefecture's keys, release 2026.1, and an invitation
that each town takes. Later starts go on with the same data. `--publish 2026.2` beside a running one publishes a release.
"""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from kit.conf.new_site import municipalities
from kit.conf.processes import Child, stop, watch
from kit.core.gateway.keys import make_missing
from tests.demo.hub import HUB, KIT, POLICIES, ROOT, ActFailed, Place
from tests.demo.served_database import Cluster

FIRST: Final = "2026.1"
READY: Final = "ready.json"
RUNS: Final = "running"  # held while it is served
PATIENCE: Final = 300.0  # seconds until all answer: thirty starts on two cores
SERVER: Final = (
    "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "2", "--timeout", "120",
    "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning", "--forwarder-headers", "",
)  # fmt: skip
LOGIN: Final = re.compile(r"ログイン名: (\S+)\s+パスワード: (\S+)")


@dataclass(frozen=True)
class Served(Place):
    """One instance with its address and its roles."""

    port: int = 0
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.urls}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def code(self) -> str:
        return municipalities()[self.slug].code

    def kit(self, *words: str) -> str:
        """A command as somebody types it; raises ActFailed."""
        done = subprocess.run(
            [KIT, "--site", self.slug, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ActFailed(f"{self.slug} {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def write_site(self, hub: str) -> None:
        """site.toml as for a demonstration: everything is open, and what the prefecture sends is taken."""
        self.make()
        file = self.folder / "sites" / self.slug / "site.toml"
        text = file.read_text("utf-8").replace('"undecided"', "5")
        file.write_text(text.replace('hub_url = ""', f'hub_url = "{hub}"'), "utf-8")

    def child(self) -> Child:
        words = [*SERVER, "--bind", f"127.0.0.1:{self.port}", "tests.demo.served_town:application"]
        return Child(words, restarts=True, environ=self.environment)


class Prefecture:
    """Hub and towns in one folder."""

    def __init__(self, folder: Path, slugs: list[str], port: int) -> None:
        self.folder, self.cluster = folder, Cluster(folder / "postgresql")
        self.hub, *self.towns = [
            Served(folder, slug, port + number, self.cluster.urls(slug))
            for number, slug in enumerate((HUB, *slugs))
        ]
        self.all = [self.hub, *self.towns]

    def make(self) -> dict[str, list[str]]:
        """All instances from nothing to a published feed; answers the logins, which are told only once."""
        (self.folder / "sites").mkdir()
        for place in self.all:
            place.write_site("" if place is self.hub else self.hub.address)
        step("データベースを作っています。")
        self._tables()
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(self._set_up, self.all))
        step(f"県の鍵を三つ作り、公開版 {FIRST} に署名して出しています。")
        self.hub.act("keys", who="prefecture")
        self.publish(FIRST)
        (self.folder / "towns.txt").write_text(
            "".join(f"{town.address} # {town.code}\n" for town in self.towns), "ascii"
        )
        logins = [LOGIN.search(words) for words in said]
        return {
            place.slug: list(login.groups()) for place, login in zip(self.all, logins, strict=True) if login
        }

    def set_up_again(self) -> None:
        """After the kit has changed; the first brings the style sheets up to it, which all share."""
        step("キットが変わっているので、新しくしています。")
        self.hub.kit("setup")
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda place: place.kit("setup"), self.towns))

    def join(self) -> None:
        """Every town takes its invitation, as its 管理者 does with the file and the paper."""
        printed = self.hub.act("invite", self.hub.address, who="prefecture")["printed"]

        def take(town: Served) -> None:
            file = self.folder / "invitations" / f"{town.code}.json"
            town.kit("blueprint", "join", str(file), "--fingerprint", printed[town.code])

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(take, self.towns))

    def publish(self, version: str) -> None:
        self.hub.act("publish", version, str(self.folder / "bundles" / f"{version}.zip"), who="prefecture")

    def _set_up(self, place: Served) -> str:
        step(f"{municipalities()[place.slug].name}に見本の内容を入れています。")
        return place.kit("setup", "--demo")

    def _tables(self) -> None:
        """Made once and copied; keys for each, style sheets for all."""
        urls = self.cluster.begin_tables()
        Served(self.folder, HUB, urls=urls).act("tables")
        self.cluster.finish_tables()
        first = self.folder / "static"
        (self.hub.data / "static").rename(first)
        shutil.rmtree(self.hub.data)
        for place in self.all:
            self.cluster.copy(place.slug)
            place.data.mkdir(parents=True, mode=0o700)
            make_missing(place.data / "keys")
            (place.data / "static").symlink_to(first)


def chosen(number: int) -> list[str]:
    """So many towns in the order of their short names; of fewer than all, those that want a person first."""
    towns = [slug for slug, row in municipalities().items() if row.code != "240001"]
    return sorted(sorted(towns, key=lambda slug: (slug not in POLICIES, slug))[:number])


def step(words: str) -> None:
    """What is being done now: the first start takes minutes."""
    print(words, flush=True)


def start(places: Iterable[Served], children: list[Child]) -> None:
    """Serve them, and wait until each has answered; raises ActFailed. `children` gets what has to be stopped."""
    for place in places:
        children.append(place.child())
        children[-1].start()
    for place, child in zip(places, children, strict=True):
        _wait_for(place, child)


def _wait_for(place: Served, child: Child) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.process.poll() is None:
        try:
            with urlopen(f"{place.address}/town.json", timeout=60) as answer:
                if json.load(answer)["code"] == place.code:
                    return
        except OSError:
            time.sleep(0.2)
    raise ActFailed(f"{place.slug} は {place.address} で答えません。")


def sources() -> str:
    """Changes whenever the kit does."""
    rows = sorted(
        (str(file), file.stat().st_mtime_ns) for file in (ROOT / "kit").rglob("*.*") if file.suffix != ".pyc"
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def print_table(prefecture: Prefecture, logins: dict[str, list[str]]) -> None:
    """Where everything is, and who may go in."""
    for place in prefecture.all:
        name, password = logins[place.slug]
        print(
            f"{place.address}/  職員の画面 /admin/  {name} / {password}  {municipalities()[place.slug].name}"
        )


def serve(prefecture: Prefecture) -> int:
    """From whatever stands in the folder to serving; until somebody ends it."""
    ready, started = prefecture.folder / READY, time.monotonic()
    known: dict[str, Any] = json.loads(ready.read_text("utf-8")) if ready.exists() else {}
    if not known:
        slugs = [town.slug for town in prefecture.towns]
        known = {"slugs": slugs, "port": prefecture.hub.port, "joined": False, "logins": prefecture.make()}
    elif known["sources"] != sources():
        prefecture.set_up_again()
    _keep(ready, known | {"sources": sources()})
    made, children = time.monotonic() - started, list[Child]()
    try:
        step("すべてのサイトを動かしはじめています。")
        start(prefecture.all, children)
        if not known["joined"]:
            step("市町を県ハブにつないでいます。")
            prefecture.join()
            _keep(ready, known | {"sources": sources(), "joined": True})
        print_table(prefecture, known["logins"])
        print(
            f"作るのに {made:.0f} 秒、あわせて {time.monotonic() - started:.0f} 秒。止めるときは Ctrl+C です。",
            flush=True,
        )
        return watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def _keep(file: Path, known: dict[str, Any]) -> None:
    half = file.with_suffix(".half")
    half.write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")
    half.rename(file)


def main() -> int:
    words = argparse.ArgumentParser(prog="bin/prefecture", description=__doc__)
    words.add_argument(
        "--towns", type=int, default=29, choices=range(1, 30), metavar="N", help="how many towns"
    )
    words.add_argument("--port", type=int, default=8800, help="of the hub; the towns follow")
    words.add_argument("--folder", type=Path, default=ROOT / "var" / "prefecture")
    words.add_argument("--reset", action="store_true", help="throw away what is there")
    words.add_argument(
        "--publish",
        metavar="VERSION",
        choices=("2026.2", "2026.3"),
        help="a release of the samples, beside a running one",
    )
    options = words.parse_args()
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGINT):  # begun with `&` by a script, it would not hear Ctrl+C
        signal.signal(number, _interrupt)
    folder = options.folder.resolve()
    try:
        return _begin(folder, options)
    except (ActFailed, OSError) as failed:
        print(failed, file=sys.stderr)
        return 1


def _begin(folder: Path, options: argparse.Namespace) -> int:
    known = folder / READY
    if options.publish:
        if not known.exists():
            raise ActFailed(
                f"{folder} にはまだ何もありません。先に bin/prefecture で作って、動かしてください。"
            )
        _stood(folder).publish(options.publish)
        return 0
    with _alone(folder):
        if options.reset or not known.exists():
            _empty(folder)
        prefecture = (
            _stood(folder) if known.exists() else Prefecture(folder, chosen(options.towns), options.port)
        )
        try:
            _require_ports(prefecture)
            return serve(prefecture)
        finally:
            prefecture.cluster.stop()


def _stood(folder: Path) -> Prefecture:
    """As it was made."""
    known = json.loads((folder / READY).read_text("utf-8"))
    return Prefecture(folder, known["slugs"], known["port"])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A second one beside this would answer nothing, and hold the first for itself; raises ActFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / RUNS).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ActFailed(f"{folder} の県は、もう動いています。") from error
        yield


def _empty(folder: Path) -> None:
    for found in folder.iterdir():
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found)
        elif found.name != RUNS:
            found.unlink()


def _require_ports(prefecture: Prefecture) -> None:
    """Before minutes are spent; raises ActFailed."""
    for place in prefecture.all:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", place.port))
            except OSError as error:
                raise ActFailed(
                    f"{place.address} は、ほかのものが使っています。あけるか、--port で別のところにしてください。"
                ) from error


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
