"""One instance of the demonstration's prefecture in one process: its pages, its tasks and its clock.

For: thirty instances on a small machine; a task worker of its own for each would double the memory. Not for: service,
where `kit run` keeps them apart, so that a heavy task never holds a reader up.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from kit.conf.worker import EVERY
from kit.conf.wsgi import application

__all__ = ["application"]
LOOK_EVERY: Final = 2.0  # seconds between two looks for a waiting task
log = logging.getLogger("kit.demo")


def _forever(one: Callable[[], None], pause: float) -> None:
    while True:
        started = time.monotonic()
        try:
            one()
        except Exception:
            log.exception("begins again")
        time.sleep(max(1.0, pause - (time.monotonic() - started)))


def _tasks() -> None:
    """What waits now."""
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["*"], excluded_queue_names=[], interval=LOOK_EVERY, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=f"demo-{threading.get_native_id()}",
    ).run()  # fmt: skip


def _clock() -> None:
    """What is due this minute."""
    from kit.conf.clock import tick

    tick()


for _one, _pause in ((_tasks, LOOK_EVERY), (_clock, EVERY)):
    threading.Thread(target=_forever, args=(_one, _pause), daemon=True).start()
