"""From `release publish --ping` to the last of 1, 5 and 29 towns that shows the new release.

One hub, one PostgreSQL that waits for its disk, one `kit run` with one server process and the task worker for each
town, all on this machine. Nobody presses anything: the hub knocks, the towns ask, verify, decide, publish
(`policy = "auto"`). The limit is for two cores that are otherwise idle: the work of all together has to fit into it on
any machine, the clock is judged where nobody else was at work when the towns were started.
"""

import json
import os
import statistics
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.bench.fleet import SEQUENCE, Prefecture, Towns, inside, load, work_of
from tests.bench.prefecture import PAGES, WORDS
from tests.fakes.waiting import wait_for

LIMIT, CORES, MOST, QUIET = 60, 2, 29, 2.5
TASK = (
    "SELECT enqueued_at, started_at, finished_at FROM django_tasks_database_dbtaskresult"
    " WHERE task_path LIKE '%fetch_feed' AND finished_at IS NOT NULL ORDER BY enqueued_at DESC LIMIT 1"
)
CODE = 242012


@dataclass(frozen=True)
class Fleet:
    prefecture: Prefecture
    towns: Towns


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    prefecture = Prefecture(folder / "prefecture")
    with prefecture.running() as hub:
        towns = Towns(folder / "towns", prefecture, hub)
        try:
            yield Fleet(prefecture, towns)
        finally:
            towns.stop()


def test_where_the_time_of_one_town_goes(fleet: Fleet) -> None:
    """Alone, in one process: the same fetching and following as the task does."""
    fleet.prefecture.take_back()
    fleet.prefecture.publish()
    town = fleet.towns.copy("alone")
    found = inside(town, "tests.bench.one_town", "take")
    print(
        f"\none town ({load()}): {found['wall']:.2f} s, {found['cpu']:.2f} s of work here, {found['statements']} statements"
    )
    for name, part in sorted(found["parts"].items(), key=lambda pair: -pair[1]["wall"]):
        print(
            f"  {name:34} {part['wall']:6.3f} s  {part['cpu']:6.3f} s of work  {part['statements']:5} statements"
        )
    assert town.execute(SEQUENCE) == [(2,)]


@pytest.mark.parametrize("count", [1, 5, MOST])
def test_a_release_reaches_every_town(fleet: Fleet, count: int) -> None:
    fleet.prefecture.take_back()
    quiet = os.getloadavg()[0] < QUIET
    with fleet.towns.running(count) as towns:
        _wait_until_nobody_asks_by_the_clock()
        pids = [fleet.towns.server.pid, *(served.process.pid for _town, served in towns)]
        idle = _idle(pids)
        print(f"\n{count} towns ({load()}); before it they took {idle * 100:.1f} % of a core for being there")
        work, began, stamp = work_of(pids), time.monotonic(), datetime.now(UTC)
        fleet.prefecture.publish(served.address for _town, served in towns)
        told = time.monotonic() - began
        reached = _converge([town.environ["DATABASE_OWNER_URL"] for town, _served in towns], began)
        work = work_of(pids) - work
        print(
            f"  publish and knock {told:.1f} s; first town {min(reached):.1f} s, last {max(reached):.1f} s",
            end="",
        )
        print(f"; {work / count:.2f} s of work a town, {work / max(reached):.2f} cores")
        _say_where([town.environ["DATABASE_OWNER_URL"] for town, _served in towns], stamp)
        for _town, served in towns:
            _shows_it(served.address)
    assert work / CORES < LIMIT
    if quiet:
        assert max(reached) < LIMIT


def _converge(urls: list[str], began: float) -> list[float]:
    """Seconds until each town's database says that the release is integrated."""
    waiting = {url: psycopg.connect(url, autocommit=True) for url in urls}
    reached: list[float] = []

    def all_there() -> bool:
        for url in list(waiting):
            if waiting[url].execute(SEQUENCE.encode()).fetchone() == (2,):
                reached.append(time.monotonic() - began)
                waiting.pop(url).close()
        return not waiting

    wait_for(all_there, "every town has the release", seconds=10 * LIMIT)
    return reached


def _idle(pids: list[int], seconds: float = 10) -> float:
    """The share of a core that these processes take while nothing happens."""
    work, began = work_of(pids), time.monotonic()
    wait_for(lambda: time.monotonic() >= began + seconds, "the end of the look", seconds=seconds + 5)
    return (work_of(pids) - work) / (time.monotonic() - began)


def _say_where(urls: list[str], began: datetime) -> None:
    rows = [_task(url) for url in urls]
    spans = {
        "until the town was told": [told - began for told, _started, _ended in rows],
        "until its worker began": [begun - told for told, begun, _ended in rows],
        "fetching, deciding, publishing": [ended - begun for _told, begun, ended in rows],
    }
    for name, found in spans.items():
        seconds = [span.total_seconds() for span in found]
        print(f"  {name:32} median {statistics.median(seconds):5.1f} s, longest {max(seconds):5.1f} s")


def _task(url: str) -> Any:
    """When fetching was asked for, began and ended; the end is written just after the release is."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows: Any = wait_for(
            lambda: connection.execute(TASK.encode()).fetchall(), "fetching has ended", seconds=60
        )
    return rows[0]


def _shows_it(address: str) -> None:
    """What the town says in public: the new release, and the new words on every page that has them."""
    with urllib.request.urlopen(f"{address}/blueprints/state.json", timeout=60) as answer:
        state = json.load(answer)["blueprints"][0]
    assert state["sequence"] == 2
    shown = [str(entry["values"]) for entry in state["objects"] if entry["shown"]]
    assert sum(WORDS in values for values in shown) == PAGES


def _wait_until_nobody_asks_by_the_clock() -> None:
    """Towns also ask four times an hour by themselves: not while it is measured how fast a knock is answered."""

    def nobody() -> bool:
        return all((int(time.time()) // 60 + ahead - CODE) % 15 for ahead in (0, 1, 2))

    wait_for(nobody, "minutes in which no town asks", seconds=240)
