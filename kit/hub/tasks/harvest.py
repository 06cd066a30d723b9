"""Reading the towns in the background: who is due is asked, a few towns at once, and what came is written one by one.

For: the clock, the button of staff and the command. Not for: judging and writing.

Rules
- Threads only fetch and read; the database is this thread's alone.
- A task that comes twice, or beside another, finds what is still due and ends. A fault of ours with one town is logged,
  counts as a failure of that source, and touches no other town.
"""

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.hub.actions.harvest import AT_ONCE, ensure_sources, errand_of, keep_found, keep_trouble, take_sources
from kit.hub.gateway.harvest import TownLine, read_source
from kit.hub.logic.harvest import Fault, Unbelievable
from kit.hub.logic.harvest_found import Errand, Found
from kit.hub.models import Source
from kit.hub.queries.harvest import busy_towns, due_sources, town_codes
from kit.resources.actions.mirroring import Mirrored
from kit.resources.tasks.imports import write_dates

log = logging.getLogger("kit.hub")
BY: Final = SystemActor("harvest")
Result = Found | Unbelievable | Exception
Told = Callable[[Source, Mirrored | None], object]


@task()
def harvest_round() -> None:
    """Read whatever is due."""
    harvest(tell=_silent)


def harvest_when_due(now: datetime) -> bool:
    """Each minute: set a worker to it when something is due; whether it did."""
    if not settings.SITE_CONFIG.is_hub:
        return False
    ensure_sources(by=BY, now=now)
    if busy_towns(now) >= AT_ONCE or not due_sources(now).exists():
        return False
    harvest_round.enqueue()
    return True


def harvest(*, tell: Told, slugs: frozenset[str] | None = None) -> int:
    """Read everything that is due, of all towns or of these; `tell` hears of each source. How many were read."""
    towns, count, changed = town_codes(), 0, False
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict[Future[list[tuple[Source, Result]]], None] = {}
        while True:
            for errands in _taken(towns, slugs):
                running[pool.submit(_read_town, errands)] = None
            if not running:
                break
            done, _rest = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                del running[future]
                for source, result in future.result():
                    kept = _keep(source, result)
                    changed, count = changed or bool(kept and kept.wrote), count + 1
                    tell(source, kept)
    if changed:
        write_dates.enqueue()
    return count


def _taken(towns: dict[str, str], slugs: frozenset[str] | None) -> list[list[tuple[Source, Errand]]]:
    """What is due and may be read now, by town."""
    found: dict[int, list[tuple[Source, Errand]]] = {}
    now = timezone.now()
    for source in take_sources(by=BY, now=now, slugs=slugs):
        found.setdefault(source.town.pk, []).append((source, errand_of(source, towns, now)))
    return list(found.values())


def _read_town(errands: list[tuple[Source, Errand]]) -> list[tuple[Source, Result]]:
    """In a thread: the sources of one town, one after the other; nothing raised leaves it."""
    return [(source, _read(source.town.address, errand)) for source, errand in errands]


def _read(address: str, errand: Errand) -> Result:
    try:
        return read_source(TownLine(address), errand, timezone.localtime())
    except Exception as error:
        return error


def _keep(source: Source, result: Result) -> Mirrored | None:
    """Write what came; None where it was not read, or another worker holds the source."""
    now = timezone.now()
    try:
        if isinstance(result, Exception):
            raise result
        return keep_found(source, result, by=BY, now=now)
    except Unbelievable as trouble:
        keep_trouble(source, trouble, by=BY, now=now)
    except Exception:
        log.exception("harvest of %s", source.pk)
        keep_trouble(source, Unbelievable(Fault.HUB), by=BY, now=now)
    return None


def _silent(*_told: Any) -> None:
    """Nobody listens."""
