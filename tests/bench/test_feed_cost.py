"""What the feed costs: a question without news, a release, and both for all 1,741 municipalities of Japan.

One real town asks over a line that counts every byte; Debian's nginx serves the feed as the static files it is, with
and without TLS. Limits: a question without news is one request, and it and its answer are below 1 KB.
"""

from pathlib import Path
from typing import Final

import pytest

from tests.bench.fleet import SEQUENCE, Prefecture, inside, load
from tests.bench.nginx import Cost, serving
from tests.bench.wire import counting
from tests.fakes.instances import Instance

MUNICIPALITIES: Final = 1741
POLLS: Final = 24 * 60 // 15
MOST: Final = 1024
STAMP: Final = "metadata/timestamp.json"


@pytest.fixture
def town(tmp_path: Path) -> Instance:
    made = Instance(tmp_path / "town")
    (made.root / "sites").mkdir(parents=True)
    assert made.bare("new", "tsu").returncode == 0
    assert made.kit("setup").returncode == 0
    return made


def test_what_the_feed_costs(town: Instance, tmp_path: Path) -> None:
    prefecture = Prefecture(tmp_path / "prefecture")
    made = prefecture.made
    trust = town.kit("blueprint", "trust", made["root"], "--fingerprint", made["fingerprint"])
    assert trust.returncode == 0, trust.stderr
    with serving(prefecture.feed, tmp_path / "nginx") as nginx, counting(nginx.port) as wire:
        town.edit_site('hub_url = ""', f'hub_url = "{wire.address}"')
        assert inside(town, "tests.bench.one_town", "fetch")["found"] == {"unchanged": False, "stored": []}
        wire.reset()
        poll = inside(town, "tests.bench.one_town", "poll")
        asked, answered, requests = wire.asked, wire.answered, wire.requests
        assert poll["found"] == {"unchanged": True, "stored": []}
        assert (wire.connections, requests) == (1, 1)
        assert b"If-None-Match: " in wire.pieces[0]
        assert asked + answered < MOST

        prefecture.publish()
        wire.reset()
        news = inside(town, "tests.bench.one_town", "poll")
        assert news["found"]["stored"] == ["hikikomori 2026.2"], news
        assert town.execute(SEQUENCE) == [(1,)]
        taken, requests_of_release = wire.asked + wire.answered, wire.requests
        print(
            f"\n({load()}) a question without news: {asked} + {answered} bytes, {requests} request, ", end=""
        )
        print(f"{poll['statements']} statements and {poll['cpu'] * 1000:.0f} ms of work in the town")
        print(
            f"a release of {made['bytes']:,} bytes: {wire.requests} requests, {taken:,} bytes on the line",
            end=", ",
        )
        print(f"{news['cpu'] * 1000:.0f} ms of work in the town")
        assert taken < made["bytes"] * 1.1
        document = next(prefecture.feed.glob("targets/hikikomori/*.2-2026.2.json"))
        # A release as large as they may become: the bytes of this one twice.
        twice = document.with_name(f"{'0' * 64}.twice.json")
        twice.write_bytes(document.read_bytes() * 2)
        twice.chmod(0o644)
        newest = max(
            prefecture.feed.glob("metadata/*.snapshot.json"), key=lambda file: file.stat().st_mtime_ns
        )
        for secure in (False, True):
            ask = nginx.cost(STAMP, secure=secure, etag=nginx.etag(STAMP))
            small = nginx.cost(f"metadata/{newest.name}", secure=secure)
            whole = nginx.cost(f"targets/hikikomori/{twice.name}", secure=secure)
            _print(secure, (ask, small, whole), requests_of_release)
    print(f"{MUNICIPALITIES} towns: {POLLS * MUNICIPALITIES / 86_400:.1f} questions a second, ", end="")
    print(f"{POLLS * MUNICIPALITIES * (asked + answered) / 1e6:.0f} MB a day; ", end="")
    print(f"a release of twice the bytes to all of them {2 * taken * MUNICIPALITIES / 1e6:.0f} MB")


def _print(secure: bool, costs: tuple[Cost, Cost, Cost], requests: int) -> None:
    ask, small, whole = costs
    release = whole.milliseconds + (requests - 1) * small.milliseconds
    print(f"nginx, {'TLS' if secure else 'plain'}: ", end="")
    for name, cost in (("no news (304)", ask), ("small file", small), ("release of twice the bytes", whole)):
        print(f"{name} {cost.milliseconds:.3f} ms of work ({cost.rate:,.0f} a second)", end="; ")
    a_day = ask.milliseconds * POLLS * MUNICIPALITIES / 1000
    print(
        f"\n  {MUNICIPALITIES} towns: {a_day:.1f} s of work a day ({a_day / 864:.3f} % of a core) for questions, ",
        end="",
    )
    print(f"{release * MUNICIPALITIES / 1000:.1f} s for a release ({release:.2f} ms each)")
