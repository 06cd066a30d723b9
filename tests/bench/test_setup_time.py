"""From an empty database to a served, complete town: seconds on a clock and of work, on SQLite and on PostgreSQL.

The limits are for two idle cores. What counts on a busy machine is the work (user and system time), which is printed.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.instances import Instance
from tests.fakes.postgresql import Server

LIMITS = {"sqlite": 30, "postgresql": 45}


@pytest.fixture
def environ(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
        return
    server = Server()
    try:
        yield server.create("bench_setup")
    finally:
        server.stop()


@pytest.mark.parametrize(("environ", "kind"), [(kind, kind) for kind in LIMITS], indirect=["environ"])
def test_from_nothing_to_a_served_town(environ: dict[str, str], kind: str, tmp_path: Path) -> None:
    started, worked = time.monotonic(), _work()
    assert Instance(tmp_path).bare("new", "tsu").returncode == 0
    town = Instance(tmp_path, environ=environ)
    done = town.kit("setup", "--demo")
    assert done.returncode == 0, done.stderr
    set_up, work = time.monotonic() - started, _work() - worked
    with town.running():
        served = time.monotonic() - started
    print(f"\n{kind}: set up in {set_up:.1f} s ({work:.1f} s of work), served after {served:.1f} s", end=" ")
    print(f"(limit {LIMITS[kind]} s on two idle cores; load now {os.getloadavg()[0]:.1f})")
    assert work < LIMITS[kind]


def _work() -> float:
    times = os.times()
    return times.children_user + times.children_system
