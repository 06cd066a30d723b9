"""The window page against a minimal Wagtail page of ten blocks: same server, same PostgreSQL, same run.

No front cache and no rendered-page cache is in between. The limit is a ratio, so that it holds on any machine.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.servers import ROOT, make_mini, serving
from tests.fakes.postgresql import Server

ROUNDS = 7
SECONDS = 3
LIMIT = 0.8


@dataclass(frozen=True)
class Pair:
    kit: str
    mini: str


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    server = Server()
    try:
        kit = _kit_environment(server.create("bench_kit"), tmp_path_factory.mktemp("bench"))
        mini = {
            "DATABASE_URL": server.create("bench_mini")["DATABASE_OWNER_URL"],
            "DJANGO_SETTINGS_MODULE": "tests.bench.mini.settings",
        }
        kit_command = Path(sys.executable).with_name("kit")
        subprocess.run(
            [kit_command, "--site", "tsu", "setup", "--demo"], env={**os.environ, **kit}, check=True, cwd=ROOT
        )
        make_mini(mini)
        with (
            serving("kit.conf.wsgi:application", kit) as one,
            serving("tests.bench.mini.wsgi:application", mini) as two,
        ):
            yield Pair(f"{one}/window/", f"{two}/window/")
    finally:
        server.stop()


def test_window_page_keeps_up_with_a_minimal_page(pair: Pair) -> None:
    rounds = [(_load(pair.kit), _load(pair.mini)) if n % 2 else _swapped(pair) for n in range(ROUNDS)]
    ratio = statistics.median(kit / mini for kit, mini in rounds)
    print(f"\nwindow page {statistics.median(k for k, _ in rounds):.0f} requests/s,", end=" ")
    print(
        f"minimal page {statistics.median(m for _, m in rounds):.0f} requests/s, ratio {ratio:.2f} (limit {LIMIT})"
    )
    assert ratio >= LIMIT


def _swapped(pair: Pair) -> tuple[float, float]:
    mini = _load(pair.mini)
    return _load(pair.kit), mini


def _load(url: str) -> float:
    """Answers per second; an answer other than a page fails the run."""
    words = [sys.executable, str(ROOT / "tests/bench/load.py"), url, str(SECONDS), "4"]
    answers, errors, *_ = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert errors == "0"
    return int(answers) / SECONDS


def _kit_environment(database: dict[str, str], data: Path) -> dict[str, str]:
    return {
        "KIT_SITE": "tsu",
        "KIT_SITES": str(ROOT / "sites"),
        "KIT_DATA": str(data),
        **database,
        "DJANGO_SETTINGS_MODULE": "kit.conf.settings",
    }
