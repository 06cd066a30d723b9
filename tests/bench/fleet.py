"""A prefecture and its towns on one machine, as they would run: one hub, one PostgreSQL, `kit run` for each.

For: how long a release takes to reach everybody, and what its feed costs. Not for: what a release does
(`tests/demo`). The towns are copies of one that was set up, trusts the hub and has asked it once; each copy has a
database, a data folder and processes of its own. PostgreSQL waits for its disk here, as in service.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from tests.demo.hub import Place
from tests.fakes.instances import KIT, Instance, free_port, wait_until_ready
from tests.fakes.postgresql import Server

ROOT: Final = Path(__file__).resolve().parents[2]
HUB: Final = "mie"
AT_ONCE: Final = 4  # towns that are starting
SEQUENCE: Final = "SELECT sequence FROM kit_blueprints_blueprintstate"


class Prefecture:
    """The hub: a feed with what the towns' kit brought along, and a signed draft of the next release."""

    def __init__(self, folder: Path) -> None:
        (folder / "sites").mkdir(parents=True)
        self.folder, self.place = folder, Place(folder, HUB)
        self.place.make()
        assert self.place.act("begin", "none")["status"] == 0
        said = self.command(sys.executable, "-m", "tests.bench.prefecture")
        self.made: dict[str, Any] = json.loads(said.rpartition("FOUND")[2])
        self.feed = Path(self.made["feed"])
        shutil.copytree(self.feed, folder / "feed-before")

    def command(self, *words: str) -> str:
        """What a program said with the environment of the hub; it has to succeed."""
        done = subprocess.run(
            words, env=self.place.environment, cwd=self.folder, text=True, capture_output=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def publish(self, addresses: Iterable[str] = ()) -> None:
        """`release publish --ping`: the next release goes out, and every address is told."""
        towns = self.folder / "towns.txt"
        towns.write_text("".join(f"{address}\n" for address in addresses), "utf-8")
        said = self.command(str(KIT), "release", "publish", self.made["draft"], "--ping", str(towns))
        assert "知らせられませんでした" not in said, said

    def take_back(self) -> None:
        """The feed as it was before the next release."""
        shutil.rmtree(self.feed)
        shutil.copytree(self.folder / "feed-before", self.feed)

    @contextmanager
    def running(self) -> Iterator[str]:
        words = [str(KIT), "--site", HUB]
        with started(words, self.place.environment, self.folder) as served:
            served.wait()
            yield served.address


@dataclass
class Served:
    """One `kit run` that was started and may not be ready yet."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def wait(self) -> None:
        wait_until_ready(self.address, self.process, self.log, seconds=400)


@contextmanager
def started(words: list[str], environment: dict[str, str], folder: Path) -> Iterator[Served]:
    """`kit run --workers 1` on a free port, ended with the block."""
    port = free_port()
    with open(folder / "run.log", "wb") as log:
        process = subprocess.Popen(
            [*words, "run", "--workers", "1", "--port", str(port)], env=environment, cwd=folder, stdout=log,
            stderr=log,
        )  # fmt: skip
        try:
            yield Served(f"http://127.0.0.1:{port}", process, folder / "run.log")
        finally:
            process.terminate()
            process.wait(60)


class Towns:
    """Copies of one town that follows `hub` by itself."""

    def __init__(self, folder: Path, prefecture: Prefecture, hub: str) -> None:
        self.folder, self.server = folder, Server()
        self.server.wait_for_the_disk(connections=400)
        self.first = Instance(folder / "first", environ=self.server.create("bench_first"))
        (self.first.root / "sites").mkdir(parents=True)
        self._do("new", "tsu", bare=True)
        self.first.edit_site('policy = "review"', 'policy = "auto"')
        self.first.edit_site('hub_url = ""', f'hub_url = "{hub}"')
        self._do("setup")
        made = prefecture.made
        self._do("blueprint", "trust", made["root"], "--fingerprint", made["fingerprint"])
        self._do("blueprint", "fetch")

    def _do(self, *words: str, bare: bool = False) -> None:
        done = self.first.bare(*words) if bare else self.first.kit(*words)
        assert done.returncode == 0, done.stdout + done.stderr

    def copy(self, name: str) -> Instance:
        """One more town; it stays until the server goes, as dropping its database takes seconds of the disk."""
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.first.root, root)
        return Instance(root, environ=self.server.create(f"bench_{name}", template="bench_first"))

    @contextmanager
    def running(self, count: int) -> Iterator[list[tuple[Instance, Served]]]:
        """So many new towns, all of them served."""
        with ExitStack() as stack:
            towns = [self.copy(f"town{number}of{count}") for number in range(1, count + 1)]
            served: list[Served] = []
            for town in towns:
                words = [*town.program, "--site", "tsu"]
                served.append(stack.enter_context(started(words, town.environment, town.root)))
                if len(served) >= AT_ONCE:
                    served[-AT_ONCE].wait()
            for one in served:
                one.wait()
            yield list(zip(towns, served, strict=True))
            for one in served:
                one.process.terminate()

    def stop(self) -> None:
        self.server.stop()


def inside(town: Instance, *words: str, **environ: str) -> Any:
    """What `python -m WORDS` said after FOUND, in a process of the town's own."""
    more = {"KIT_SITE": "tsu", "DJANGO_SETTINGS_MODULE": "kit.conf.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *words], env={**town.environment, **more, **environ}, cwd=town.root, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.rpartition("FOUND")[2])


def work_of(pids: Iterable[int]) -> float:
    """Seconds of processor time of these processes and all below them, since each began."""
    total = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
            if process.pid == parent.pid:
                total += times.children_user + times.children_system
    return total


def load() -> str:
    """How busy the machine is, to be read with every figure."""
    return f"load {os.getloadavg()[0]:.1f}"
