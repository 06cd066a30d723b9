"""One town, in a process of its own: `python -m tests.bench.one_town take|fetch|poll`.

`take` does what the task does after a knock, and says how long each part of it took, without the parts inside it;
`fetch` only fetches, `poll` asks whether there is something new. The last line is JSON after FOUND.
"""

import functools
import json
import sys
import time
from collections.abc import Callable
from typing import Any

PARTS = {
    "kit.blueprints.gateway.feed.TufFeed.changed": "asking the hub",
    "kit.blueprints.gateway.feed.TufFeed.refresh": "fetching and verifying the lists",
    "kit.blueprints.gateway.feed.TufFeed.document": "fetching and verifying the release",
    "kit.blueprints.management.feeds.shipped_releases": "reading what the kit ships",
    "kit.blueprints.actions.fetch._store": "storing",
    "kit.blueprints.bridge.standing.read_standing": "reading the town",
    "kit.blueprints.bridge.planning.look_ahead": "deciding",
    "kit.blueprints.bridge.circumstances.pointed_at": "what else points there",
    "kit.blueprints.actions.carry_out.tree.place_pages": "placing pages",
    "kit.blueprints.actions.carry_out.fill.Filler._write": "writing values into pages",
    "kit.blueprints.actions.carry_out.fill.Filler._revision": "saving revisions",
    "kit.blueprints.actions.carry_out.fill.Filler._go_live": "publishing",
    "kit.blueprints.actions.carry_out.fill.Filler._log": "their history",
    "kit.blueprints.actions.carry_out.town._index_references": "the index of references",
    "kit.blueprints.actions.override.show_overrides": "temporary corrections",
    "kit.blueprints.actions.apply._carry": "bases, run and trail",
}


class Clock:
    """Wall and processor seconds and statements of each part, each without the parts inside it."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {}
        self.inner: list[list[float]] = []
        self.statements = 0

    def now(self) -> list[float]:
        return [time.perf_counter(), time.process_time(), float(self.statements)]

    def counting(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.statements += 1
        return execute(*arguments)

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def measured(*arguments: Any, **named: Any) -> Any:
            start = self.now()
            self.inner.append([0.0, 0.0, 0.0])
            try:
                return work(*arguments, **named)
            finally:
                whole = [after - before for before, after in zip(start, self.now(), strict=True)]
                inside = self.inner.pop()
                kept = self.parts.setdefault(name, [0.0, 0.0, 0.0])
                for at in range(3):
                    kept[at] += whole[at] - inside[at]
                    if self.inner:
                        self.inner[-1][at] += whole[at]

        return measured

    def watch(self, place: str, name: str) -> None:
        """Put the measured function wherever the kit's modules have the plain one."""
        module, _dot, word = place.rpartition(".")
        if module in sys.modules:
            plain = getattr(sys.modules[module], word)
            for other in [found for key, found in sys.modules.items() if key.startswith("kit.")]:
                if getattr(other, word, None) is plain:
                    setattr(other, word, self.timed(name, plain))
            return
        module, _dot, owner = module.rpartition(".")
        holder = getattr(sys.modules[module], owner)
        setattr(holder, word, self.timed(name, getattr(holder, word)))


def main(act: str) -> None:
    import django

    django.setup()
    from django.db import connection

    from kit.blueprints import tasks

    clock = Clock()
    connection.ensure_connection()  # a worker has one
    acts = {"take": tasks.fetch_feed.func, "fetch": _fetch, "poll": _poll}
    for place, name in PARTS.items():
        clock.watch(place, name)
    with connection.execute_wrapper(clock.counting):
        start = clock.now()
        found = clock.timed("the rest", acts[act])()
        wall, cpu, statements = (after - then for then, after in zip(start, clock.now(), strict=True))
    names = ("wall", "cpu", "statements")
    parts = {
        name: dict(zip(names, (*part[:2], int(part[2])), strict=True)) for name, part in clock.parts.items()
    }
    said = {"wall": wall, "cpu": cpu, "statements": int(statements), "parts": parts, "found": found}
    print("FOUND" + json.dumps(said, ensure_ascii=False))


def _fetch() -> Any:
    return _asked(full=True)


def _poll() -> Any:
    return _asked(full=False)


def _asked(*, full: bool) -> dict[str, Any]:
    from kit.blueprints.management.feeds import fetch, hub_feed, new_errand
    from kit.core.actions.audit import SystemActor

    fetched = fetch(hub_feed(), new_errand(full=full), by=SystemActor("feed"))
    return {"unchanged": fetched.unchanged, "stored": list(fetched.stored)}


if __name__ == "__main__":
    main(sys.argv[1])
