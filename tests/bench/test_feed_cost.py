"""What the feed costs: a question without news, a release, and both for all 1,741 municipalities of Japan.

One real town asks over a line that counts every byte; Debian's nginx serves the feed as the static files it is, with
and without TLS. Limits: a question without news is one request, and it and its answer are below 1 KB.
"""

from pathlib import Path
from typing import Final

import pytest

from tests.bench.fleet import SEQUENCE, Prefecture, inside, load
from tests.bench.nginx import Cost, Nginx, serving
from tests.bench.wire import Wire, counting
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
        asked = _ask_without_news(town, wire)
        prefecture.publish()
        taken = _take_news(town, wire, made["bytes"])
        for secure in (False, True):
            _print(secure, _costs(nginx, prefecture.feed, secure=secure), wire.requests)
    polls = POLLS * MUNICIPALITIES
    print(
        f"{MUNICIPALITIES} towns: {polls / 86_400:.1f} questions a second, {polls * asked / 1e6:.0f} MB a day; ",
        end="",
    )
    print(f"a release of twice the bytes to all of them {2 * taken * MUNICIPALITIES / 1e6:.0f} MB")


def _ask_without_news(town: Instance, wire: Wire) -> int:
    """Bytes both ways of a question that finds nothing new."""
    wire.reset()
    poll = inside(town, "tests.bench.one_town", "poll")
    assert poll["found"] == {"unchanged": True, "stored": []}
    assert (wire.connections, wire.requests) == (1, 1)
    assert b"If-None-Match: " in wire.pieces[0]
    assert wire.asked + wire.answered < MOST
    print(f"\n({load()}) a question without news: {wire.asked} + {wire.answered} bytes, 1 request, ", end="")
    print(f"{poll['statements']} statements and {poll['cpu'] * 1000:.0f} ms of work in the town")
    return wire.asked + wire.answered


def _take_news(town: Instance, wire: Wire, size: int) -> int:
    """Bytes both ways of a question that finds a release, and of fetching it."""
    wire.reset()
    news = inside(town, "tests.bench.one_town", "poll")
    assert news["found"]["stored"] == ["hikikomori 2026.2"], news
    assert town.execute(SEQUENCE) == [(1,)]
    taken = wire.asked + wire.answered
    print(f"a release of {size:,} bytes: {wire.requests} requests, {taken:,} bytes on the line", end=", ")
    print(f"{news['cpu'] * 1000:.0f} ms of work in the town")
    assert size < taken < size * 1.1
    return taken


def _costs(nginx: Nginx, feed: Path, *, secure: bool) -> tuple[Cost, Cost, Cost]:
    """Of a question without news, a small file, and a release as large as they may become: twice this one's bytes."""
    document = next(feed.glob("targets/hikikomori/*.2-2026.2.json"))
    twice = document.with_name(f"{'0' * 64}.twice.json")
    twice.write_bytes(document.read_bytes() * 2)
    twice.chmod(0o644)
    newest = max(feed.glob("metadata/*.snapshot.json"), key=lambda file: file.stat().st_mtime_ns)
    return (
        nginx.cost(STAMP, secure=secure, etag=nginx.etag(STAMP)),
        nginx.cost(f"metadata/{newest.name}", secure=secure),
        nginx.cost(f"targets/hikikomori/{twice.name}", secure=secure),
    )


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
